// The picture "who waits for whom" at the end of a run, and the same in words: the waiting task, the condition, what keeps
// it false, who made that so, and that no step is left that could end it. Reads a run; looks for none.
import type { Compiled } from '../../engine/compile/compile';
import { eachAction, eachVariable, evaluate, type Program, type Value } from '../../engine/compile/ir';
import { replaySchedule, type ScheduledStep } from '../../engine/explore/schedule';
import { cycleInWords, type WaitEdge as LogEdge } from '../../trace/wait-graph';
import type { TraceReplay, WaitEdge, WaitNode } from '../result';
import { type LogWaits, shownTask } from './log-waits';

type Picture = TraceReplay['waits'];

export const NO_WAITS: Picture = { nodes: [], edges: [], words: [] };

/** Most nodes a picture has. */
const MOST_NODES = 8;

/** Who waits at the end of a run. */
export interface Waiting {
	readonly actor: string;
	/** The function it waits in, by its stack; null where none is known. */
	readonly place: string | null;
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

/** A picture as it grows, within its bound. */
class Drawing {
	private readonly nodes: WaitNode[] = [];
	private readonly edges: WaitEdge[] = [];
	readonly words: string[] = [];

	/** Whether the node is in the picture: it was, or there was room. */
	node(id: string, kind: WaitNode['kind'], text: string): boolean {
		if (this.nodes.some((node) => node.id === id)) return true;
		if (this.nodes.length >= MOST_NODES) return false;
		this.nodes.push({ id, kind, text });
		return true;
	}

	edge(from: string, to: string, verb: string, helps: boolean): void {
		const has = (id: string): boolean => this.nodes.some((node) => node.id === id);
		if (has(from) && has(to)) this.edges.push({ from, to, verb, helps });
	}

