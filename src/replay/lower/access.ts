// An operation of the model, or a part of one, as code does it: its tokens in order, and the operation that a changed
// order makes of the model's. Knows no C.
import type { Operation, Profile, ProgramItem, Step } from '../../engine/definition';
import { applyEdit, commonOrder, isGap } from './edit';
import { activeParts, isTokenOf, type Part, partsOf, plain, programs, type Switches } from './parts';

/** An operation, or a part of one, as code has it: the model's switches for it and its tokens in order. */
export interface Access {
	/** Which program of `parts.ts` it is read as. */
	readonly program: string;
	/** The filesystem whose code it is; null for code that all of them share. */
	readonly filesystem: string | null;
	/** Switches that differ from the profile's for this operation alone. */
	readonly switches: Switches;
	readonly tokens: readonly string[];
	/** Resources of the operation that are taken and never given back. */
	readonly kept: readonly string[];
}

/** An access as the model has it. */
export const accessOf = (program: string, filesystem: string | null, { switches }: Profile): Access => ({
	program,
	filesystem,
	switches: {},
	tokens: activeParts(program, switches, filesystem).map(({ token }) => token),
	kept: [],
});

/** The operation of the model that an access is, or is a part of. */
export const operationNameOf = ({ program }: Pick<Access, 'program'>): string =>
	programs[program]?.operation ?? program;

/** A call that may well give a guard back, whatever its name. */
const LEAVES = /(?:^|_)(?:un\w+|exit|put|end|release|leave|finish|done|drop)(?:_|$)/;

/** Tokens that take a resource of an operation, and those that give it back. */
const PAIRS: readonly (readonly [take: string, give: string, resource: string])[] = [
	['guard', 'unguard', 'guard'],
	['guard', 'unguard', 'section'],
	['lock-entry', 'unlock-entry', 'entry'],
	['lock-immap', 'unlock-immap', 'immap'],
];

/** An access as code has it after a patch. */
export interface NewAccess {
	readonly tokens: readonly string[];
	/** The kind of guard: a value of the switch `G`. */
	readonly guard: string | null;
	/** What it calls that the model knows nothing of. */
	readonly unknown: Iterable<string>;
}

/** The access after code changed from one sequence of tokens to another. */
export function changedAccess(
	access: Access,
	before: readonly string[],
	{ tokens: after, guard, unknown }: NewAccess,
): Access {
	const isOwn = isTokenOf(access.program);
	const isPlaced = (token: string): boolean => isOwn(token) || isGap(token);
	const sides = new Map(partsOf(access.program).map(({ token, side }) => [token, side]));
	const tokens = applyEdit(access.tokens, before.filter(isOwn), after.filter(isPlaced), {
		sideOf: (token) => sides.get(plain(token)),
	});
	const needs = partsOf(access.program)
		.filter(({ token }) => tokens.includes(token) && !access.tokens.includes(token))
		.map((part) => part.needs ?? {});
	const hasGuard = tokens.includes('guard');
	const mayLeave = [...unknown].some((name) => LEAVES.test(name));
	const kept = PAIRS.flatMap(([take, give, resource]) =>
		tokens.includes(take) && !tokens.includes(give) && !mayLeave ? [resource] : [],
	);
	const lostGuard = access.tokens.includes('guard') && !hasGuard;
	const isKindOfAll = programs[access.program]?.hasOwnSection !== true;
	const kind = hasGuard && guard !== null ? { G: guard } : lostGuard ? { G: 'none' } : {};
	return {
		...access,
		tokens,
		kept,
		switches: Object.assign({}, access.switches, ...needs, isKindOfAll ? kind : {}),
	};
}

/**
 * An operation of the model with an access made of it. Where the tokens stand as the model has them under the access's
 * switches, these alone say it; else steps are dropped, moved, split and added.
 * @param base the model's operation, or what other accesses have made of it
 */
export function operationOf(base: Operation, access: Access, profile: Profile): Operation {
	const switches = { ...profile.switches, ...base.switches, ...access.switches };
	const usual = activeParts(access.program, switches, access.filesystem);
	const operation = {
		...base,
		...resourcesOf(base, access),
		switches: { ...base.switches, ...access.switches },
	};
	const isUsual = access.tokens.join() === usual.map(({ token }) => token).join();
	if (isUsual) return operation;
	const parts = new Map(usual.map((part) => [part.token, part]));
	for (const part of partsOf(access.program)) if (!parts.has(part.token)) parts.set(part.token, part);
	return { ...operation, steps: rearranged(operation.steps, usual, access.tokens, parts) };
}

