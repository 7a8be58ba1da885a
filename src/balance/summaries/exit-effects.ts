// What a function has taken and given back at one way out, in terms of its caller. Agrees nothing between ways out.
import type { Bound } from '../../contracts/catalogue';
import type { Acquire, Contract, Release } from '../../contracts/contract';
import { type FieldPart, isField, type KeyPart } from '../../contracts/signature';
import type { NodeId } from '../../kernel-c/flow';
import { ON_LOCAL_LIST } from '../file/local-lists';
import { isTakenOver } from '../file/taken-over';
import { isPlainObject } from '../path/place-state';
import type { Instance } from '../path/state';
import type { SummaryEffect } from '../path/summary';
import type { SymbolId } from '../path/symbols';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { givenPart, keyPart, memberOf } from './caller-terms';

/** An effect with the symbols by which the function knows the resource. */
export interface OwnEffect {
	readonly effect: SummaryEffect;
	readonly key: readonly SymbolId[];
	readonly releasedAt: NodeId | null;
}

/** What a function has taken or given back where it leaves. */
export function effectsOf(exploration: Exploration, exit: Exit): OwnEffect[] {
	const effects: OwnEffect[] = [];
	const add = (instance: Instance, delta: 1 | -1) => {
		const { key, leftIn } = keyFor(exploration, exit, instance);
		const known = key.filter((part) => part !== null);
		if (
			known.length < key.length ||
			instance.contract === ON_LOCAL_LIST ||
			instance.inferred ||
			instance.automatic
		)
			return;
		if (
			delta > 0 &&
			leftIn?.from !== 'return' &&
			!known.every((part) => isForCaller(part, instance.contract))
		)
			return;
		effects.push({
			effect: {
				delta,
				bound: boundOf(exploration, instance, delta, known),
				handedTo: [...new Set(instance.passes.map(({ callee }) => callee))],
				clears: instance.cleared || isTakenOver(instance),
				leftIn,
				isStored: isStored(exploration, instance, known),
			},
			key: instance.key,
			releasedAt: instance.releasedAt,
		});
	};
	for (const instance of exit.instances) {
		const isOfCaller = instance.imported || isTakenOver(instance);
		if ((instance.status === 'held' || instance.givenBy !== null) && !isOfCaller) add(instance, 1);
		const isGiven = isTakenOver(instance) || (instance.imported && instance.count < 0);
		if (instance.status === 'released' && isGiven) add(instance, -1);
	}
	for (const instance of exit.returned) add(instance, 1);
	return effects;
}

/**
 * Whether what a function takes is its caller's to give back: not what belongs to the module, nor what an object that it
 * returns was set up with. A count of such an object is.
 */
const isForCaller = (part: KeyPart, { kind }: Contract): boolean =>
	part.from !== 'literal' &&
	(part.from !== 'return' || part.fields.length === 0 || kind === 'reference' || kind === 'count');

/** An instance's key in the caller's terms, and which part of it is a field that the caller finds it in. */
function keyFor(
	exploration: Exploration,
	exit: Exit,
	{ key: symbols, givenBy, storedIn, storedAs, contract }: Instance,
): { key: (KeyPart | null)[]; leftIn: FieldPart | null } {
	const parts = symbols.map((symbol) => keyPart(exploration, exit, symbol));
	const member = memberOf(storedAs);
	// `obj->part = alloc(); return obj;`: the part lies in what the caller gets.
	if (member !== null && parts.length === 1 && storedIn === exit.value && isPlainObject(contract)) {
		const part: FieldPart = { from: 'return', fields: [member], address: false };
		return { key: [part], leftIn: part };
	}
	const given = givenBy && givenPart(exploration, givenBy);
	if (!given || parts.some((part) => part?.from === 'return'))
		return { key: parts, leftIn: parts.find((part) => part !== null && isField(part)) ?? null };
	const unknown = Math.max(parts.indexOf(null), 0);
	return {
		key: parts.map((part, at) => (at === unknown ? given : part)),
		leftIn: isField(given) ? given : null,
	};
}

/** Whether others than the caller know it: it was stored elsewhere than where the caller gets it. */
function isStored(
	{ resources }: Exploration,
	{ key, givenBy }: Instance,
	parts: readonly KeyPart[],
): boolean {
	const isReturned = parts.some(({ from }) => from === 'return');
	const places = resources.kept.filter(({ symbol }) => key.includes(symbol)).map(({ node }) => node);
	return new Set(places).size > (givenBy === null || isReturned ? 0 : 1);
}

function boundOf(
	{ graph }: Exploration,
	instance: Instance,
	delta: 1 | -1,
	key: readonly KeyPart[],
): Bound<Acquire | Release> {
	const call = `${graph.head.name}(...)`;
	const { contract, safe, freed } = instance;
	const rule: Acquire | Release =
		delta > 0
			? { call, success: 'always', key: 'ret' }
			: { call, key: 'ret', safe: safe ?? contract.release[0]?.safe ?? 'never', frees: freed };
	return { contract, rule, parameters: ['...'], key };
}

/** Whether two effects take or give the same by the same name. */
export const sameEffect = (a: SummaryEffect, b: SummaryEffect): boolean =>
	a.delta === b.delta &&
	a.bound.contract.id === b.bound.contract.id &&
	JSON.stringify(a.bound.key) === JSON.stringify(b.bound.key);
