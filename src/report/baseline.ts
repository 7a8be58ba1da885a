// Reads what an earlier run found, from its JSON or its SARIF. Only the fingerprints count.
import * as v from 'valibot';
import { FINGERPRINT_KEY } from './sarif';

const Json = v.object({ schema: v.number(), findings: v.array(v.object({ fingerprint: v.string() })) });
const SarifResult = v.object({
	partialFingerprints: v.optional(v.record(v.string(), v.string()), {}),
	// The other exits of a leak; another tool's properties may hold anything.
	properties: v.fallback(v.object({ also: v.array(v.object({ fingerprint: v.string() })) }), { also: [] }),
});
const Sarif = v.object({ runs: v.array(v.object({ results: v.optional(v.array(SarifResult), []) })) });

/** The fingerprints of an earlier run, or in words why the text is none. */
export function readBaseline(text: string): ReadonlySet<string> | { readonly problem: string } {
	let content: unknown;
	try {
		content = JSON.parse(text);
	} catch (error) {
		return { problem: error instanceof Error ? error.message : String(error) };
	}
	const json = v.safeParse(Json, content);
	if (json.success) return new Set(json.output.findings.map(({ fingerprint }) => fingerprint));
	const sarif = v.safeParse(Sarif, content);
	if (!sarif.success) return { problem: 'neither the JSON nor the SARIF of an earlier check' };
	const results = sarif.output.runs.flatMap((run) => run.results);
	return new Set(
		results.flatMap(({ partialFingerprints, properties }) => {
			const own = partialFingerprints[FINGERPRINT_KEY];
			return [...(own === undefined ? [] : [own]), ...properties.also.map(({ fingerprint }) => fingerprint)];
		}),
	);
}
