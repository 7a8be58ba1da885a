// The operations of the model that are accesses (fault, read and write, zeroing, fsync): how their steps read as
// primitives under a profile's switches, and the operation that a changed sequence of primitives makes of them.
import type { Operation, Profile, ProgramItem, Step } from '../../engine/definition';
import { enterGuard } from '../../engine/model/operations/fault';
import { applyEdit, commonOrder } from './edit';

export type Switches = Readonly<Record<string, string | boolean>>;

/** What a primitive of code is called among the tokens of an access: a kind of guard is a switch, not a token. */
export const TOKENS: Readonly<Record<string, string>> = {
	'enter-queue': 'guard',
	'enter-srcu': 'guard',
	'leave-queue': 'unguard',
	'leave-srcu': 'unguard',
	'test-alive': 'test-alive',
	translate: 'translate',
	clear: 'touch',
	'copy-iter': 'touch',
	'copy-user': 'touch',
	compare: 'touch',
	'copy-shared': 'copy-shared',
	'lock-entry': 'lock-entry',
	'unlock-entry': 'unlock-entry',
	'lock-immap': 'lock-immap',
	'unlock-immap': 'unlock-immap',
	'insert-entry': 'insert-entry',
	'insert-pte': 'insert-pte',
	'tag-towrite': 'tag-towrite',
	'write-protect': 'write-protect',
	flush: 'flush',
	'clear-dirty': 'clear-dirty',
};

/** A step without its name. */
type Alone = Omit<Step, 'id'>;

/** A token of an operation: the step that does it, under which switches, and how it reads as a step of its own. */
interface Part {
	readonly token: string;
	readonly step: string;
	readonly active?: (switches: Switches) => boolean;
	/** Switches without which the operation has no such step. */
	readonly needs?: Switches;
	/** The step by itself, where the model does several tokens in one or has none. */
	readonly alone?: Alone;
	/** The condition of the model's step where code has it under any switch. */
	readonly when?: string;
	/** The step gives back whatever is held, so it stays although this token is elsewhere. */
	readonly stays?: true;
}

const guarded = ({ G }: Switches): boolean => G !== 'none';
const srcu = ({ G }: Switches): boolean => G === 'srcu';

const enter: Alone = { do: enterGuard.do, function: 'blk_queue_enter' };
const leave: Alone = { do: 'release guard', function: 'blk_queue_exit' };
const testAlive: Alone = { do: 'if (!pfn.device.dax.alive) { fail }', function: 'dax_alive' };
const translate: Alone = {
	do: `
		if (!pfn.device.disk.capacity && G != srcu) { fail }
		if (pfn.poison) { fail }`,
	function: 'dax_direct_access',
};
const touch: Alone = { do: 'check H04(pfn.device)', function: 'memcpy' };
const unlock = (resource: string, name: string): Alone => ({
	do: `if (held(${resource})) { release ${resource} }`,
	function: name,
});

const fault: readonly Part[] = [
	{ token: 'lock-entry', step: 'F3', active: ({ SER }) => SER === 'entry', needs: { SER: 'entry' } },
	{ token: 'lock-immap', step: 'F5', active: ({ SER }) => SER === 'immap', needs: { SER: 'immap' } },
	{ token: 'guard', step: 'F6', active: guarded, alone: enter },
	{ token: 'test-alive', step: 'F7', active: srcu, alone: testAlive },
	{ token: 'translate', step: 'F7', alone: translate },
	{ token: 'touch', step: 'F8' },
	{ token: 'unguard', step: 'F9', active: guarded, alone: leave },
	{ token: 'insert-entry', step: 'F10', active: ({ ENTRIES }) => ENTRIES === true, needs: { ENTRIES: true } },
	{
		token: 'copy-shared',
		step: 'F11',
		when: 'shared && writes',
		active: ({ ASSOC }) => ASSOC === 'marker' || ASSOC === 'count',
	},
	{ token: 'insert-pte', step: 'F13' },
	{ token: 'unlock-entry', step: 'F14', alone: unlock('entry', 'dax_unlock_entry'), stays: true },
	{ token: 'unlock-immap', step: 'F14', alone: unlock('immap', 'i_mmap_unlock_read'), stays: true },
];

const looping = ({ IO }: Switches): boolean => IO === 'loop';
const iterating = ({ IO }: Switches): boolean => IO === 'iomap';
const both =
	(...tests: ((switches: Switches) => boolean)[]) =>
	(switches: Switches): boolean =>
		tests.every((test) => test(switches));

