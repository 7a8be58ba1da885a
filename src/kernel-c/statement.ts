// C statements as records: what the reader of a function body gives and the lowering to a flow graph takes.
// Internal to this room; the analyses see flow graphs only.
import type { Span } from '../text/position';
import type { ArmCondition } from './conditionals';
import type { Expression } from './expression';
import type { Cleanup } from './flow';

/** One variable of a declaration. */
export interface Declarator extends Span {
	readonly name: string;
	readonly type: string;
	readonly initializer: Expression | null;
	readonly cleanup: Cleanup | null;
}

export interface ConditionalArm {
	/** Null for `#else`, also for the one that is not written. */
	readonly condition: ArmCondition | null;
	readonly body: readonly Statement[];
}

export type Statement = Span &
	(
		| { readonly kind: 'expression'; readonly expression: Expression }
		| { readonly kind: 'declaration'; readonly declarators: readonly Declarator[] }
		| { readonly kind: 'block'; readonly items: readonly Statement[] }
		| {
				readonly kind: 'if';
				readonly condition: Expression;
				readonly whenTrue: Statement;
				readonly whenFalse: Statement | null;
		  }
		| { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement }
		| { readonly kind: 'do'; readonly condition: Expression; readonly body: Statement }
		| {
				readonly kind: 'for';
				readonly first: Statement | null;
				readonly condition: Expression | null;
				readonly step: Expression | null;
				readonly body: Statement;
		  }
		| { readonly kind: 'switch'; readonly subject: Expression; readonly body: Statement }
		| { readonly kind: 'case'; readonly low: Expression; readonly high: Expression | null }
		| { readonly kind: 'default' }
		| { readonly kind: 'label'; readonly name: string }
		/** Null label: `goto *target`, which may go to any label of the function. */
		| { readonly kind: 'goto'; readonly label: string | null }
		| { readonly kind: 'break' }
		| { readonly kind: 'continue' }
		| { readonly kind: 'return'; readonly value: Expression | null }
		| {
				readonly kind: 'iterate';
				readonly macro: string;
				readonly arguments: readonly Expression[];
				readonly body: Statement;
		  }
		/** `scoped_guard(…) body`; `fail` runs instead of the body when a conditional guard could not be taken. */
		| {
				readonly kind: 'scoped';
				readonly cleanup: Cleanup;
				readonly fail: Statement | null;
				readonly body: Statement;
		  }
		/** `asm goto`: goes on or to one of the labels. */
		| { readonly kind: 'asm-goto'; readonly expression: Expression; readonly labels: readonly string[] }
		| { readonly kind: 'conditional-arms'; readonly arms: readonly ConditionalArm[] }
		| { readonly kind: 'gap'; readonly reason: string; readonly isProblem: boolean }
		| { readonly kind: 'empty' }
	);
