// Functions that by their names end what another function of the file has begun, and do not run where that one fails:
// `foo_init`, `foo_exit`.
import { speaksOf } from '../../contracts/signature';
import type { CFunction } from '../../kernel-c/file';
import type { Operations } from '../../kernel-c/operations';
import { printExpression } from '../../kernel-c/print-expression';
import type { Instance } from '../path/state';
import { oppositesOf, says } from '../path/words';
import type { Callers } from './callers';
import type { CallPlace, Reach } from './reach';

/** Members that run in turn, whether the first one fails or not. */
export const IN_TURN: ReadonlySet<string> = new Set(['seq_operations', 'dev_pm_ops']);

/** `lock_all`, `get`: what others hold for a while, and give back whatever they got. */
export const isForAWhile = (name: string): boolean => says(name, 'begins', 'counts');

/** Words for the end of what was begun as a whole. What frees, destroys or releases often runs on what is half made as well. */
const ENDS_WHOLE =
	/(?:^|_)(?:exit|fini|unregister|deregister|del|delete|remove|rm|stop|uninit|deinit|term|teardown|detach|unbind|uninstall|deactivate|unload|unpublish)(?:_|$)/;

/** The functions of a file that end another one's work by name, by the name of that one. */
export function endsByName(
	{ functions }: Reach,
	operations: readonly Operations[],
	callers: Callers,
): Map<string, CFunction> {
	const inTurn = new Set(
		operations.flatMap(({ struct, members }) => (IN_TURN.has(struct) ? [...members.values()] : [])),
	);
	const ends = new Map<string, CFunction>();
	for (const each of functions.values()) {
		const { name, returnType } = each.head;
		if (returnType === 'void' || isForAWhile(name) || inTurn.has(each)) continue;
		const end = oppositesOf(name.replace(/^_+/, ''))
			.filter((other) => ENDS_WHOLE.test(other))
			.flatMap((other) => functions.get(other) ?? [])
			.find(({ head }) => head.returnType === 'void' && !callers.runsAfterFailure(name, head.name));
		if (end) ends.set(name, end);
	}
	return ends;
}

/** `stop(q); … if (remove) start(q);`: a teardown that takes what it gives back, by the same name, gives back its own. */
export const takesItself = (calls: readonly CallPlace[], { contract, text }: Instance): boolean =>
	calls.some(
		({ call }) =>
			contract.acquire.some((rule) => speaksOf(rule, call.name)) &&
			call.arguments.some((given) => printExpression(given) === text),
	);
