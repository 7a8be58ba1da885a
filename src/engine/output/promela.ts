// A program in Promela, for SPIN: one process per actor, one d_step per step, so that depths and states agree.
// It walks the same reduced program as the explorer; only labels and comments show the model's names.
import type { Compiled } from '../compile/compile';
import { type Action, eachAction, isConstant, type Process, type Program, type Value } from '../compile/ir';
import { reduce } from '../compile/reduce';
import type { Model } from '../definition';
import type { Scenario } from '../scenario';
import { conditionTo, successors } from './successors';

/** A program to export, with the values its variables begin with. */
export interface Export {
	readonly title: string;
	readonly program: Program;
	readonly initial: ArrayLike<number>;
	/** Ids of the hazards that SPIN shall look for by default; a hang is an invalid end state. */
	readonly watch: readonly string[];
}

class Promela {
	private readonly names: readonly string[];

	constructor(private readonly program: Program) {
		this.names = program.variables.map(({ name }, id) => `v${id}_${name.replaceAll(/\W+/g, '_')}`);
	}

	name(id: number): string {
		return this.names[id] ?? `v${id}`;
	}

	value(value: Value): string {
		switch (value.is) {
			case 'constant':
				return String(value.value);
			case 'variable':
				return this.name(value.id);
			case 'not':
				return `!(${this.value(value.of)})`;
			case 'choice':
				return `(${this.value(value.test)} -> ${this.value(value.yes)} : ${this.value(value.no)})`;
			case 'binary':
				return `(${this.value(value.left)} ${value.operator} ${this.value(value.right)})`;
		}
	}

	/** The effect of a step without its jumps. */
	body(actions: readonly Action[], indent: string): string[] {
		return actions.flatMap((action): string[] => {
			if (action.is === 'jump') return [];
			if (action.is === 'assign') return [`${indent}${this.name(action.id)} = ${this.value(action.value)};`];
			if (action.is === 'violate') return [`${indent}CHECK(${action.hazard});`];
			const yes = this.body(action.yes, `${indent}   `);
			const no = this.body(action.no, `${indent}   `);
			if (yes.length + no.length === 0) return [];
			return [
				`${indent}if`,
				`${indent}:: ${this.value(action.test)} ->`,
				...(yes.length ? yes : [`${indent}   skip;`]),
				`${indent}:: else ->`,
				...(no.length ? no : [`${indent}   skip;`]),
				`${indent}fi;`,
			];
		});
	}

	invariants(): string[] {
		return this.program.invariants.map(
			({ hazard, when }) => `    if :: ${this.value(when)} -> CHECK(${hazard}); :: else -> skip; fi;`,
		);
	}

	process(process: Process, index: number, initial: ArrayLike<number>, usesPc: boolean): string[] {
		const first = initial[process.pc] ?? 0;
		const reached = reachable(process, first);
		const waits = !isConstant(process.start, 1);
		const label = (at: number): string =>
			at >= process.steps.length
				? `end_${index}`
				: waits && at === first
					? `end_begin_${index}`
					: `L${index}_${at}`;
		const lines = [
			`active proctype A${index}_${process.name.replaceAll(/\W+/g, '_')}() {`,
			`  goto ${label(first)};`,
		];
		for (const at of reached) {
			const step = process.steps[at];
			if (!step) continue;
			const guard =
				waits && at === first
					? `(${this.value(process.start)}) && (${this.value(step.guard)})`
					: this.value(step.guard);
			lines.push(
				`${label(at)}: /* ${step.from.operation} ${step.from.step} ${step.from.function} */`,
				'  if',
			);
			for (const target of successors(step.actions)) {
				const path = conditionTo(step.actions, target);
				const test = isConstant(path, 1) ? guard : `(${guard}) && (${this.value(path)})`;
				lines.push(`  :: d_step { ${test} ->`, ...this.body(step.actions, '    '));
				if (usesPc) lines.push(`    ${this.name(process.pc)} = ${target};`);
				lines.push(...this.invariants(), '    skip;', `  } goto ${label(target)}`);
			}
			lines.push('  fi;');
		}
		return [...lines, `end_${index}: false`, '}', ''];
	}
}

