// `daxlens check`: findings in C files and patch series, in the form and selection asked for. Analysis is done by review/.
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { catalogueWith } from '../../contracts/builtin';
import type { CatalogueText } from '../../contracts/catalogue';
import { profiles } from '../../engine/model/profiles';
import type { Severity } from '../../finding/finding';
import { listFiles, readInput } from '../../platform/inputs';
import { version } from '../../platform/package-files';
import { ruleSummary } from '../../platform/rule-pages';
import { readWorkspaceFiles } from '../../platform/workspace-files';
import { kernelNamed } from '../../replay/contracts';
import { readBaseline } from '../../report/baseline';
import { resultOf } from '../../report/collect';
import { checkHtml } from '../../report/html/check-page';
import { checkJson } from '../../report/json';
import { checkMail } from '../../report/mail';
import type { CheckResult, Selection } from '../../report/result';
import { checkSarif } from '../../report/sarif';
import { checkText } from '../../report/text';
import type { PatchStatus, ReviewedFinding } from '../../review/reviewed';
import { readSuppressions, type SuppressionEntry } from '../../review/suppression';
import { runJobs } from '../check/jobs';
import type { CheckRequest, Share } from '../check/run';
import { type Command, choice, EXIT, type OptionValues, textOption, UsageError } from '../command';
import { checkWorker, htmlAssets } from '../program';

const FORMATS = ['text', 'json', 'sarif', 'mail', 'html'] as const;
const STATUSES: readonly PatchStatus[] = ['introduced', 'fixed', 'existing'];
const WEIGHT: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/** Threads start to pay off with this many files. */
const MANY_FILES = 8;

export const check: Command = {
	name: 'check',
	usage:
		'[--format text|json|sarif|mail|html] [--tree DIR] [--profile NAME]\n' +
		'       [--contracts FILE] [--status introduced,fixed,existing] [--baseline FILE]\n' +
		'       [--fail-on note|warning|error] [--replay] [--jobs N] [--shard K/N] PATH…',
	summary: 'findings in patches and C files: who leaves what held, which patch introduces or fixes it',
	options: {
		format: { type: 'string' },
		tree: { type: 'string' },
		profile: { type: 'string' },
		contracts: { type: 'string', multiple: true },
		status: { type: 'string' },
		baseline: { type: 'string' },
		'fail-on': { type: 'string' },
		replay: { type: 'boolean' },
		jobs: { type: 'string' },
		shard: { type: 'string' },
	},
	async run(paths, options, channels) {
		if (paths.length === 0)
			throw new UsageError('check: name at least one file or folder, or - for standard input');
		const started = performance.now();
		const format = choice(options, 'format', FORMATS, 'text');
		const threshold = choice(options, 'fail-on', ['note', 'warning', 'error'] as const, 'note');
		const statuses = readStatuses(options);
		const baseline = baselineOf(options);
		const request = await requestOf(paths, options);
		const jobs = readJobs(options) ?? (await jobsFor(paths));
		const outcome = await runJobs(request, jobs, checkWorker());
		const problems = [...catalogueProblems(request.contracts), ...outcome.problems];
		for (const problem of problems) channels.err(problem);

		const result = resultOf(outcome.units, outcome.messages, Math.round(performance.now() - started));
		const isCounted = (finding: ReviewedFinding, wanted: ReadonlySet<PatchStatus>) =>
			finding.suppression === null &&
			!baseline?.has(finding.fingerprint) &&
			(finding.patch === null || wanted.has(finding.patch.status));
		// Programs get everything unless they ask for less; people what is new.
		const forPeople = format === 'text' || format === 'mail';
		const shown = statuses ?? new Set<PatchStatus>(forPeople ? ['introduced'] : STATUSES);
		const selection: Selection = {
			isShown: (finding) => isCounted(finding, shown),
			baseline,
		};
		channels.out(render(format, result, selection, channels.colour));
		if (problems.length > 0) return EXIT.usage;
		const judged = new Set<PatchStatus>(statuses ?? ['introduced']);
		judged.delete('fixed');
		const fails = (finding: ReviewedFinding) =>
			isCounted(finding, judged) && WEIGHT[finding.severity] >= WEIGHT[threshold];
		return result.findings.some(fails) ? EXIT.findings : EXIT.clean;
	},
};

