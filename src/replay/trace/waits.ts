// The picture "who waits for whom" at the end of a run, and the same in words: the waiting task, the condition, what keeps
// it false, who made that so, and that no step is left that could end it. Reads a run; looks for none.
import type { Compiled } from '../../engine/compile/compile';
import { eachAction, eachVariable, evaluate, type Program, type Value } from '../../engine/compile/ir';
import { replaySchedule, type ScheduledStep } from '../../engine/explore/schedule';
import type { TraceReplay, WaitEdge, WaitNode } from '../result';

type Picture = TraceReplay['waits'];

export const NO_WAITS: Picture = { nodes: [], edges: [], words: [] };

/** Most nodes a picture has. */
const MOST_NODES = 8;

/** Who waits at the end of a run. */
export interface Waiting {
	readonly actor: string;
	/** Actor → what it is called. */
	readonly titles: Readonly<Record<string, string>>;
	/** Whether nobody can end the wait. */
	readonly forEver: boolean;
}

/** A variable that keeps a condition false. */
interface Cause {
	readonly id: number;
	readonly value: number;
	/** The step, from 1, that gave it its value, and who did it; null from the start. */
	readonly by: { readonly step: number; readonly actor: string } | null;
}

/** The picture of a wait at the end of a run. */
export function waitPicture(compiled: Compiled, order: readonly string[], waiting: Waiting): Picture {
	const { program, initial, model } = compiled;
	const indices = order.map((name) => program.processes.findIndex((process) => process.name === name));
	const { states, steps, final } = replaySchedule(program, initial, indices);
	const process = program.processes.find(({ name }) => name === waiting.actor);
	const step = process?.steps[final[process.pc] ?? 0];
	if (!process || !step) return NO_WAITS;
	const name = (actor: string): string => waiting.titles[actor] ?? actor;
	const waitsFor = model.waits[step.from.wait] ?? 'its condition';
	const causes = causesOf(program, step.guard, states, steps, final);
	const nodes: WaitNode[] = [
		{ id: 'task', kind: 'task', text: name(waiting.actor) },
		{ id: 'condition', kind: 'condition', text: waitsFor },
	];
	const edges: WaitEdge[] = [{ from: 'task', to: 'condition', verb: 'waits for', helps: true }];
	const words = [`${name(waiting.actor)} waits in ${step.from.function}() for ${waitsFor}.`];
	for (const { id, value, by } of causes) {
		if (nodes.length + 2 > MOST_NODES) break;
		const text = valueText(program, id, value);
		nodes.push({ id: `value${id}`, kind: 'condition', text });
		edges.push({ from: 'condition', to: `value${id}`, verb: 'is kept from by', helps: false });
		if (by) {
			const source = `actor-${by.actor}`;
			if (!nodes.some((node) => node.id === source))
				nodes.push({ id: source, kind: 'task', text: name(by.actor) });
			edges.push({ from: source, to: `value${id}`, verb: `made it so in step ${by.step}`, helps: false });
			words.push(`${text} since step ${by.step}: ${name(by.actor)}.`);
		} else words.push(`${text} from the start.`);
	}
	const enders = endersOf(program, causes, final).map(name);
	if (waiting.forEver || enders.length === 0) {
		nodes.push({ id: 'missing', kind: 'missing', text: 'a step that ends this: no task can run one' });
		edges.push({ from: 'condition', to: 'missing', verb: 'needs', helps: true });
		words.push('No task can run a step that ends the wait.');
	} else words.push(`The wait can end: by ${enders.join(', ')}.`);
	return { nodes, edges, words };
}

/** `fs.ail is true`, as the model writes it. */
const valueText = ({ variables }: Program, id: number, value: number): string =>
	`${variables[id]?.name ?? ''} is ${variables[id]?.show(value) ?? ''}`;

/** The variables of a false guard of which another value alone, or together with one other, would make it true. */
function causesOf(
	program: Program,
	guard: Value,
	states: readonly Uint8Array[],
	steps: readonly ScheduledStep[],
	final: Uint8Array,
): Cause[] {
	const ids = new Set<number>();
	eachVariable(guard, (id) => ids.add(id));
	const sizes = [...ids].map((id) => ({ id, size: program.variables[id]?.size ?? 0 }));
	const differs = (id: number, size: number, values: Uint8Array): boolean => {
		const changed = values.slice();
		for (let value = 0; value < size; value++) {
			changed[id] = value;
			if (evaluate(guard, changed)) return true;
		}
		return false;
	};
	const decisive = sizes.filter(({ id, size }) => differs(id, size, final));
	const others = sizes.filter(({ id }) => !decisive.some((one) => one.id === id) && changedIn(states, id));
	return [...decisive, ...others].map(({ id }): Cause => {
		const value = final[id] ?? 0;
		const since = states.findLastIndex((values) => values[id] !== value) + 1;
		const step = steps[since - 1];
		return { id, value, by: since > 0 && step ? { step: since, actor: step.actor } : null };
	});
}

const changedIn = (states: readonly Uint8Array[], id: number): boolean =>
	states.some((values) => values[id] !== states[0]?.[id]);

/** The actors that still have a step before them which assigns one of the causes. */
function endersOf(program: Program, causes: readonly Cause[], final: Uint8Array): string[] {
	const wanted = new Set(causes.map(({ id }) => id));
	return program.processes.flatMap(({ name, pc, steps }) => {
		const rest = steps.slice(final[pc] ?? 0);
		let assigns = false;
		for (const { actions } of rest)
			eachAction(actions, (action) => {
				assigns ||= action.is === 'assign' && wanted.has(action.id);
			});
		return assigns ? [name] : [];
	});
}
