// Alternatives of contracts that a file itself contradicts: `void foo_init(…)` of an older kernel cannot fail as that of a newer
// one does, and `foo_find(…, struct foo **where)` leaves its result where the newer one returns it. Looks at heads, and at what is
// handed to such a function of another file.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Acquire, Release, Transfer } from '../../contracts/contract';
import { type KeyPart, PLAIN_RETURN } from '../../contracts/signature';
import { partOf, type Rule } from '../../contracts/versions';
import { callsIn } from '../../kernel-c/call-graph';
import type { CFile } from '../../kernel-c/file';
import type { FunctionHead } from '../../kernel-c/functions';

type Alternative = Bound<Acquire> | Bound<Release> | Bound<Transfer>;

const known = new WeakMap<Catalogue, Map<string, Catalogue>>();
const exchangesKnown = new WeakMap<Catalogue, readonly Exchange[]>();

/** The part of a catalogue that may hold where these functions are what they are. The same object for the same part. */
export function catalogueOf(file: CFile, catalogue: Catalogue): Catalogue {
	const { functions } = file;
	const heads = new Set(functions.map(({ head }) => head.name));
	const isDefined = ({ name }: Exchange) => heads.has(name);
	const exchanges = exchangesOf(catalogue);
	const contradicted = [
		...functions.flatMap(({ head }) => contradictedBy(head, catalogue)),
		...exchanges
			.filter((each) => !isDefined(each))
			.flatMap(({ rule, others, ...each }) => (isHandedPlace(file, each) ? others : [rule])),
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

/** A call that exchanges an object in a place, where others of the name return it. */
interface Exchange {
	readonly name: string;
	readonly rule: Acquire;
	/** Which argument is the place. */
	readonly index: number;
	readonly others: readonly Rule[];
}

function exchangesOf(catalogue: Catalogue): readonly Exchange[] {
	const exchanges = exchangesKnown.get(catalogue) ?? exchangesIn(catalogue);
	exchangesKnown.set(catalogue, exchanges);
	return exchanges;
}

const exchangesIn = ({ acquires, transfers }: Catalogue): readonly Exchange[] =>
	[...acquires].flatMap(([name, bounds]) =>
		bounds.flatMap(({ contract, rule, key }) => {
			const place = rule.returnsKey ? key.find(isPlaceKey) : undefined;
			const isOther = (other: Alternative) => other.contract === contract && other.rule !== rule;
			const returning = bounds.filter((other) => isOther(other) && other.key.includes(PLAIN_RETURN));
			if (place?.from !== 'argument' || returning.length === 0) return [];
			const isAtPlace = ({ parameters }: Alternative) => parameters[place.index] !== 'NULL';
			const others = [...returning, ...(transfers.get(name) ?? []).filter(isOther)].filter(isAtPlace);
			return [{ name, rule, index: place.index, others: others.map((other) => other.rule) }];
		}),
	);

/** `foo_find(root, &path)`, or with a parameter `struct foo **path`: a file that does so speaks of the call that exchanges. */
function isHandedPlace(
	{ text, functions }: CFile,
	{ name, index }: Pick<Exchange, 'name' | 'index'>,
): boolean {
	if (!text.includes(`${name}(`)) return false;
	return functions.some(({ head, flow }) => {
		const places = head.parameters.filter(({ type }) => /^struct .*\*\s*\*$/.test(type));
		return callsIn(flow).some(({ call }) => {
			const given = call.name === name ? call.arguments[index] : undefined;
			return (
				(given?.kind === 'unary' && given.operator === '&') ||
				(given?.kind === 'name' && places.some((place) => place.name === given.name))
			);
		});
	});
}

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