	picture(): Picture {
		return { nodes: this.nodes, edges: this.edges, words: this.words };
	}
}

/** The picture of a wait at the end of a run; `log` adds the tasks of the log that wait for the waiting one. */
export function waitPicture(
	compiled: Compiled,
	order: readonly string[],
	waiting: Waiting,
	log: LogWaits,
): Picture {
	const { program, initial, model } = compiled;
	const indices = order.map((name) => program.processes.findIndex((process) => process.name === name));
	const { states, steps, final } = replaySchedule(program, initial, indices);
	const process = program.processes.find(({ name }) => name === waiting.actor);
	const step = process?.steps[final[process.pc] ?? 0];
	if (!process || !step) return NO_WAITS;
	const name = (actor: string): string => waiting.titles[actor] ?? actor;
	const self = name(waiting.actor);
	const waitsFor = model.waits[step.from.wait] ?? 'its condition';
	const causes = causesOf(step.guard, states, steps);
	const enders = endersOf(program, causes, final).filter((actor) => actor !== waiting.actor);
	const drawing = new Drawing();
	drawing.node(self, 'task', self);
	drawing.node('condition', 'condition', waitsFor);
	drawing.edge(self, 'condition', 'waits for', true);
	drawing.words.push(`${self} waits in ${waiting.place ?? step.from.function}() for ${waitsFor}.`);
	const isEnded = waiting.forEver || enders.length === 0;
	if (isEnded) drawing.node('missing', 'missing', 'a step that ends the wait');
	for (const { id, value, by } of causes) {
		const text = valueText(compiled, id, value);
		drawing.node(`value${id}`, 'condition', text);
		drawing.edge(`value${id}`, 'condition', 'keeps from it', false);
		if (by) {
			drawing.node(name(by.actor), 'task', name(by.actor));
			drawing.edge(name(by.actor), `value${id}`, `made it so in step ${by.step}`, false);
		}
		drawing.words.push(`${text}, ${by ? `since step ${by.step} of ${name(by.actor)}` : 'from the start'}.`);
	}
	if (isEnded) {
		drawing.edge('condition', 'missing', 'needs', true);
		drawing.words.push('No task can run a step that ends the wait.');
	} else {
		for (const actor of enders) {
			drawing.node(name(actor), 'task', name(actor));
			drawing.edge(name(actor), 'condition', 'can bring it about', true);
		}
		drawing.words.push(`${enders.map(name).join(', ')} can still end the wait.`);
	}
	for (const edge of log.to.get(self) ?? []) drawLogEdge(drawing, edge);
	return drawing.picture();
}

/** What a log itself tells of a task that the model does not explain: for whom it waits, and the circles it is in. */
export function logPicture(log: LogWaits, task: string): Picture {
	const drawing = new Drawing();
	const waiter = log.tasks.get(task);
	if (!waiter?.wait) return NO_WAITS;
	const { point, function: place, lock } = waiter.wait;
	drawing.node(task, 'task', task);
	drawing.words.push(`${task} waits in ${place}() for ${lock ?? point.what}.`);
	for (const edge of log.from.get(task) ?? []) drawLogEdge(drawing, edge);
	for (const cycle of log.cycles.get(task) ?? []) drawing.words.push(cycleInWords(cycle));
	return drawing.picture();
}

function drawLogEdge(drawing: Drawing, { from, to, over, certainty }: LogEdge): void {
	const [waiter, holder] = [shownTask(from), shownTask(to)];
	drawing.node(waiter, 'task', waiter);
	drawing.node(holder, 'task', holder);
	const verb = certainty === 'certain' ? 'waits for' : 'may wait for';
	drawing.edge(waiter, holder, verb, true);
	drawing.words.push(
		`${waiter} waits for ${over}, which ${holder} ${certainty === 'certain' ? 'holds' : 'may hold up'}.`,
	);
}

/** A variable with its value in words: what the model says of the field, and of which object. */
function valueText({ program, objects, model }: Compiled, id: number, value: number): string {
	const { name = '', show = String } = program.variables[id] ?? {};
	const object = objects.find((one) => name.startsWith(`${one.name}.`));
	const field = name.slice((object?.name.length ?? -1) + 1);
	const [type = '', meaning = field] =
		model.kinds.find((kind) => kind.name === object?.kind)?.fields[field] ?? [];
	const of = object ? `${object.name}: ` : '';
	if (type.startsWith('bool')) return value === 0 ? `${of}not ${meaning}` : `${of}${meaning}`;
	return `${of}${meaning} is ${show(value)}`;
}

/** The variables that make a value what it is: enough of them to tell why, none that does not matter. */
function reasons(value: Value, values: Uint8Array, into: Set<number>): void {
	if (value.is === 'not') reasons(value.of, values, into);
	else if (value.is === 'choice') {
		reasons(value.test, values, into);
		reasons(evaluate(value.test, values) === 0 ? value.no : value.yes, values, into);
	} else if (value.is === 'binary' && (value.operator === '&&' || value.operator === '||')) {
		const isTrue = evaluate(value, values) !== 0;
		const sides = [value.left, value.right].filter((side) => (evaluate(side, values) !== 0) === isTrue);
		// A conjunction is true by both sides and false by those that are false; a disjunction the other way round.
		const all = isTrue === (value.operator === '&&');
		for (const side of all ? sides : sides.slice(0, 1)) reasons(side, values, into);
	} else eachVariable(value, (id) => into.add(id));
}

/** What keeps a guard false, and since when. */
function causesOf(guard: Value, states: readonly Uint8Array[], steps: readonly ScheduledStep[]): Cause[] {
	const final = states.at(-1) ?? new Uint8Array();
	const ids = new Set<number>();
	reasons(guard, final, ids);
	return [...ids].map((id): Cause => {
		const value = final[id] ?? 0;
		const since = states.findLastIndex((values) => values[id] !== value) + 1;
		const step = steps[since - 1];
		return { id, value, by: since > 0 && step ? { step: since, actor: step.actor } : null };
	});
}

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
