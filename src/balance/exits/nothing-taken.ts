// Ways on which a taking call has taken nothing: of an object that is not there, or that no variable names. Judges one instance at
// one exit.
import { speaksOf } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import { printExpression } from '../../kernel-c/print-expression';
import { isStateOfPlace } from '../path/place-state';
import { type Classes, NEGATIVE, ZERO } from '../path/signs';
import type { Instance } from '../path/state';
import type { SymbolId } from '../path/symbols';
import { says } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { hasSaidItFailed } from './answered-by-code';
import { isNumber } from './harmless';
import { classesAt } from './ways-out';

/**
 * `alloc()->part`: a part of an object that no variable names any more: it goes, or is left, with the object. And
 * `init(&buffer, alloc(size))`: memory that only the callee has a name for is the callee's to free.
 */
export function isOfNameless({ graph }: Exploration, { text, acquiredAt, contract }: Instance): boolean {
	if (says(/^(\w+)\(.*\)(?:->|\.)\w+$/.exec(text)?.[1] ?? '', 'makes')) return true;
	const taking = graph.nodes[acquiredAt];
	return (
		contract.kind === 'memory' &&
		taking !== undefined &&
		callsAt(taking).some(
			({ name, arguments: given }) =>
				!contract.release.some((rule) => speaksOf(rule, name)) &&
				given.some((each) => each.kind === 'call' && printExpression(each) === text),
		)
	);
}

/**
 * Nothing is held of an object that is not there, or was asked for with a pointer to nothing. Of a number, 0 is one as any other, and
 * what takes over what it is handed begins with nothing: `krealloc(NULL, size)`.
 */
export function isNotTaken(exploration: Exploration, exit: Exit, instance: Instance): boolean {
	const { own, inferred, askedWith, key, acquiredAt, acquireCall, contract } = instance;
	const { graph } = exploration;
	const taking = graph.nodes[acquiredAt];
	const isNumbered = (taking ? callsAt(taking) : []).some(
		({ name, arguments: [first] }) => name === acquireCall && first && isNumber(graph, first),
	);
	const mayBeNone = isNumbered || contract.transfer.some((rule) => speaksOf(rule, acquireCall));
	const isOnly = (symbol: SymbolId | null | undefined, classes: Classes): boolean =>
		typeof symbol === 'number' && (classesAt(exploration, exit, symbol) & ~classes) === 0;
	return (
		(inferred && hasSaidItFailed(exploration, exit.trail, instance)) ||
		(own && ((!mayBeNone && isOnly(askedWith, ZERO)) || isOnly(key[0], ZERO | NEGATIVE))) ||
		(!isStateOfPlace(instance) && isOnly(key[0], ZERO))
	);
}