/** Resources that are never given back: giving them back does nothing. */
function resourcesOf({ resources }: Operation, { kept }: Access): Pick<Operation, 'resources'> {
	const held = Object.entries(resources ?? {}).filter(([name]) => kept.includes(name));
	const changed = Object.fromEntries(held.map(([name, resource]) => [name, { ...resource, release: '' }]));
	return held.length > 0 ? { resources: { ...resources, ...changed } } : {};
}

/** The steps in the order of tokens; the steps of a group stay in it. */
function rearranged(
	steps: readonly ProgramItem[],
	usual: readonly Part[],
	tokens: readonly string[],
	parts: ReadonlyMap<string, Part>,
): ProgramItem[] {
	const inner = steps.map((item) =>
		'each' in item ? { ...item, steps: rearranged(item.steps, usual, tokens, parts) } : item,
	);
	const ids = new Set(steps.map(({ id }) => id));
	const own = usual.filter(({ step }) => ids.has(step));
	const isHere = (token: string): boolean => ids.has(parts.get(plain(token))?.step ?? '');
	const here = tokens.filter(isHere);
	return own.length + here.length === 0 ? inner : new Rearrangement(inner, own, parts).to(here);
}

/** An item with the tokens that it does. */
interface Placed {
	readonly tokens: readonly string[];
	readonly item: ProgramItem;
}

/** Puts the steps of an operation into the order of tokens; steps without a token stay behind the one before them. */
class Rearrangement {
	constructor(
		private readonly steps: readonly ProgramItem[],
		private readonly usual: readonly Part[],
		private readonly parts: ReadonlyMap<string, Part>,
	) {}

	to(tokens: readonly string[]): ProgramItem[] {
		const kept = commonOrder(
			this.usual.map(({ token }) => token),
			tokens,
		);
		const moved = tokens.filter((token) => !kept.has(token));
		const result: Placed[] = this.steps.flatMap((item) => this.remaining(item, kept));
		for (const token of moved) {
			const item = this.alone(token);
			if (!item) continue;
			const replaced = result.findIndex((each) => each.item.id === item.id && each.tokens.length === 0);
			if (replaced >= 0) result.splice(replaced, 1);
			const index = tokens.indexOf(token);
			const previous = tokens
				.slice(0, index)
				.findLast((other) => result.some((each) => each.tokens.includes(other)));
			const next = tokens
				.slice(index + 1)
				.find((other) => result.some((each) => each.tokens.includes(other)));
			const placeOf = (other: string) => result.findIndex((each) => each.tokens.includes(other));
			const at =
				previous !== undefined ? placeOf(previous) + 1 : next !== undefined ? placeOf(next) : result.length;
			result.splice(at, 0, { tokens: [token], item });
		}
		return result.map(({ item }) => item);
	}

	/** What is left of a step when only some tokens stay in their order. */
	private remaining(item: ProgramItem, kept: ReadonlySet<string>): Placed[] {
		const own = this.usual.filter(({ step }) => step === item.id);
		const staying = own.map(({ token }) => token).filter((token) => kept.has(token));
		if (staying.length === own.length || own.some(({ stays }) => stays)) return [{ tokens: staying, item }];
		return staying.flatMap((token) => {
			const alone = this.alone(token);
			return alone ? [{ tokens: [token], item: alone }] : [];
		});
	}

	/** A token as an item of its own. */
	private alone(token: string): ProgramItem | null {
		const name = plain(token);
		const part = this.parts.get(name);
		if (!part) return null;
		const found = this.steps.find((item) => item.id === part.step);
		if (found && 'each' in found) return found;
		const original: Step | null = found && !('include' in found) ? found : null;
		const isShared = this.usual.filter(({ step }) => step === part.step).length > 1;
		const id = `${part.step}-${token.replace('#', '-')}`;
		if (part.alone && (isShared || !original)) return { source: original?.source ?? '', ...part.alone, id };
		const when = part.when === undefined ? {} : { when: part.when };
		const isOther =
			token !== name || this.usual.some((each) => each.step === part.step && each.token !== name);
		return original && { ...original, ...when, id: isOther ? id : original.id };
	}
}

/** What is known of the tokens of a program, by the ids of the steps that do them. */
export function byStep<Known>(program: string, tokens: ReadonlyMap<string, Known>): Map<string, Known> {
	const steps = new Map<string, Known>();
	for (const { token, step } of partsOf(program)) {
		const known = tokens.get(token);
		if (known === undefined) continue;
		steps.set(`${step}-${token}`, known);
		if (!steps.has(step)) steps.set(step, known);
	}
	return steps;
}