function render(
	format: (typeof FORMATS)[number],
	result: CheckResult,
	selection: Selection,
	colour: boolean,
): string {
	switch (format) {
		case 'text':
			return checkText(result, selection, { colour });
		case 'json':
			return checkJson(result, selection);
		case 'sarif':
			return checkSarif(result, selection, { version: version(), describeRule: ruleSummary });
		case 'mail':
			return checkMail(result, selection, version());
		case 'html':
			return checkHtml(result, selection, htmlAssets().report.style);
	}
}

async function requestOf(paths: readonly string[], options: OptionValues): Promise<CheckRequest> {
	const tree = textOption(options, 'tree') ?? null;
	if (tree !== null && !existsSync(tree)) throw new UsageError(`${tree}: no such file or folder`);
	const shard = readShard(options);
	const given = options['contracts'];
	const named = Array.isArray(given) ? given.map(String) : [];
	const { contracts, suppressions } = readWorkspaceFiles('', (file) =>
		existsSync(file) ? readText(file) : null,
	);
	return {
		paths,
		standardInput: paths.includes('-') ? (await readInput('-')).bytes : null,
		tree,
		profile: readProfile(options),
		contracts: [...contracts, ...named.map((file): CatalogueText => ({ file, text: readText(file) }))],
		suppressions: suppressions ? entriesOf(suppressions) : [],
		replay: options['replay'] === true,
		shares: shard ? [shard] : [],
	};
}

function readText(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
	}
}

function entriesOf({ file, text }: CatalogueText): readonly SuppressionEntry[] {
	const found = readSuppressions(text);
	if ('problem' in found) throw new UsageError(`${file}:${found.line}: ${found.problem}`);
	return found.entries;
}

function catalogueProblems(contracts: readonly CatalogueText[]): string[] {
	const files = new Set(contracts.map(({ file }) => file));
	return catalogueWith(contracts)
		.problems.filter(({ file }) => files.has(file))
		.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
}

function readStatuses(options: OptionValues): ReadonlySet<PatchStatus> | null {
	const given = textOption(options, 'status');
	if (given === undefined) return null;
	const words = given.split(',').map((word) => word.trim());
	if (words.includes('all')) return new Set(STATUSES);
	return new Set(
		words.map((word) => {
			const status = STATUSES.find((each) => each === word);
			if (!status) throw new UsageError(`--status takes ${STATUSES.join(', ')} or all, not '${word}'`);
			return status;
		}),
	);
}

function baselineOf(options: OptionValues): ReadonlySet<string> | null {
	const file = textOption(options, 'baseline');
	if (file === undefined) return null;
	const found = readBaseline(readText(file));
	if ('problem' in found) throw new UsageError(`${file}:1: ${found.problem}`);
	return found;
}

/** Threads for the files that the paths lead to. A path that leads nowhere is told when it is read. */
async function jobsFor(paths: readonly string[]): Promise<number> {
	let files = 0;
	for (const path of paths) {
		files += (await listFiles(path).catch(() => [])).length;
		if (files >= MANY_FILES) return availableParallelism();
	}
	return 1;
}

function readProfile(options: OptionValues): string | null {
	const given = textOption(options, 'profile');
	if (given === undefined || kernelNamed(given)) return given ?? null;
	const names = profiles.map(({ name }) => name).join(', ');
	throw new UsageError(`--profile takes a kernel version, or ${names}; not '${given}'`);
}

function readJobs(options: OptionValues): number | null {
	const given = textOption(options, 'jobs');
	if (given === undefined) return null;
	if (!/^[1-9]\d{0,2}$/.test(given))
		throw new UsageError(`--jobs takes a number from 1 to 999, not '${given}'`);
	return Number(given);
}

function readShard(options: OptionValues): Share | null {
	const given = textOption(options, 'shard');
	if (given === undefined) return null;
	const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(given) ?? [];
	if (!index || !count || Number(index) < 1 || Number(index) > Number(count))
		throw new UsageError(`--shard takes K/N with K from 1 to N, not '${given}'`);
	return { index: Number(index) - 1, count: Number(count) };
}
