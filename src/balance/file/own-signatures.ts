// Alternatives of contracts that a file itself contradicts: `void foo_init(…)` of an older kernel cannot fail as that of a newer
// one does, and `foo_find(…, struct foo **where)` leaves its result where the newer one returns it. Looks at heads alone.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Acquire, Release, Transfer } from '../../contracts/contract';
import { type KeyPart, PLAIN_RETURN, readSignature } from '../../contracts/signature';
import { partOf, type Rule } from '../../contracts/versions';
import type { CFile } from '../../kernel-c/file';
import type { FunctionHead } from '../../kernel-c/functions';

type Alternative = Bound<Acquire> | Bound<Release> | Bound<Transfer>;

const known = new WeakMap<Catalogue, Map<string, Catalogue>>();
const placesOf = new WeakMap<Catalogue, readonly Acquire[]>();

/** The part of a catalogue that may hold where these functions are what they are. The same object for the same part. */
export function catalogueOf({ functions }: CFile, catalogue: Catalogue): Catalogue {
	const heads = new Set(functions.map(({ head }) => head.name));
	const contradicted = [
		...functions.flatMap(({ head }) => contradictedBy(head, catalogue)),
		...placesIn(catalogue).filter(({ call }) => !heads.has(readSignature(call).name)),
	];
	if (contradicted.length === 0) return catalogue;
	const parts = known.get(catalogue) ?? new Map<string, Catalogue>();
	known.set(catalogue, parts);
	const name = JSON.stringify(contradicted);
	const without = new Set<Rule>(contradicted);
	const made = parts.get(name) ?? partOf(catalogue, (rule) => !without.has(rule));
	parts.set(name, made);
	return made;
}

/** Calls that exchange an object in a place, where others of the name return it: only who defines the function tells them apart. */
function placesIn(catalogue: Catalogue): readonly Acquire[] {
	const places = placesOf.get(catalogue) ?? exchangesIn(catalogue);
	placesOf.set(catalogue, places);
	return places;
}

const exchangesIn = ({ acquires }: Catalogue): readonly Acquire[] =>
	[...acquires.values()].flatMap((bounds) =>
		bounds
			.filter(
				({ contract, rule, key }) =>
					rule.returnsKey &&
					key.some(isPlaceKey) &&
					bounds.some((other) => other.contract === contract && other.key.includes(PLAIN_RETURN)),
			)
			.map(({ rule }) => rule),
	);

const isPlaceKey = (part: KeyPart): boolean => part.from === 'argument' && part.dereference;

/** What contracts say of a function that it cannot be, with all else that they say of the same call. */
function contradictedBy(head: FunctionHead, catalogue: Catalogue): readonly Rule[] {
	const { acquires, releases, transfers } = catalogue;
	const said = [acquires, releases, transfers].flatMap(
		(index): readonly Alternative[] => index.get(head.name) ?? [],
	);
	const ofOneCall = (one: Alternative) =>
		said.filter(({ contract, rule }) => contract.id === one.contract.id && rule.call === one.rule.call);
	return said
		.filter((each) => ofOneCall(each).some((other) => isOther(head, other, ofOneCall(other))))
		.map(({ rule }) => rule);
}

/** Whether a function is not the one that is spoken of: by what it returns, or as it is handed a place to exchange the object in. */
function isOther(
	{ returnType, parameters }: FunctionHead,
	each: Alternative,
	all: readonly Alternative[],
): boolean {
	const { rule, key } = each;
	const success = ('success' in rule && rule.success) || 'always';
	const exchanges = all.some((other) => other.key.includes(PLAIN_RETURN));
	const isHanded = (isMeant: (part: KeyPart) => boolean, type: RegExp) =>
		key.some(
			(part) => part.from === 'argument' && isMeant(part) && type.test(parameters[part.index]?.type ?? ''),
		);
	if (returnType === 'void') return success !== 'always' && success !== 'never';
	if (returnType === 'int') return success.startsWith('not-error') && exchanges;
	if (returnType.endsWith('*') && success === 'zero') return true;
	return (
		isHanded(isPlaceKey, /^struct [^*]*\*$/) || (exchanges && isHanded(isArgument, /^struct .*\*\s*\*$/))
	);
}

const isArgument = (part: KeyPart): boolean =>
	part.from === 'argument' && !part.dereference && part.fields.length + part.within.length === 0;
