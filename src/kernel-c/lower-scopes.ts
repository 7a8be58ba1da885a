// The part of the lowering that knows scopes: which cleanups run on the way from one place to another, and where labels
// are. What the statements do is the lowering's business.
import type { Span } from '../text/position';
import type { Call } from './expression';
import type { Cleanup, NodeId } from './flow';
import {
	ExpressionLowering,
	type Frame,
	type LabelScope,
	type Scope,
	type Target,
} from './lower-expressions';
import type { Statement } from './statement';
import { substatements } from './statement-walk';

/** Up to so many cleanups each jump out of a scope has a chain of its own, with its own place in the text. */
const OWN_CHAIN = 8;

export abstract class ScopeLowering extends ExpressionLowering {
	protected exit: NodeId = 0;
	/** Long chains of scope exits, by the scope left and where they lead, which jumps share. */
	private readonly longWays = new Map<Scope, Map<NodeId, NodeId>>();
	private readonly scopes = new Map<Cleanup, Scope>();
	private readonly labelScopes = new Map<Statement, Scope | null>();
	protected labelNames: readonly string[] = [];
	/** Labels that are no variable's name too. */
	protected readonly plainLabels = new Set<string>();
	private readonly labelNodes = new Map<string, NodeId[]>();

	/** A label that is jumped to and nowhere defined stands in lines that are not shown. */
	protected closeLabels(labels: LabelScope, span: Span): void {
		const { start, end } = span;
		for (const [name, node] of labels.nodes) {
			if (this.builder.isDefined(node)) continue;
			const [known] = (this.labelNodes.get(name) ?? []).filter((each) => this.builder.isDefined(each));
			if (known !== undefined)
				this.builder.define(node, { kind: 'join', label: null, next: known, start, end });
			else
				this.builder.define(node, {
					kind: 'gap',
					reason: `label ${name} is not shown`,
					next: this.exit,
					start,
					end,
				});
		}
	}

	protected override labelsAmong(call: Call, frame: Frame): readonly NodeId[] {
		if (this.plainLabels.size === 0) return [];
		return call.arguments.flatMap((given) =>
			given.kind === 'name' && this.plainLabels.has(given.name)
				? [this.jumpToLabel(given.name, call, frame)]
				: [],
		);
	}

	protected override hasCleanup(items: readonly Statement[]): boolean {
		return items.some(
			(item) =>
				item.kind === 'scoped' ||
				(item.kind === 'declaration' && item.declarators.some((each) => each.cleanup !== null)) ||
				this.hasCleanup(substatements(item)),
		);
	}

	/** Notes in which scope each label stands, for the jumps to it. */
	protected placeLabels(items: readonly Statement[], outer: Scope | null): void {
		let scope = outer;
		for (const item of items) {
			if (item.kind === 'label') this.labelScopes.set(item, scope);
			const inner = item.kind === 'scoped' ? this.extend(scope, item.cleanup) : scope;
			if (item.kind === 'conditional-arms') for (const arm of item.arms) this.placeLabels(arm.body, inner);
			else this.placeLabels(substatements(item), inner);
			scope = this.afterItem(item, scope);
		}
	}

	protected afterItem(item: Statement, scope: Scope | null): Scope | null {
		if (item.kind !== 'declaration') return scope;
		return item.declarators.reduce(
			(outer, { cleanup }) => (cleanup ? this.extend(outer, cleanup) : outer),
			scope,
		);
	}

	protected extend(outer: Scope | null, cleanup: Cleanup): Scope {
		const known = this.scopes.get(cleanup);
		if (known?.outer === outer) return known;
		const scope = { cleanup, outer, depth: (outer?.depth ?? 0) + 1 };
		this.scopes.set(cleanup, scope);
		return scope;
	}

	/** Runs the cleanups of the scopes left on the way from one scope to another, then goes to `next`. */
	protected leave(from: Scope | null, to: Scope | null, next: NodeId, at: Span): NodeId {
		const left: Cleanup[] = [];
		let [inner, outer] = [from, to];
		while (inner !== outer) {
			if (inner && (!outer || inner.depth >= outer.depth)) {
				left.push(inner.cleanup);
				inner = inner.outer;
			} else outer = outer?.outer ?? null;
		}
		const { start, end } = at;
		const known = left.length > OWN_CHAIN && from ? this.longWays.get(from)?.get(next) : undefined;
		if (known !== undefined) return known;
		const chain = left.reduceRight(
			(after, cleanup) => this.builder.add({ kind: 'scope-exit', cleanup, next: after, start, end }),
			next,
		);
		if (left.length > OWN_CHAIN && from) {
			const ways = this.longWays.get(from) ?? new Map<NodeId, NodeId>();
			this.longWays.set(from, ways.set(next, chain));
		}
		return chain;
	}

	protected labelNode(name: string, labels: LabelScope): NodeId {
		let scope = labels;
		while (scope.outer && !scope.names.has(name)) scope = scope.outer;
		const known = scope.nodes.get(name);
		if (known !== undefined) return known;
		const node = this.builder.reserve();
		scope.nodes.set(name, node);
		this.labelNodes.set(name, [...(this.labelNodes.get(name) ?? []), node]);
		return node;
	}

	private scopeOfLabel(name: string): Scope | null {
		for (const [label, scope] of this.labelScopes)
			if (label.kind === 'label' && label.name === name) return scope;
		return null;
	}

	protected jumpToLabel(name: string, at: Span, frame: Frame): NodeId {
		return this.jump({ node: this.labelNode(name, frame.labels), scope: this.scopeOfLabel(name) }, at, frame);
	}

	protected jump(target: Target | null, at: Span & { readonly kind?: string }, frame: Frame): NodeId {
		if (target) return this.leave(frame.scope, target.scope, target.node, at);
		const { kind, start, end } = at;
		return this.builder.add({
			kind: 'gap',
			reason: `${kind} of a loop that is not shown`,
			next: this.exit,
			start,
			end,
		});
	}
}
