// Actors that may change places: same operations, same start, and a program that stays the same when their variables
// are exchanged. Of states that differ only by such an exchange one is kept, so depths stay what they are.
import {
	type Action,
	eachAction,
	eachVariable,
	type Process,
	type Program,
	usedVariables,
	type Value,
} from '../compile/ir';

/** Actors that may change places: for each its variables, in the same order. */
export type SymmetricGroup = readonly { readonly actor: number; readonly variables: readonly number[] }[];

type Rename = (id: number) => number;

function operands(value: Value, operator: string): Value[] {
	return value.is === 'binary' && value.operator === operator
		? [...operands(value.left, operator), ...operands(value.right, operator)]
		: [value];
}

/** A value as text under a renaming, the order of `&&`, `||` and `+` left out. */
function valueText(value: Value, rename: Rename): string {
	switch (value.is) {
		case 'constant':
			return String(value.value);
		case 'variable':
			return `v${rename(value.id)}`;
		case 'not':
			return `!${valueText(value.of, rename)}`;
		case 'choice':
			return `(${[value.test, value.yes, value.no].map((part) => valueText(part, rename)).join('?')})`;
		case 'binary': {
			const { operator } = value;
			if (operator === '-' || operator === '<' || operator === '<=')
				return `(${valueText(value.left, rename)}${operator}${valueText(value.right, rename)})`;
			const parts = operator === '==' ? [value.left, value.right] : operands(value, operator);
			return `(${parts
				.map((part) => valueText(part, rename))
				.sort()
				.join(operator)})`;
		}
	}
}

interface Effects {
	readonly reads: Set<number>;
	readonly writes: Set<number>;
	/** Jumps and violations keep their place. */
	readonly fixed: boolean;
}

function effectsOf(action: Action): Effects {
	const reads = new Set<number>();
	const writes = new Set<number>();
	let fixed = false;
	eachAction([action], (inner) => {
		if (inner.is === 'if') eachVariable(inner.test, (id) => reads.add(id));
		else if (inner.is === 'assign') {
			writes.add(inner.id);
			eachVariable(inner.value, (id) => reads.add(id));
		} else if (inner.is === 'jump') fixed = true;
	});
	return { reads, writes, fixed };
}

const disjoint = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => ![...a].some((id) => b.has(id));

/** Whether two neighbouring actions may change places. */
function commute(a: Effects, b: Effects): boolean {
	if (a.fixed || b.fixed) return false;
	return disjoint(a.writes, b.writes) && disjoint(a.writes, b.reads) && disjoint(a.reads, b.writes);
}

/** Actions as text under a renaming; neighbours that commute stand in the order of their texts. */
function actionsText(actions: readonly Action[], rename: Rename): string {
	const list = actions.map((action) => ({ text: actionText(action, rename), effects: effectsOf(action) }));
	for (let round = 0, moved = true; moved && round < list.length; round++) {
		moved = false;
		for (let at = 0; at + 1 < list.length; at++) {
			const [a, b] = [list[at], list[at + 1]];
			if (!a || !b || a.text <= b.text || !commute(a.effects, b.effects)) continue;
			list[at] = b;
			list[at + 1] = a;
			moved = true;
		}
	}
	return list.map(({ text }) => text).join(';');
}

function actionText(action: Action, rename: Rename): string {
	switch (action.is) {
		case 'assign':
			return `v${rename(action.id)}=${valueText(action.value, rename)}`;
		case 'violate':
			return `violate ${action.hazard}`;
		case 'jump':
			return `jump ${action.to}`;
		case 'if':
			return `if ${valueText(action.test, rename)}{${actionsText(action.yes, rename)}}{${actionsText(action.no, rename)}}`;
	}
}

function processText(process: Process, rename: Rename): string {
	const steps = process.steps.map(
		({ guard, actions, hangs }) =>
			`${valueText(guard, rename)}|${actionsText(actions, rename)}|${hangs.map(({ hazard, when }) => `${hazard}${valueText(when, rename)}`).join()}`,
	);
	return `${valueText(process.start, rename)}\n${steps.join('\n')}`;
}

/** An actor's variables and those of the objects named after its task, by the rest of their names. */
function variablesOf(program: Program, actor: string): Map<string, number> {
	const found = new Map<string, number>();
	const used = usedVariables(program);
	program.variables.forEach(({ name }, id) => {
		if (used.has(id) && (name.startsWith(`${actor}.`) || name.startsWith(`${actor}:`)))
			found.set(name.slice(actor.length), id);
	});
	return found;
}

/** The exchange of two actors' variables, if it leaves the program and the initial state as they are. */
function exchange(
	program: Program,
	initial: ArrayLike<number>,
	a: number,
	b: number,
): [number, number][] | undefined {
	const [first, second] = [program.processes[a], program.processes[b]];
	if (!first || !second || first.steps.length !== second.steps.length) return undefined;
	const [mine, theirs] = [variablesOf(program, first.name), variablesOf(program, second.name)];
	const pairs: [number, number][] = [];
	for (const [name, id] of mine) {
		const other = theirs.get(name);
		if (other === undefined || initial[id] !== initial[other]) return undefined;
		if (program.variables[id]?.size !== program.variables[other]?.size) return undefined;
		pairs.push([id, other]);
	}
	if (pairs.length !== theirs.size) return undefined;
	const swap = new Map(
		pairs.flatMap(([id, other]): [number, number][] => [
			[id, other],
			[other, id],
		]),
	);
	const rename: Rename = (id) => swap.get(id) ?? id;
	const same: Rename = (id) => id;
	const alike = program.processes.every((process, index) => {
		const image = index === a ? second : index === b ? first : process;
		return processText(process, rename) === processText(image, same);
	});
	const invariants = (with_: Rename): string =>
		program.invariants.map(({ hazard, when }) => `${hazard}${valueText(when, with_)}`).join();
	return alike && invariants(rename) === invariants(same) ? pairs : undefined;
}

/** The groups of actors of a program that may change places. */
export function symmetricGroups(program: Program, initial: ArrayLike<number>): SymmetricGroup[] {
	const groups: { actor: number; variables: number[] }[][] = [];
	const taken = new Set<number>();
	program.processes.forEach((_, actor) => {
		if (taken.has(actor)) return;
		const group: { actor: number; variables: number[] }[] = [];
		for (let other = actor + 1; other < program.processes.length; other++) {
			const pairs = taken.has(other) ? undefined : exchange(program, initial, actor, other);
			if (!pairs) continue;
			if (group.length === 0) group.push({ actor, variables: pairs.map(([id]) => id) });
			group.push({ actor: other, variables: pairs.map(([, id]) => id) });
			taken.add(other);
		}
		if (group.length > 0) groups.push(group);
	});
	return groups;
}