const io: readonly Part[] = [
	{ token: 'guard', step: 'W4', active: both(iterating, guarded), alone: enter },
	{ token: 'test-alive', step: 'W4', active: both(iterating, srcu), alone: testAlive },
	{ token: 'translate', step: 'W4', active: iterating, alone: translate },
	{ token: 'touch', step: 'W5', active: iterating },
	{ token: 'unguard', step: 'W6', active: both(iterating, guarded), alone: leave },
	{ token: 'guard', step: 'W4.1', active: both(looping, guarded), alone: enter },
	{
		token: 'translate',
		step: 'W4.1',
		active: looping,
		alone: { ...translate, do: `pfn = page.extent\n${String(translate.do)}` },
	},
	{
		token: 'touch',
		step: 'W5.1',
		active: looping,
		alone: { ...touch, do: 'if (pfn != none) { check H04(pfn.device) }' },
	},
	{ token: 'unguard', step: 'W6.end', active: both(looping, guarded), alone: leave },
];

const zero: readonly Part[] = [
	{ token: 'guard', step: 'C4', active: guarded, alone: enter },
	{ token: 'test-alive', step: 'C5', active: srcu, alone: testAlive },
	{ token: 'translate', step: 'C5', alone: translate },
	{ token: 'touch', step: 'C6' },
	// A file whose blocks are unshared is written by the kernel, as a zeroed one is.
	{ token: 'copy-shared', step: 'C6', active: () => false },
	{ token: 'unguard', step: 'C7', active: guarded, alone: leave },
];

const fsync: readonly Part[] = [
	{ token: 'tag-towrite', step: 'Y1' },
	{ token: 'lock-entry', step: 'Y2' },
	{ token: 'write-protect', step: 'Y4', active: ({ WP }) => WP === true, needs: { WP: true } },
	{
		token: 'translate',
		step: 'Y5',
		active: ({ TRANSLATE }) => TRANSLATE === true,
		needs: { TRANSLATE: true },
	},
	{ token: 'flush', step: 'Y6' },
	{ token: 'clear-dirty', step: 'Y7', active: ({ WP }) => WP === true },
	{ token: 'unlock-entry', step: 'Y8' },
];

const daxFault: readonly Part[] = [
	{ token: 'guard', step: 'D1' },
	{ token: 'translate', step: 'D2' },
	{ token: 'insert-pte', step: 'D3' },
	{ token: 'unguard', step: 'D4' },
];

const PARTS: Readonly<Record<string, readonly Part[]>> = { fault, 'dax-fault': daxFault, io, zero, fsync };

const activeParts = (operation: string, switches: Switches): Part[] =>
	(PARTS[operation] ?? []).filter(({ active }) => active?.(switches) ?? true);

/** The tokens of an operation in the model's order. */
const tokensUnder = (operation: string, switches: Switches): string[] =>
	activeParts(operation, switches).map(({ token }) => token);

/** An access as code has it: the model's operation, its switches and its tokens in order. */
export interface Access {
	readonly operation: string;
	/** Switches that differ from the profile's for this operation alone. */
	readonly switches: Switches;
	readonly tokens: readonly string[];
	/** Whether the guard that it takes is never given back. */
	readonly keepsGuard: boolean;
}

export const accessOf = (operation: string, { switches }: Profile): Access => ({
	operation,
	switches: {},
	tokens: tokensUnder(operation, switches),
	keepsGuard: false,
});

