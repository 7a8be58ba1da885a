// What ends with the frame of a function: iterators, plugs and objects in its variables, and what was set up as on the stack.
// Judges one instance at one exit.
import { speaksOf } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import { printExpression } from '../../kernel-c/print-expression';
import type { Counterparts } from '../file/counterparts';
import { isTakenBy } from '../path/place-state';
import { POSITIVE } from '../path/signs';
import { type Instance, stepsOf } from '../path/state';
import type { SymbolId } from '../path/symbols';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isDeclared } from './lost-pointers';
import { nodesSince } from './ways-out';

/**
 * What is held lies in a variable of this function (`&dax`, `&iter`): it ends with the function. Of an entry it is not known
 * whether the variable is what was entered, or the table.
 */
export function isKeyedByLocal(exploration: Exploration, { inferred, contract, key }: Instance): boolean {
	if (inferred || contract.kind === 'registration') return false;
	return key.some((symbol) => isInVariable(exploration, symbol, contract.kind === 'section'));
}

/**
 * `dput(path->dentry); drop(real_mount(path->mnt));` in a callee that is handed `&path`: it gives back what lies there part by
 * part.
 */
export function isEndedInParts(
	{ graph, table }: Exploration,
	{ instances }: Exit,
	{ key: [object], text }: Instance,
): boolean {
	return instances.some(({ status, imported, releasedAt, key: [part] }) => {
		const node = releasedAt === null ? undefined : graph.nodes[releasedAt];
		const isPart =
			part !== undefined && part !== object && object !== undefined && table.dependsOn(part, object);
		return (
			status === 'released' &&
			imported &&
			isPart &&
			node !== undefined &&
			callsAt(node).some((call) => call.arguments.some((each) => printExpression(each) === text))
		);
	});
}

/** Whether a value is the address of a variable that ends with the function, or of a member of one. */
function isInVariable(exploration: Exploration, symbol: SymbolId, orMember: boolean): boolean {
	const { origin } = exploration.table.info(symbol);
	if (origin.kind !== 'address') return false;
	if (origin.base === null) return isDeclared(exploration, origin.field);
	return orMember && isInVariable(exploration, origin.base, true);
}

/**
 * `id = read_lock(); … read_unlock(id);`: what ends a section is a value that the taking call has given, and that only a variable
 * of this function names. A handle that may be refused is known elsewhere as well: `current->journal_info`.
 */
export function isTokenOfFrame(
	{ graph, table }: Exploration,
	{ value, classes, trail }: Exit,
	{ contract, own, text, result, acquireCall, key: [token] }: Instance,
): boolean {
	const isGiven = own && token !== undefined && token === result && isTakenBy(contract, acquireCall);
	if (contract.kind !== 'section' || !isGiven) return false;
	// Whoever drops the token means never to end it: a thread without file systems.
	const isDropped = !/^\w+$/.test(text);
	const mayLeadThere = graph.head.returnType.includes('*') && (classes & POSITIVE) !== 0;
	const isReturned = value !== null && (mayLeadThere || table.pointsInto(value, token));
	if (isDropped || isReturned || contract.acquire.some(({ success }) => success !== 'always')) return false;
	const calls = stepsOf(trail)
		.flatMap(({ node }) => graph.nodes[node] ?? [])
		.flatMap(callsAt);
	const timesOf = (rules: readonly { readonly call: string }[]) =>
		calls.filter(({ name }) => rules.some((rule) => speaksOf(rule, name))).length;
	// Any address in a page ends its mapping: by a name that is not followed, it may be over.
	return timesOf(contract.release) < timesOf(contract.acquire);
}

/** A section of an object on the stack, or of a handle of its own: no callee keeps it, and one that ends it says so by its name. */
export const isSectionOfFrame = (exploration: Exploration, instance: Instance): boolean =>
	instance.contract.kind === 'section' &&
	(instance.own || instance.contract.onStack || isKeyedByLocal(exploration, instance));

/** Names of calls that wait until what was begun is over. */
const WAITS = /(?:^|_)(?:wait|flush|sync)(?:_|$)/;

/**
 * `INIT_WORK_ONSTACK(&req->work, run); queue_work(wq, &req->work); wait_for_completion(&req->done);`: the function has waited
 * until the object of its caller is no longer used, and nobody in the file ends it.
 */
export function isLeftOnStack(
	exploration: Exploration,
	{ trail }: Exit,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean {
	const { contract, acquireCall, acquiredAt } = instance;
	if (!contract.onStack || !isTakenBy(contract, acquireCall) || !counterparts) return false;
	return (
		!counterparts.isEndedInFile(instance) &&
		nodesSince(exploration, trail, acquiredAt)
			.flatMap(callsAt)
			.some(({ name }) => WAITS.test(name ?? ''))
	);
}
