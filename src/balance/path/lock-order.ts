// Which lock is taken while which other is held, on all paths of one function; and the pairs taken in both orders.
import type { LockRule } from '../../contracts/contract';
import type { NodeId } from '../../kernel-c/flow';
import type { Instance, State, Trail } from './state';
import type { SymbolTable } from './symbols';

/** One lock taken while another is held. */
export interface Nesting {
	readonly outer: Instance;
	readonly inner: Instance;
	readonly node: NodeId;
	readonly trail: Trail;
	/** What else is held: a lock around both orders keeps them apart. */
	readonly around: readonly Instance[];
}

/** Two locks that one function takes in both orders, or in another order than a rule of the catalogue gives. */
export interface Inversion {
	readonly nesting: Nesting;
	readonly against: Nesting | LockRule;
}

/** Calls that give up instead of waiting, or where another one waits for them (wound/wait): they cannot close a circle. */
const DOES_NOT_WAIT = /(?:^|_)try|trylock|^ww_mutex_lock/;

/** Contracts of which several holders may hold the same lock. */
const SHARED = /read|shared/;

export class LockOrder {
	private readonly nestings = new Map<string, Nesting>();

	constructor(
		private readonly table: SymbolTable,
		private readonly rules: readonly LockRule[],
	) {}

	/** A lock was taken in a state in which others are held. */
	note(state: State, inner: Instance): void {
		if (state.imprecise || inner.contract.kind !== 'lock' || DOES_NOT_WAIT.test(inner.acquireCall)) return;
		const held = state.instances.filter((each) => each.status === 'held' && each.contract.kind === 'lock');
		for (const outer of held) {
			if (this.isOld(outer) || this.classOf(outer) === this.classOf(inner)) continue;
			const key = `${this.nameOf(outer)} ${this.nameOf(inner)} ${inner.acquiredAt}`;
			if (this.nestings.has(key)) continue;
			const around = held.filter((each) => each !== outer);
			this.nestings.set(key, { outer, inner, node: inner.acquiredAt, trail: state.trail, around });
		}
	}

	/**
	 * What is taken in the wrong order, each pair of locks once: at the place that comes second in the text.
	 * @param isSure which nestings count
	 */
	inversions(isSure: (nesting: Nesting) => boolean): Inversion[] {
		const first = new Map<string, Nesting>();
		const found = new Map<string, Inversion>();
		for (const other of [...this.nestings.values()].filter(isSure).sort((a, b) => a.node - b.node)) {
			const outer = this.nameOf(other.outer);
			const inner = this.nameOf(other.inner);
			const one = first.get(`${inner} ${outer}`);
			const against = one && this.canMeet(one, other) ? one : this.ruleAgainst(other);
			if (against && !found.has(`${outer} ${inner}`))
				found.set(`${outer} ${inner}`, { nesting: other, against });
			if (!first.has(`${outer} ${inner}`)) first.set(`${outer} ${inner}`, other);
		}
		return [...found.values()];
	}

	private ruleAgainst({ outer, inner }: Nesting): LockRule | undefined {
		return this.rules.find(
			(rule) => rule.inner.includes(outer.contract.id) && rule.outer.includes(inner.contract.id),
		);
	}

	/** Two tasks may stand at the two places at once and wait for each other. */
	private canMeet(one: Nesting, other: Nesting): boolean {
		const isShared = (a: Instance, b: Instance) => SHARED.test(a.contract.id) && SHARED.test(b.contract.id);
		if (isShared(one.outer, other.inner) || isShared(one.inner, other.outer)) return false;
		const around = new Set(one.around.map((each) => this.nameOf(each)));
		return !other.around.some((each) => around.has(this.nameOf(each)) && !SHARED.test(each.contract.id));
	}

	/** Equal for the same lock however it was taken: `down_read(&x->sem)` and `down_write(&x->sem)`. */
	private nameOf(lock: Instance): string {
		return `${this.isAddress(lock) ? '' : familyOf(lock)}/${lock.key.join(',')}`;
	}

	/** What lockdep would call a class: the field or variable of the lock, or the kind of lock an object has. */
	private classOf(lock: Instance): string {
		const [symbol] = lock.key;
		const origin = symbol === undefined ? null : this.table.info(symbol).origin;
		return origin?.kind === 'address' ? origin.field : familyOf(lock);
	}

	/** A lock of an earlier round of a loop: which of them it is, is not known. */
	private isOld({ key }: Instance): boolean {
		return key.some((symbol) => this.table.info(symbol).origin.kind === 'older');
	}

	private isAddress({ key: [symbol] }: Instance): boolean {
		return symbol !== undefined && this.table.info(symbol).origin.kind === 'address';
	}
}

/** The contract without the mode: `rwsem` of `rwsem-read`. */
const familyOf = ({ contract }: Instance): string => contract.id.replace(/-(?:read|write|shared)\b/g, '');