/** A call that may well give a guard back, whatever its name. */
const LEAVES = /(?:^|_)(?:un\w+|exit|put|end|release|leave|finish|done|drop)(?:_|$)/;

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
	const known = new Set((PARTS[access.operation] ?? []).map(({ token }) => token));
	const usable = (tokens: readonly string[]) =>
		tokens.filter((token) => known.has(token.replace(/#\d+$/, '')));
	const tokens = applyEdit(access.tokens, usable(before), usable(after));
	const needs = (PARTS[access.operation] ?? [])
		.filter(({ token }) => tokens.includes(token) && !access.tokens.includes(token))
		.map((part) => part.needs ?? {});
	const hasGuard = tokens.includes('guard');
	const keepsGuard =
		hasGuard && !tokens.includes('unguard') && ![...unknown].some((name) => LEAVES.test(name));
	const kind =
		hasGuard && guard !== null
			? { G: guard }
			: access.tokens.includes('guard') && !hasGuard
				? { G: 'none' }
				: {};
	return { ...access, tokens, keepsGuard, switches: Object.assign({}, access.switches, ...needs, kind) };
}

/**
 * The operation of the model for an access. Where the tokens stand as the model has them under the access's switches,
 * these alone say it; else steps are dropped, moved, split and added.
 */
export function operationOf(base: Operation, access: Access, profile: Profile): Operation {
	const switches = { ...profile.switches, ...access.switches };
	const usual = activeParts(access.operation, switches);
	const operation = { ...base, ...resourcesOf(base, access), switches: access.switches };
	const isUsual = access.tokens.join() === usual.map(({ token }) => token).join();
	if (isUsual) return operation;
	const parts = new Map(usual.map((part) => [part.token, part]));
	for (const part of PARTS[access.operation] ?? []) if (!parts.has(part.token)) parts.set(part.token, part);
	return { ...operation, steps: rearranged(operation.steps, usual, access.tokens, parts) };
}

/** A guard that is never given back: giving back does nothing. */
function resourcesOf({ resources }: Operation, { keepsGuard }: Access): Pick<Operation, 'resources'> {
	const guard = resources?.['guard'];
	return keepsGuard && guard ? { resources: { ...resources, guard: { ...guard, release: '' } } } : {};
}

function rearranged(
	steps: readonly ProgramItem[],
	usual: readonly Part[],
	tokens: readonly string[],
	parts: ReadonlyMap<string, Part>,
): ProgramItem[] {
	const inside = steps.findIndex(
		(item) => 'each' in item && item.steps.some(({ id }) => usual.some(({ step }) => step === id)),
	);
	const group = steps[inside];
	if (group && 'each' in group && !usual.every(({ step }) => steps.some(({ id }) => id === step)))
		return steps.map((item) =>
			item === group
				? {
						...group,
						steps: rearranged(
							group.steps,
							inGroup(group.steps, usual),
							tokens.filter(isIn(group.steps, parts)),
							parts,
						),
					}
				: item,
		);
	return new Rearrangement(steps, usual, parts).to(tokens);
}

const inGroup = (steps: readonly ProgramItem[], usual: readonly Part[]): Part[] =>
	usual.filter(({ step }) => steps.some(({ id }) => id === step));

const isIn =
	(steps: readonly ProgramItem[], parts: ReadonlyMap<string, Part>) =>
	(token: string): boolean =>
		steps.some(({ id }) => id === parts.get(token.replace(/#\d+$/, ''))?.step);

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
		const result: { tokens: string[]; item: ProgramItem }[] = this.steps.flatMap((item) =>
			this.remaining(item, kept),
		);
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
	private remaining(item: ProgramItem, kept: ReadonlySet<string>): { tokens: string[]; item: ProgramItem }[] {
		const own = this.usual.filter(({ step }) => step === item.id);
		const staying = own.map(({ token }) => token).filter((token) => kept.has(token));
		if (staying.length === own.length || own.some(({ stays }) => stays)) return [{ tokens: staying, item }];
		return staying.flatMap((token) => {
			const alone = this.alone(token);
			return alone ? [{ tokens: [token], item: alone }] : [];
		});
	}

	/** A token as a step of its own. */
	private alone(token: string): ProgramItem | null {
		const name = token.replace(/#\d+$/, '');
		const part = this.parts.get(name);
		if (!part) return null;
		const original = this.steps.find(
			(item): item is Step => item.id === part.step && !('each' in item) && !('include' in item),
		);
		const isShared = this.usual.filter(({ step }) => step === part.step).length > 1;
		const id = `${part.step}-${token.replace('#', '-')}`;
		if (part.alone && (isShared || !original)) return { source: original?.source ?? '', ...part.alone, id };
		const when = part.when === undefined ? {} : { when: part.when };
		const isOther =
			token !== name || this.usual.some((each) => each.step === part.step && each.token !== name);
		return original ? { ...original, ...when, id: isOther ? id : original.id } : null;
	}
}

/** What is known of the tokens of an operation, by the ids of the steps that do them. */
export function byStep<Known>(operation: string, tokens: ReadonlyMap<string, Known>): Map<string, Known> {
	const steps = new Map<string, Known>();
	for (const { token, step } of PARTS[operation] ?? []) {
		const known = tokens.get(token);
		if (known === undefined) continue;
		steps.set(`${step}-${token}`, known);
		if (!steps.has(step)) steps.set(step, known);
	}
	return steps;
}
