// What a call has set up and hands over where it succeeds is still the function's to put where the call has failed:
// `device_register()`, `kobject_init_and_add()`. Judges one instance.
import { speaksOf } from '../../contracts/signature';
import { lastName } from '../../kernel-c/print-expression';
import type { Counterparts } from '../file/counterparts';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';

/** Whether it is still held because the call has failed that would have handed it over, and nobody else is known to put it. */
export function isOwedAfterFailure(
	exploration: Exploration,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean {
	const { passes, tested } = instance;
	return (
		isHandedOver(instance) &&
		passes.length === 0 &&
		(tested || isAnswer(exploration, instance)) &&
		!isOfWalk(exploration, instance) &&
		!isPassedOn(exploration, instance, counterparts) &&
		!isForGood(exploration, instance, counterparts)
	);
}

/** Whether the call that took it hands it over where it succeeds. */
const isHandedOver = ({ contract, acquireCall }: Instance): boolean =>
	contract.transfer.some((rule) => rule.success !== undefined && speaksOf(rule, acquireCall));

/** `list_for_each_entry(foo, &all, node) device_register(&foo->dev);`: it stays on the list, and whoever walks that next puts it. */
const isOfWalk = ({ graph: { nodes } }: Exploration, { text }: Instance): boolean =>
	nodes.some(
		(node) =>
			node.kind === 'iterate' &&
			WALKS_LIST.test(node.macro) &&
			node.arguments.some((given) => given.kind === 'name' && given.name === /^&?(\w+)->/.exec(text)?.[1]),
	);

const WALKS_LIST = /^h?list_for_each/;

/** `static struct device foo_dev = { .init_name = "foo" };`: nothing comes of a put after `device_register(&foo_dev)` but a warning. */
export const hasNothingToPut = (instance: Instance, counterparts: Counterparts | null): boolean =>
	isHandedOver(instance) && counterparts?.isWithoutRelease(/^&(\w+)/.exec(instance.text)?.[1] ?? '') === true;

/**
 * `foo_register(foo)`: whoever adds to the system what its caller has made, by its own device or kobject, fails as the call does
 * and leaves it to the caller as well. Of other functions it is known where a caller in view puts it then.
 */
function isPassedOn(
	{ graph: { head }, table }: Exploration,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean {
	const [part] = instance.key;
	const origin = part === undefined ? null : table.info(table.wholeOf(part)).origin;
	const isParameter = (text: string | undefined) =>
		head.parameters.some(({ name }) => name !== null && name === text);
	const isElement = isParameter(ELEMENT.exec(instance.text)?.[1]);
	const isHanded = isElement || (origin?.kind === 'initial' && isParameter(origin.place));
	// Who is told of no failure puts in any case.
	const mayKnow = head.returnType === 'void' || !BEGINS_COUNT.test(instance.acquireCall);
	const isWhole = isElement || IS_WHOLE.test(lastName(instance.text));
	const isAdded = mayKnow && ADDS.test(head.name) && isWhole;
	return isHanded && (isAdded || (counterparts?.mayEndAfterFailure(head.name, instance) ?? true));
}

/** Names of functions that add an object to the system. */
const ADDS = /(?:^|_)(?:add|register|attach)(?:_|$)/;

/** Calls that begin the count of an object which has none before: whoever calls the function cannot know that there is something to put. */
const BEGINS_COUNT = /^kobject_init_and_add$/;

/** `return kobject_init_and_add(kobj, …);`: the caller tests the answer, and has nothing else to go by. */
const isAnswer = ({ exits, table }: Exploration, { acquiredAt }: Instance): boolean =>
	exits.some(({ value }) => {
		const origin = value === null ? null : table.info(value).origin;
		return origin?.kind === 'result' && origin.node === acquiredAt;
	});

/** Members whose last reference is the one of the object around them. */
const IS_WHOLE = /^(?:p?dev|device|kobj)$/;

/** `foo_add_devices(devs, count)`: one of those that the caller has handed over. */
const ELEMENT = /^(\w+)\[\w+\]$/;

/** Whether it lies in a variable of the file, and no other function puts it: it is not meant to end, and may have no release. */
const isForGood = (
	{ graph: { head }, table }: Exploration,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean =>
	instance.key.some((part) => table.isOfVariable(part)) &&
	!counterparts?.givenBackElsewhere(head.name, instance);
