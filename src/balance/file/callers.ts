// Who calls the functions of a file, and what runs after one of them has failed. By calls, branches and bindings alone.
import { callsAt } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { CFunction } from '../../kernel-c/file';
import { expressionsOf } from '../../kernel-c/flow';
import type { Operations } from '../../kernel-c/operations';
import { waysAfterFailure } from './after-failure';
import { roundsBefore } from './earlier-rounds';
import type { CallPlace, Reach } from './reach';

/** What runs after a function has failed. */
export interface AfterFailure {
	/** The calls that callers in view make then, and their callers in turn. */
	readonly calls: readonly Call[];
	/** Whether all callers are in view, there are some, and all of them fail as well: nothing else runs. */
	readonly isAll: boolean;
}

/** How the functions of a file are used by each other. */
interface Uses {
	/** The calls of each function, by its name. */
	readonly calls: ReadonlyMap<string, readonly CallPlace[]>;
	/** Functions that are called by pointer: bound to operations, or named in a function. */
	readonly handed: ReadonlySet<string>;
	/** Functions that run as one that is named in a function, or in it: a timer, an action of a device. */
	readonly later: ReadonlySet<CFunction>;
}

/** The callers of the functions of one file. */
export class Callers {
	private found: Uses | null = null;
	private readonly known = new Map<string, AfterFailure>();

	constructor(
		private readonly reach: Reach,
		private readonly operations: readonly Operations[],
	) {}

	/** The calls of a function that are in view. */
	callsOf(name: string): readonly CallPlace[] {
		return this.uses.calls.get(name) ?? [];
	}

	/** Who calls a function, and who calls those, as far as they are in view. */
	above(name: string): readonly CFunction[] {
		const callers = new Set(this.callsOf(name).map((place) => place.function));
		// A set goes on to what is added while it is walked.
		for (const { head } of callers) for (const place of this.callsOf(head.name)) callers.add(place.function);
		return [...callers];
	}

	/** Whether a function is called by pointer alone, as an operation is. */
	isOperation(name: string): boolean {
		const { calls, handed } = this.uses;
		return handed.has(name) && !calls.has(name);
	}

	/** Of functions of which some are operations, the other operations of the file: `suspend` has locked, `resume` unlocks. */
	besides(above: readonly CFunction[]): readonly CFunction[] {
		const { handed } = this.uses;
		const isOperation = ({ head }: CFunction) => handed.has(head.name);
		if (!above.some(isOperation)) return [];
		return [...this.reach.functions.values()].filter((each) => isOperation(each) && !above.includes(each));
	}

	/** Whether all who call a function are in view. */
	areAllInView(name: string): boolean {
		const { calls, handed } = this.uses;
		return calls.has(name) && !handed.has(name) && this.reach.functions.get(name)?.head.isStatic === true;
	}

	/** What runs after a function of the file has failed. Linear in the size of its callers. */
	afterFailure(name: string): AfterFailure {
		const known = this.known.get(name) ?? this.followFailure(name);
		this.known.set(name, known);
		return known;
	}

	/** Whether callers in view run a function after another one has failed, by themselves or through one in view. */
	runsAfterFailure(failing: string, name: string): boolean {
		return this.afterFailure(failing).calls.some((call) => {
			const callee = this.reach.functions.get(call.name ?? '');
			return (
				call.name === name || (callee && this.reach.callsFrom(callee).some((each) => each.call.name === name))
			);
		});
	}

	/** Whether a function runs when something says so that some function of the file has handed it to: a timer, a device. */
	isRunLater(each: CFunction): boolean {
		return this.uses.later.has(each);
	}

	private followFailure(name: string): AfterFailure {
		const { calls, handed } = this.uses;
		const mayBeCalledByOthers = (each: string) => this.reach.functions.get(each)?.head.isStatic !== true;
		let isAll = this.areAllInView(name);
		const made: Call[] = [];
		// A set goes on to what is added while it is walked.
		const failing = new Set([name]);
		for (const each of failing) {
			const callee = this.reach.functions.get(each);
			if (!callee) continue;
			for (const place of calls.get(each) ?? []) {
				const { head, flow } = place.function;
				const { nodes, isPassedOn } = waysAfterFailure(flow, place, callee.head);
				const isBefore = roundsBefore(flow, place.node);
				made.push(...nodes.filter(({ id }) => !isBefore(id)).flatMap(callsAt));
				failing.add(head.name);
				// What is bound to operations ends with its own failure.
				if (!isPassedOn || (mayBeCalledByOthers(head.name) && !handed.has(head.name))) isAll = false;
			}
		}
		return { calls: made, isAll };
	}

	private get uses(): Uses {
		this.found ??= this.usesOf();
		return this.found;
	}

	private usesOf(): Uses {
		const calls = new Map<string, CallPlace[]>();
		const bound = this.operations.flatMap(({ members }) => [...members.values()]);
		const named = new Set<CFunction>();
		for (const each of this.reach.functions.values()) {
			for (const place of this.reach.callsOf(each)) {
				const { name } = place.call;
				if (name !== null) calls.set(name, [...(calls.get(name) ?? []), place]);
			}
			for (const expression of each.flow.nodes.flatMap(expressionsOf))
				someExpression(expression, (part) => {
					const other = part.kind === 'name' ? this.reach.functions.get(part.name) : undefined;
					if (other) named.add(other);
					return false;
				});
		}
		const handed = new Set([...bound, ...named].map(({ head }) => head.name));
		const later = [...named].flatMap((each) => this.reach.from(each).map((reached) => reached.function));
		return { calls, handed, later: new Set(later) };
	}
}
