// Writes the search loop of one program as JavaScript: states are words in one array, found again by an open hash table.
// What is generated only ever comes from the flat program: numbers and operators, no text of a scenario.
import {
	type Action,
	and,
	eachAction,
	eachVariable,
	isConstant,
	type Program,
	type Value,
} from '../compile/ir';
import type { Layout } from './layout';
import type { SymmetricGroup } from './symmetry';

/** The compiled search over one program. */
export interface Search {
	/** Expands states in order of discovery until `states` are known, `steps` are expanded or none is left. */
	run(states: number, steps: number): void;
	/** Adds a state from outside; gives its number. */
	add(words: Int32Array): number;
	find(words: Int32Array): number;
	states(): number;
	expanded(): number;
	transitions(): number;
	words(): Int32Array;
	parents(): Int32Array;
	actors(): Uint8Array;
}

/** What the search tells: a violation by a step out of a state, and a state in which nobody can go on. */
export interface Listener {
	violated(hazard: number, state: number, actor: number): void;
	stuck(state: number): void;
}

class Writer {
	constructor(
		private readonly program: Program,
		private readonly layout: Layout,
	) {}

	/** An expression over the words `w0…` or `n0…`. */
	value(value: Value, words: 'w' | 'n'): string {
		switch (value.is) {
			case 'constant':
				return String(value.value);
			case 'variable':
				return this.read(value.id, words);
			case 'not':
				return `(${this.value(value.of, words)}?0:1)`;
			case 'choice':
				return `(${this.value(value.test, words)}?${this.value(value.yes, words)}:${this.value(value.no, words)})`;
			case 'binary': {
				const [left, right] = [this.value(value.left, words), this.value(value.right, words)];
				switch (value.operator) {
					case '+':
					case '-':
						return `(${left}${value.operator}${right})`;
					case '&&':
					case '||':
						return `((${left})${value.operator}(${right})?1:0)`;
					default:
						return `(${left}${value.operator === '==' ? '===' : value.operator}${right}?1:0)`;
				}
			}
		}
	}

	read(id: number, words: 'w' | 'n'): string {
		const slot = this.layout.slots[id];
		if (!slot) throw new Error(`variable ${id} has no place`);
		if (slot.mask === 0xffffffff) return `${words}${slot.word}`;
		return `(${words}${slot.word}>>>${slot.shift}&${slot.mask})`;
	}

	write(id: number, value: string): string {
		const slot = this.layout.slots[id];
		if (!slot) throw new Error(`variable ${id} has no place`);
		const word = `n${slot.word}`;
		const keep = ~(slot.mask << slot.shift);
		return `${word}=${word}&${keep}|${value}<<${slot.shift};`;
	}

	actions(actions: readonly Action[], pc: number): string {
		return actions.map((action) => this.action(action, pc)).join('');
	}

	private action(action: Action, pc: number): string {
		switch (action.is) {
			case 'assign':
				return this.write(action.id, this.value(action.value, 'n'));
			case 'jump':
				return this.write(pc, String(action.to));
			case 'violate':
				return `hit(${action.hazard});`;
			case 'if': {
				const no = action.no.length ? `else{${this.actions(action.no, pc)}}` : '';
				return `if(${this.value(action.test, 'n')}){${this.actions(action.yes, pc)}}${no}`;
			}
		}
	}

	/** The invariants that a step's assignments may break. */
	private invariants(actions: readonly Action[]): string {
		const touched = new Set<number>();
		eachAction(actions, (action) => action.is === 'assign' && touched.add(action.id));
		return this.program.invariants
			.filter(({ when }) => {
				let concerned = false;
				eachVariable(when, (id) => {
					concerned ||= touched.has(id);
				});
				return concerned;
			})
			.map(({ hazard, when }) => `if(${this.value(when, 'n')})hit(${hazard});`)
			.join('');
	}

	/** The steps of one actor out of the state `w0…`. */
	actor(index: number, initial: ArrayLike<number>): string {
		const process = this.program.processes[index];
		if (!process) return '';
		const copy = this.names('n')
			.map((name, word) => `${name}=w${word}`)
			.join(',');
		const cases = process.steps
			.map(({ guard, actions }, at) => {
				if (isConstant(guard, 0)) return '';
				const body = `let ${copy};actor=${index};${this.actions(actions, process.pc)}${this.invariants(actions)}add(${this.names('n').join(',')});enabled=1;`;
				const test = this.value(at === initial[process.pc] ? and(process.start, guard) : guard, 'w');
				return `case ${at}:${test === '1' ? `{${body}}` : `if(${test}){${body}}`}break;\n`;
			})
			.join('');
		return `switch(${this.read(process.pc, 'w')}){\n${cases}}`;
	}

	/** Whether every actor has ended or not begun. */
	finished(initial: ArrayLike<number>): string {
		return this.program.processes
			.map(({ pc, steps, start }) => {
				const at = this.read(pc, 'w');
				const waits = isConstant(start, 1) ? '' : `||${at}===${initial[pc]}&&!${this.value(start, 'w')}`;
				return `(${at}===${steps.length}${waits})`;
			})
			.join('&&');
	}

	names(prefix: string): string[] {
		return Array.from({ length: this.layout.words }, (_, word) => prefix + word);
	}
}