function reachable(process: Process, first: number): number[] {
	const seen = new Set<number>();
	const open = [first];
	for (let at = open.pop(); at !== undefined; at = open.pop()) {
		if (seen.has(at) || at >= process.steps.length) continue;
		seen.add(at);
		open.push(...successors(process.steps[at]?.actions ?? []));
	}
	return [...seen].sort((a, b) => a - b);
}

/** Variables that some expression of the program reads, program counters of ended actors included. */
function readVariables(program: Program): Set<number> {
	const read = new Set<number>();
	const add = (value: Value): void => {
		if (value.is === 'variable') read.add(value.id);
		else if (value.is === 'not') add(value.of);
		else if (value.is === 'binary') [value.left, value.right].forEach(add);
		else if (value.is === 'choice') [value.test, value.yes, value.no].forEach(add);
	};
	for (const { start, steps } of program.processes) {
		add(start);
		for (const { guard, actions } of steps) {
			add(guard);
			eachAction(actions, (action) => {
				if (action.is === 'if') add(action.test);
				if (action.is === 'assign') add(action.value);
			});
		}
	}
	for (const { when } of program.invariants) add(when);
	return read;
}

const typeOf = (size: number): string => (size <= 2 ? 'bool' : 'byte');

/**
 * The Promela text of a program. Each hazard has a bit; `-DWATCH0=…` picks those that are assertions, so that one hazard
 * at a time can be looked for. A hang is an invalid end state.
 */
export function promela({ title, program, initial, watch }: Export): string {
	const writer = new Promela(program);
	const read = readVariables(program);
	const counters = new Set(program.processes.map(({ pc }) => pc));
	const written = new Set<number>();
	for (const { steps } of program.processes)
		for (const { actions } of steps)
			eachAction(actions, (action) => action.is === 'assign' && written.add(action.id));
	const declared = program.variables.flatMap(({ size }, id) => {
		if (counters.has(id) ? !read.has(id) : !written.has(id)) return [];
		return [`${typeOf(size)} ${writer.name(id)} = ${initial[id] ?? 0};`];
	});
	const bits = program.hazards.map(({ id, key }, index) => ({ id, key, index }));
	const group = (index: number): string => `WATCH${Math.floor(index / 30)}`;
	const groups = [...new Set(bits.map(({ index }) => group(index)))];
	const mask = (name: string): number =>
		bits.reduce(
			(sum, { id, index }) => sum + (watch.includes(id) && group(index) === name ? 2 ** (index % 30) : 0),
			0,
		);
	return [
		`/* ${title.replaceAll('*/', '')}`,
		'   spin -search -bfs -DNOREDUCE FILE      the shortest way to what is watched, or none',
		'   spin -DWATCH0=N -search …              other hazards: the sum of their bits',
		...bits.map(({ key, index }) => `     ${key.padEnd(9)} ${group(index)} ${2 ** (index % 30)}`),
		'*/',
		...groups.flatMap((name) => [`#ifndef ${name}`, `#define ${name} ${mask(name)}`, '#endif']),
		...bits.map(
			({ index, key }) => `#define WATCHED_${index} (${group(index)} & ${2 ** (index % 30)}) /* ${key} */`,
		),
		'#define CHECK(h) assert(!WATCHED_##h)',
		'',
		...declared,
		'',
		...program.processes.flatMap((process, index) =>
			writer.process(process, index, initial, read.has(process.pc)),
		),
	].join('\n');
}

/** The hazards that count for a scenario's verdict: what it watches, else all above H22 and what it asks for. */
export function watchedBy(scenario: Scenario, model: Model): readonly string[] {
	const milder = model.precedence.indexOf('H22');
	const asked = [...(scenario.policies ?? []), ...(scenario.expected?.hazards ?? [])];
	return scenario.watch ?? [...model.precedence.slice(0, milder), ...asked];
}

/** The Promela text of a compiled scenario; what it watches is what its verdict counts. */
export function exportScenario(scenario: Scenario, { program, initial, model, profile }: Compiled): string {
	const title = `${scenario.id} ${profile}: ${scenario.title ?? ''}`;
	return promela({ title, program: reduce(program, initial), initial, watch: watchedBy(scenario, model) });
}
