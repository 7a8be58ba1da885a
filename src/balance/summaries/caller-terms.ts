// The symbols of a function in its caller's terms: as arguments, the result, variables of the file, and members of these.
import { type ArgumentPart, type KeyPart, PLAIN_RETURN, plainArgument } from '../../contracts/signature';
import type { Given } from '../path/state';
import type { SymbolId } from '../path/symbols';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';

/** A string, or a constant by its name. */
const LITERAL = /^"|^[A-Z][A-Z0-9_]*$/;

/** A symbol in the caller's terms; null where it has none. */
export function keyPart(exploration: Exploration, exit: Exit, symbol: SymbolId): KeyPart | null {
	if (exit.value !== null && exploration.table.isConverted(exit.value, symbol)) return PLAIN_RETURN;
	const result = exit.value === null ? null : exploration.table.enclosed(exit.value);
	if (result?.within === symbol) return { from: 'return', fields: [result.member], address: true };
	const { origin, text } = exploration.table.info(symbol);
	if (origin.kind === 'named') return LITERAL.test(text) ? { from: 'literal', text } : null;
	const inner = exploration.table.enclosed(symbol);
	if (inner) return enclosingPart(keyPart(exploration, exit, inner.within), inner.member);
	if (origin.kind !== 'initial' && origin.kind !== 'address') return null;
	const address = origin.kind === 'address';
	if (origin.base === null) {
		if (isParameter(exploration, origin.field)) return parameterPart(exploration, symbol);
		const local = exploration.graph.nodes.some(
			(node) => node.kind === 'declare' && node.name === origin.field,
		);
		return local ? null : { from: 'global', name: origin.field, address };
	}
	const base = parameterPart(exploration, origin.base) ?? keyPart(exploration, exit, origin.base);
	if ((base?.from !== 'argument' && base?.from !== 'return') || origin.field.startsWith('[')) return null;
	if (base.address) {
		const isMember = origin.field !== '*' && base.fields.every((field) => /^[\w.]+$/.test(field));
		return isMember ? { ...base, fields: within(base.fields, origin.field), address } : null;
	}
	if (base.from === 'return') return { ...base, fields: [...base.fields, origin.field], address };
	if (origin.field === '*')
		return base.fields.length === 0 && !base.dereference && !address ? { ...base, dereference: true } : null;
	return { ...base, fields: [...base.fields, origin.field], address };
}

/** `dev->queue.lock`: the fields of a member that lies in the last one, and not behind it. */
const within = (fields: readonly string[], inner: string): string[] => [
	...fields.slice(0, -1),
	`${fields.at(-1)}.${inner}`,
];

const isParameter = ({ graph }: Exploration, name: string): boolean =>
	graph.head.parameters.some((parameter) => parameter.name === name);

/** The parameter whose own value a symbol is; null where it is none. */
export function parameterPart({ graph, table }: Exploration, symbol: SymbolId): ArgumentPart | null {
	const { origin } = table.info(symbol);
	if (origin.kind !== 'initial' || origin.base !== null) return null;
	const index = graph.head.parameters.findIndex((parameter) => parameter.name === origin.field);
	return index === -1 ? null : plainArgument(index);
}

/** The object that a parameter's target is the member of: `container_of(head, struct stat, rcu_head)`. */
function enclosingPart(member: KeyPart | null, field: string): KeyPart | null {
	if (member?.from !== 'argument' || member.dereference || member.fields.length > 0) return null;
	return { ...member, within: [field, ...member.within] };
}

/** Where a caller finds what was left for it: `*parameter`, or `parameter->field`; null where there is no such parameter. */
export function givenPart({ graph }: Exploration, { parameter, field }: Given): KeyPart | null {
	const index = graph.head.parameters.findIndex((each) => each.name === parameter);
	if (index === -1) return null;
	const fields = field === null ? [] : [field];
	return { ...plainArgument(index), dereference: field === null, fields };
}

/** The member of an object by which something is called: `part` of `obj->part`. */
export const memberOf = (text: string | null): string | null => /->(\w+)$/.exec(text ?? '')?.[1] ?? null;

/** Indices of the parameters whose own value is among the symbols. */
export function parametersAmong(
	{ graph, table }: Pick<Exploration, 'graph' | 'table'>,
	symbols: ReadonlySet<SymbolId>,
): Set<number> {
	const found = new Set<number>();
	for (const symbol of symbols) {
		let at: SymbolId | null = symbol;
		while (at !== null) {
			const { origin }: { origin: ReturnType<typeof table.info>['origin'] } = table.info(at);
			if (origin.kind === 'initial' && origin.base === null) {
				const index = graph.head.parameters.findIndex((parameter) => parameter.name === origin.field);
				if (index !== -1) found.add(index);
			}
			at = origin.kind === 'address' ? origin.base : null;
		}
	}
	return found;
}
