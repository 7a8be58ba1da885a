// Objects that a callee in view has found and counted, and of which the function only reads a number: nobody else is told of the
// count. Judges one instance at one exit.
import { isTakenBy } from '../path/place-state';
import type { Instance } from '../path/state';
import type { SymbolId } from '../path/symbols';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { takesByName } from './kept-for-caller';
import { goesNowhere, isSetUp, onlyLooks } from './lost-pointers';

/** Types of results that lead to no object. */
const IS_NUMBER = /^(?:(?:static|inline|unsigned)\s+)*(?:void|int|bool|[us]\d+|s?size_t)$/;

/**
 * `obj = foo_find(id); if (!obj) return -ENOENT; return obj->line;`: what counts the object is a member of its own (`&obj->kref`).
 * Who is named for getting something gets the object, unless it returns the number.
 */
export function isFoundForNumber(exploration: Exploration, exit: Exit, instance: Instance): boolean {
	const { graph, table } = exploration;
	const { text, passes } = instance;
	const object = foundIn(exploration, instance);
	const variable = /^&(\w+)->[\w.]+$/.exec(text)?.[1];
	return (
		object !== null &&
		variable !== undefined &&
		passes.every(onlyLooks) &&
		IS_NUMBER.test(graph.head.returnType) &&
		(!takesByName(graph.head.name) || (exit.value !== null && table.dependsOn(exit.value, object))) &&
		!isSetUp(exploration, exit, instance) &&
		goesNowhere(exploration, exit, instance, variable)
	);
}

/** The result of the callee, where the callee has counted a member of it. */
function foundIn(
	{ table }: Exploration,
	{ key: [count], contract, acquiredAt, acquireCall }: Instance,
): SymbolId | null {
	const counted = count === undefined ? null : table.info(count).origin;
	const object = counted?.kind === 'address' ? counted.base : null;
	const found = object === null ? null : table.info(object).origin;
	const isFound = found?.kind === 'result' && found.node === acquiredAt;
	return isFound && !isTakenBy(contract, acquireCall) ? object : null;
}