/** What a search may leave out. */
export interface Reductions {
	/** Actors that may change places: of states that differ by an exchange, the one in order is kept. */
	readonly symmetry: readonly SymmetricGroup[];
	/** For each actor the steps that may be followed alone. */
	readonly local: readonly ReadonlySet<number>[];
}

export const NO_REDUCTIONS: Reductions = { symmetry: [], local: [] };

/** Puts the actors of each group in the order of their variables' values. */
function canonical(
	writer: Writer,
	groups: readonly SymmetricGroup[],
	placed: (id: number) => boolean,
): string {
	const exchange = (a: readonly number[], b: readonly number[]): string => {
		const pairs = a.flatMap((id, index) => (placed(id) ? [[id, b[index] ?? id] as const] : []));
		const greater = pairs.reduceRight((rest, [id, other]) => {
			const [mine, theirs] = [writer.read(id, 'n'), writer.read(other, 'n')];
			return `(${mine}!==${theirs}?${mine}>${theirs}:${rest})`;
		}, 'false');
		const swap = pairs.map(
			([id, other]) =>
				`t=${writer.read(id, 'n')};${writer.write(id, writer.read(other, 'n'))}${writer.write(other, 't')}`,
		);
		return `if(${greater}){let t;${swap.join('')}}`;
	};
	return groups
		.flatMap((group) =>
			group.flatMap((_, round) =>
				group
					.slice(0, group.length - 1 - round)
					.map(({ variables }, at) => exchange(variables, group[at + 1]?.variables ?? [])),
			),
		)
		.join('');
}

/** Follows a step that may go alone, and nothing else. */
function alone(writer: Writer, program: Program, local: Reductions['local']): string {
	return program.processes
		.map(({ pc }, actor) => {
			const steps = [...(local[actor] ?? [])];
			if (steps.length === 0) return '';
			const cases = steps.map((at) => `case ${at}:`).join('');
			return `switch(${writer.read(pc, 'w')}){${cases}step${actor}(${writer.names('w').join(',')});return}\n`;
		})
		.join('');
}

const MIX = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f, 0x165667b1];

/** Compiles the search of a program. The first state is `initial`. */
export function generate(
	program: Program,
	layout: Layout,
	initial: ArrayLike<number>,
	reductions: Reductions,
	listener: Listener,
): Search {
	const writer = new Writer(program, layout);
	const words = layout.words;
	const n = writer.names('n');
	const hash = n.map((name, index) => `Math.imul(${name}^${name}>>>15,${MIX[index % MIX.length]})`);
	const mixed = hash.reduce((all, one) => `(Math.imul(${all},31)+${one}|0)`);
	const equal = n.map((name, word) => `S[o+${word}]===${name}`).join('&&');
	const store = n.map((name, word) => `S[o+${word}]=${name};`).join('');
	const load = writer
		.names('w')
		.map((name, word) => `${name}=S[o+${word}]`)
		.join(',');
	const source = `'use strict';
let size=1024,S=new Int32Array(size*${words}),P=new Int32Array(size),A=new Uint8Array(size),T=new Int32Array(size*4),mask=size*4-1;
let known=0,next=0,transitions=0,current=-1,actor=255,enabled=0;
function hit(hazard){violated(hazard,current,actor)}
function slot(${n.join(',')}){let h=${mixed};h^=h>>>16;h=Math.imul(h,${MIX[1]});h^=h>>>13;let j=h&mask;
for(;;){const e=T[j];if(e===0)return j;const o=(e-1)*${words};if(${equal})return j;j=j+1&mask}}
function grow(){size*=2;const s=new Int32Array(size*${words});s.set(S);S=s;const p=new Int32Array(size);p.set(P);P=p;const a=new Uint8Array(size);a.set(A);A=a;
T=new Int32Array(size*4);mask=size*4-1;for(let i=0;i<known;i++){const o=i*${words};T[slot(${n.map((_, word) => `S[o+${word}]`).join(',')})]=i+1}}
function add(${n.join(',')}){transitions++;${canonical(writer, reductions.symmetry, (id) => layout.slots[id] !== undefined)}
let j=slot(${n.join(',')});if(T[j]!==0)return T[j]-1;
if(known===size){grow();j=slot(${n.join(',')})}
const o=known*${words};${store}P[known]=current;A[known]=actor;T[j]=++known;return known-1}
function expand(i){current=i;const o=i*${words};const ${load};enabled=0;
${alone(writer, program, reductions.local)}${program.processes.map((_, index) => `step${index}(${writer.names('w').join(',')});`).join('\n')}
if(enabled===0&&!(${writer.finished(initial)}))stuck(i)}
${program.processes.map((_, index) => `function step${index}(${writer.names('w').join(',')}){${writer.actor(index, initial)}}`).join('\n')}
return{run(states,steps){const end=next+steps;while(next<known&&known<states&&next<end)expand(next++)},
add(w){return add(${n.map((_, word) => `w[${word}]`).join(',')})},
find(w){return T[slot(${n.map((_, word) => `w[${word}]`).join(',')})]-1},
states(){return known},expanded(){return next},transitions(){return transitions-1},words(){return S},parents(){return P},actors(){return A}}`;
	const make = new Function('violated', 'stuck', source) as (
		violated: Listener['violated'],
		stuck: Listener['stuck'],
	) => Search;
	return make(listener.violated, listener.stuck);
}
