// The control flow graph of one C function: a flat list of immutable nodes that name their successors by index.
// Built once by `lower`, printed by `printFlow` in tests, walked by the analyses. Holds no syntax tree.
import type { Span } from '../text/position';
import type { Expression } from './expression';
import type { FunctionHead } from './functions';

/** Index of a node in `FlowGraph.nodes`. */
export type NodeId = number;

interface Base extends Span {
	readonly id: NodeId;
}

/** Evaluates an expression (one full expression between sequence points), then goes on. */
export interface Evaluate extends Base {
	readonly kind: 'evaluate';
	readonly expression: Expression;
	readonly next: NodeId;
}

/** A local variable comes to life. `cleanup` is the name in `__free(kfree)` or of the `CLASS`/`guard`, else null. */
export interface Declare extends Base {
	readonly kind: 'declare';
	readonly name: string;
	readonly type: string;
	readonly initializer: Expression | null;
	readonly cleanup: Cleanup | null;
	readonly next: NodeId;
}

/** `static struct kobject *dir;`: a variable of the function that lives on from one call to the next. */
export const outlivesCall = (declared: Declare): boolean => /\bstatic\b/.test(declared.type);

/** What runs by itself when a scope ends: `__free(name)` on a variable, or `guard(name)(arguments)`. */
export interface Cleanup {
	readonly kind: 'free' | 'guard' | 'class';
	readonly name: string;
	/** The variable, or a made-up name for an anonymous guard. */
	readonly variable: string;
	readonly arguments: readonly Expression[];
}

/** Two ways by a condition without short circuits: `&&`, `||` and `!` are already lowered to branches. */
export interface Branch extends Base {
	readonly kind: 'branch';
	readonly condition: Expression;
	readonly whenTrue: NodeId;
	readonly whenFalse: NodeId;
	/** `assert`: the condition of BUG_ON or WARN_ON; `preprocessor`: `#if` inside a function; `wait`: `wait_event*`. */
	readonly why: 'if' | 'loop' | 'conditional' | 'assert' | 'preprocessor' | 'wait';
}

export interface Switch extends Base {
	readonly kind: 'switch';
	readonly subject: Expression;
	readonly cases: readonly SwitchCase[];
	/** Where control goes when no case fits: the `default` label or the end of the switch. */
	readonly otherwise: NodeId;
}

export interface SwitchCase {
	readonly low: Expression;
	/** The upper end of `case low ... high`, else null. */
	readonly high: Expression | null;
	readonly target: NodeId;
}

/** The head of an iterator macro: one more round (`body`) or done. Each round gives its variables new values. */
export interface Iterate extends Base {
	readonly kind: 'iterate';
	readonly macro: string;
	readonly arguments: readonly Expression[];
	readonly body: NodeId;
	readonly done: NodeId;
}

/** A scope ends and a cleanup runs (on every way out: fall-through, return, goto, break). */
export interface ScopeExit extends Base {
	readonly kind: 'scope-exit';
	readonly cleanup: Cleanup;
	readonly next: NodeId;
}

/** Code of unknown effect: lines a patch does not show, or a region that could not be parsed. */
export interface Gap extends Base {
	readonly kind: 'gap';
	readonly reason: string;
	readonly next: NodeId;
}

/** `return value;`, or the closing brace with a null value (then `implicit`). Goes to the exit node. */
export interface Return extends Base {
	readonly kind: 'return';
	readonly value: Expression | null;
	readonly implicit: boolean;
	readonly next: NodeId;
}

/** Control does not come back: `BUG()`, `panic()`, `unreachable()`. */
export interface Stop extends Base {
	readonly kind: 'stop';
	readonly reason: string;
}

/** Nothing happens: entry, join points, labels that keep a name, and jumps to them (`goto name`). */
export interface Join extends Base {
	readonly kind: 'join';
	readonly label: string | null;
	readonly next: NodeId;
}

export interface Exit extends Base {
	readonly kind: 'exit';
}

export type FlowNode =
	| Evaluate
	| Declare
	| Branch
	| Switch
	| Iterate
	| ScopeExit
	| Gap
	| Return
	| Stop
	| Join
	| Exit;

export interface FlowGraph {
	readonly head: FunctionHead;
	readonly nodes: readonly FlowNode[];
	readonly entry: NodeId;
	readonly exit: NodeId;
	/** Regions of the body that could not be read; each is a `gap` node too. Empty: the whole body is trusted. */
	readonly problems: readonly Problem[];
}

export interface Problem extends Span {
	readonly reason: string;
}

/** The expressions that a node evaluates; the arguments of loops and cleanups and the labels of a switch are none of them. */
export function expressionsOf(node: FlowNode): readonly Expression[] {
	switch (node.kind) {
		case 'evaluate':
			return [node.expression];
		case 'declare':
			return node.initializer ? [node.initializer] : [];
		case 'branch':
			return [node.condition];
		case 'return':
			return node.value ? [node.value] : [];
		default:
			return [];
	}
}
