// What undoes a function later and does not run where that one fails: the exit of a module for its init, `remove` for
// `probe`, a function of the opposite name. What the counterpart gives back, nobody else does after a failure.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Contract, Release } from '../../contracts/contract';
import { fitsSignature, readSignature } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { CFile, CFunction } from '../../kernel-c/file';
import type { FlowGraph, FlowNode } from '../../kernel-c/flow';
import type { Operations } from '../../kernel-c/operations';
import { lastName, printExpression } from '../../kernel-c/print-expression';
import { isPlaceState } from '../path/place-state';
import type { Instance } from '../path/state';
import { areOpposite, says, undoes, unlocks } from '../path/words';
import type { Callers } from './callers';
import { endsByName, IN_TURN, isForAWhile, takesItself } from './ends-by-name';
import type { Undoing } from './infer';
import type { CallPlace, Reach } from './reach';

/** Whether a call is by name the giving one of a pair. */
const endsPair = ({ call }: CallPlace, { release }: Contract): boolean =>
	release.some((rule) => {
		const { name, parameters } = readSignature(rule.call);
		return name === call.name && fitsSignature(parameters, call.arguments.map(printExpression));
	});

/** The members that run when the last reference goes, by their struct; of an object whose struct is not told, `dev->release = …`. */
const RELEASED_BY: Readonly<Record<string, string>> = {
	'': 'release',
	class: 'dev_release',
	device: 'release',
	device_type: 'release',
	kobj_type: 'release',
	nvme_ctrl_ops: 'free_ctrl',
};

/** Macros that name the init of a module, also of one that is always built in: `module_init`, `subsys_initcall`. */
const STARTS = /^(?:module_init|\w+_initcall(?:_sync)?)$/;

/** A failure of a function, with something that was taken before as one of a pair. */
export interface PairLeft {
	/** The function that fails. */
	readonly name: string;
	readonly instance: Instance;
	/** What its path came by since. */
	readonly since: readonly FlowNode[];
	/** Whether the object was the function's own: then nobody knows it after the failure. */
	readonly isOwn: boolean;
}

/** Where pairs of the file end that nobody wrote down. */
export interface PairsOfFile {
	/** Whether something was taken as one of a pair of the file. */
	has(instance: Instance): boolean;
	/** Whether some nodes of a function may end it. */
	mayEnd(graph: FlowGraph, nodes: readonly FlowNode[], instance: Instance): boolean;
	/** Where callers end what a failure leaves; null where none does. */
	undoneBy(left: PairLeft): CallPlace | null;
}

/** The type of a parameter, if no other one is of that type; null where there is no such parameter. */
function onlyTypeOf(each: CFunction | undefined, parameter: string): string | null {
	const parameters = each?.head.parameters ?? [];
	const type = parameters.find(({ name }) => name === parameter)?.type;
	return type !== undefined && parameters.filter((other) => other.type === type).length === 1 ? type : null;
}

/** The functions of a file that have a counterpart. */
export class Counterparts {
	private readonly byName = new Map<string, CFunction>();
	/** The functions that run once, when the module is loaded or the kernel starts. */
	private readonly inits: ReadonlySet<string>;

	constructor(
		private readonly file: CFile,
		private readonly all: readonly Operations[],
		private readonly reach: Reach,
		private readonly catalogue: Catalogue,
		readonly pairs: PairsOfFile,
		private readonly callers: Callers,
	) {
		const { functions } = reach;
		for (const [name, end] of endsByName(reach, all, callers)) this.byName.set(name, end);
		const named = (names: RegExp) =>
			file.invocations.flatMap((each) =>
				names.test(each.name) ? (functions.get(each.arguments[0] ?? '') ?? []) : [],
			);
		const [inits, [exit]] = [named(STARTS), named(/^module_exit$/)];
		this.inits = new Set(inits.map(({ head }) => head.name));
		if (inits[0] && exit) this.byName.set(inits[0].head.name, exit);
		for (const { struct, members } of all)
			if (!IN_TURN.has(struct))
				for (const [taking, each] of members)
					for (const [giving, other] of members)
						if (areOpposite(taking, giving) && !isForAWhile(taking)) this.byName.set(each.head.name, other);
	}

	/**
	 * What the counterpart of a function undoes; null where it has none. Of an init it is certain that nobody else undoes it, of
	 * others only where the name says that something is entered somewhere, and not just made or started.
	 */
	undoing(name: string): Undoing | null {
		if (!this.byName.has(name)) return null;
		const isInit = this.isModuleInit(name);
		const calls = this.callsOfCounterpart(name).flatMap(({ function: { flow }, node, call }) => {
			const each = flow.nodes[node];
			return each?.kind === 'evaluate' && each.expression === call ? [call] : [];
		});
		return {
			calls: isInit || !undoes(name) ? calls : [],
			isCertain: (taking) => isInit || says(taking, 'enters'),
			mayTake: (callee) => this.mayTake(callee),
		};
	}

	/** The functions whose counterpart a function is. */
	begunBefore(name: string): CFunction[] {
		return [...this.byName].flatMap(([taker, { head }]) =>
			head.name === name ? (this.reach.functions.get(taker) ?? []) : [],
		);
	}

	/** Whether a function takes what the catalogue knows, or is out of sight. */
	private mayTake(name: string): boolean {
		const callee = this.reach.functions.get(name);
		const isTaking = ({ call }: CallPlace) =>
			this.catalogue.acquires.get(call.name ?? '')?.some(({ contract }) => !isPlaceState(contract)) ?? false;
		return !callee || this.reach.callsFrom(callee).some(isTaking);
	}

	/** Whether the function is an init of a module: what it has stored is gone with the module where it fails. */
	isModuleInit(name: string): boolean {
		return this.inits.has(name);
	}

	/** Whether a failure of the function is the end of an init: it is one, or `__init`, and its callers in view fail with it. */
	failsForGood(name: string): boolean {
		const head = this.reach.functions.get(name)?.head;
		const isPartOfInit = head?.annotations.some((each) => each.name === '__init') ?? false;
		return (
			this.isModuleInit(name) || (isPartOfInit && (!head?.isStatic || this.callers.afterFailure(name).isAll))
		);
	}

	/** Whether a variable is a device that is defined with its members, and none of them releases it: it is there for good. */
	isWithoutRelease(variable: string): boolean {
		const isDefined = this.file.variables.some(
			({ name, type, initializer }) =>
				name === variable && /(?:^|[ _])device$/.test(type) && initializer?.kind === 'initializer',
		);
		return (
			isDefined && !this.all.some(({ holder, members }) => holder === variable && members.has('release'))
		);
	}

	/** The call of a function's counterpart that gives back what that one took, or runs what does; null where there is none. */
	givesBack(name: string, instance: Instance): CallPlace | null {
		const isIt = (place: CallPlace) =>
			this.releases(place, instance) || this.releasesParameter(name, place, instance);
		const counterpart = this.byName.get(name);
		if (counterpart && takesItself(this.reach.callsFrom(counterpart), instance)) return null;
		for (const { function: each, from } of counterpart ? this.reach.from(counterpart) : []) {
			const place = this.reach.callsOf(each).find(isIt);
			if (place) return from ?? place;
		}
		return null;
	}

	/** `foo_open(inode, filp)`, `foo_release(inode, file)`: both are handed the same, whatever each calls it. */
	private releasesParameter(name: string, { function: other, call }: CallPlace, instance: Instance): boolean {
		const type = onlyTypeOf(this.reach.functions.get(name), instance.text);
		return (
			type !== null &&
			this.byName.get(name) === other &&
			this.endsBy(call, instance).some(({ key }) =>
				key.some((part) => {
					const given = part.from === 'argument' ? call.arguments[part.index] : undefined;
					return given !== undefined && onlyTypeOf(other, printExpression(given)) === type;
				}),
			)
		);
	}

	/** Where another function of the file gives back such a thing under the same name; null where none does. */
	givenBackElsewhere(name: string, instance: Instance): CallPlace | null {
		return this.endsElsewhere(name, instance)[0] ?? null;
	}

	/** Whether a function that runs when the last reference of an object goes gives back such a thing under the same name. */
	isEndedByRelease(instance: Instance): boolean {
		const run = this.all.flatMap(({ struct, members }) => {
			const each = RELEASED_BY[struct] && members.get(RELEASED_BY[struct]);
			return each ? [each] : [];
		});
		return run.some((each) => this.reach.callsFrom(each).some((place) => this.releases(place, instance)));
	}

	/** Whether a function of the file gives back things of an instance's kind, whichever. */
	isEndedInFile(instance: Instance): boolean {
		const { functions } = this.reach;
		return [...functions.values()].some((each) =>
			this.reach.callsOf(each).some(({ call }) => this.mayEnd(call, instance)),
		);
	}

	/** One such place of each other function. */
	private endsElsewhere(name: string, instance: Instance): CallPlace[] {
		return [...this.reach.functions.values()]
			.filter(({ head }) => head.name !== name)
			.flatMap((each) => this.reach.callsOf(each).find((call) => this.releases(call, instance)) ?? []);
	}

	/**
	 * Where another function of the file gives back such a thing itself, beside another one; null where none does, or where it
	 * may run after a failure: a caller of both is in view.
	 */
	endOfBoth(name: string, instance: Instance, beside: Instance): CallPlace | null {
		const isCalledBy = (caller: CFunction, callee: string) =>
			this.reach.callsOf(caller).some(({ call }) => call.name === callee);
		const all = [...this.reach.functions.values()];
		const callers = all.filter((caller) => isCalledBy(caller, name));
		for (const each of all) {
			if (each.head.name === name || callers.some((caller) => isCalledBy(caller, each.head.name))) continue;
			const calls = this.reach.callsOf(each);
			if (!calls.some(({ call }) => this.mayEnd(call, beside))) continue;
			const place = calls.find(({ call }) => this.mayEnd(call, instance));
			if (place) return place;
		}
		return null;
	}

	/**
	 * Where a function of the opposite name gives back such a thing beside some of the rest: it does not run where the rest is
	 * not there. Null where none does.
	 */
	endOfWhole(name: string, instance: Instance, rest: readonly Instance[]): CallPlace | null {
		for (const each of this.reach.functions.values()) {
			if (!areOpposite(name, each.head.name)) continue;
			const places = this.reach.callsFrom(each);
			const place = places.find((call) => this.releases(call, instance));
			if (place && rest.some((other) => places.some((call) => this.releases(call, other)))) return place;
		}
		return null;
	}

	/**
	 * Where another function gives back such a thing, if all that runs after a failure is in view; null where none does, or where
	 * a timer or a device may.
	 */
	endWithoutFailure(name: string, instance: Instance): CallPlace | null {
		if (!this.callers.afterFailure(name).isAll) return null;
		const places = this.endsElsewhere(name, instance);
		const mayRunLater = places.some((place) => this.callers.isRunLater(place.function));
		return mayRunLater ? null : (places[0] ?? null);
	}

	/** Whether what callers in view run after a failure of a function may give back things of an instance's kind. */
	mayEndAfterFailure(name: string, instance: Instance): boolean {
		return this.mayEndIn(this.callers.afterFailure(name).calls, instance);
	}

	/**
	 * Whether all who call a function are in view, and run after its failure a function that gives back such things under the
	 * same name and takes none: `prepare_pages(&data); … release_unused_pages(&data);`.
	 */
	endsWhatIsLeft(name: string, instance: Instance): boolean {
		const takes = ({ call }: CallPlace) =>
			this.catalogue.acquires
				.get(call.name ?? '')
				?.some(({ contract }) => contract.id === instance.contract.id);
		const isEnd = (call: Call) =>
			this.runsEndByName(call.name ?? '', instance) && !this.callsRunBy(call.name ?? '').some(takes);
		return this.callers.areAllInView(name) && this.callers.afterFailure(name).calls.some(isEnd);
	}

	/** Whether a function is called by pointer alone, as an operation. */
	isOperation(name: string): boolean {
		return this.callers.isOperation(name);
	}

	/** Whether all who call a function are in view, and none of them gives back such a thing after a failure. */
	isLeftByCallers(name: string, instance: Instance): boolean {
		return this.callers.areAllInView(name) && !this.mayEndAfterFailure(name, instance);
	}

	/** Whether all who call a function are in view, and none of them may give back such a thing, nor may who calls those in view. */
	isKeptFromCallers(name: string, instance: Instance): boolean {
		const above = this.callers.above(name);
		const leadsHere = new Set([name, ...above.map(({ head }) => head.name)]);
		const mayEnd = ({ call }: CallPlace) =>
			!leadsHere.has(call.name ?? '') &&
			(this.mayHandOnEnd(call, instance) ||
				this.runsEnd(call.name ?? '', instance) ||
				unlocks(call.name ?? ''));
		return (
			this.callers.areAllInView(name) &&
			![...above, ...this.callers.besides(above)].some((each) => this.reach.callsOf(each).some(mayEnd))
		);
	}

	/** Whether some of these calls may give back things of an instance's kind, by themselves or through a function in view. */
	mayEndIn(calls: readonly Call[], instance: Instance): boolean {
		return calls.some((call) => this.mayHandOnEnd(call, instance) || this.runsEnd(call.name ?? '', instance));
	}

	/** Whether a call gives back things of an instance's kind, or is handed a function in view that does. */
	mayHandOnEnd(call: Call, instance: Instance): boolean {
		return (
			this.mayEnd(call, instance) ||
			call.arguments.some((given) => this.runsEnd(printExpression(given), instance)) ||
			this.runsEndByName(call.name ?? '', instance)
		);
	}

	/** Whether a function in view gives back things of an instance's kind, or one that it hands on: `kref_put(&obj->ref, end)`. */
	private runsEnd(name: string, instance: Instance): boolean {
		return this.callsRunBy(name).some(({ call }) => this.mayEnd(call, instance));
	}

	/** The same of such a thing under the same name. */
	runsEndByName(name: string, instance: Instance): boolean {
		return this.callsRunBy(name).some((place) => this.releases(place, instance));
	}

	/** The calls that a function in view makes, and those of the functions that it hands on. */
	private callsRunBy(name: string): readonly CallPlace[] {
		const each = this.reach.functions.get(name);
		const handedOn = ({ call }: CallPlace) =>
			call.arguments.flatMap((given) => {
				const handed = given.kind === 'name' ? this.reach.functions.get(given.name) : undefined;
				return handed ? this.reach.callsOf(handed) : [];
			});
		return each ? this.reach.callsFrom(each).flatMap((place) => [place, ...handedOn(place)]) : [];
	}

	/** Whether a call gives back things of an instance's kind, whichever it is. */
	mayEnd(call: Call, instance: Instance): boolean {
		return this.endsBy(call, instance).length > 0;
	}

	/** Whether a call gives back such a thing by the very words that it was taken with, whatever they stand for by now. */
	endsByWords(call: Call, instance: Instance): boolean {
		const texts = call.arguments.map(printExpression);
		return this.endsBy(call, instance).some(
			({ key }) =>
				key.length > 0 &&
				key.map((part) => (part.from === 'argument' ? texts[part.index] : '')).join(', ') === instance.text,
		);
	}

	/** The releases of an instance's contract that a call may be. */
	private endsBy(call: Call, { contract }: Instance): readonly Bound<Release>[] {
		const texts = call.arguments.map(printExpression);
		return (this.catalogue.releases.get(call.name ?? '') ?? []).filter(
			(bound) => bound.contract.id === contract.id && fitsSignature(bound.parameters, texts),
		);
	}

	/**
	 * Whether some of these nodes may give back in a callee what the function took: in one that is in view, or one out of sight
	 * that undoes what it is not handed. What the counterpart calls beside giving it back does not do so.
	 */
	mayGiveBack(name: string, nodes: readonly FlowNode[], instance: Instance): boolean {
		const beside = new Set(this.callsOfCounterpart(name).map(({ call }) => call.name));
		return nodes.flatMap(callsAt).some((call) => {
			const callee = this.reach.functions.get(call.name ?? '');
			if (callee) return this.reach.callsFrom(callee).some((place) => this.mayRelease(place, instance));
			if (call.name === null || this.catalogue.releases.has(call.name)) return false;
			return call.arguments.length === 0 && undoes(call.name) && !beside.has(call.name);
		});
	}

	/** Whether a call undoes by its name what neither its text nor a contract says, or may be the last put of an object that ends others. */
	mayUndoUnseen({ name }: Call): boolean {
		if (name === null || this.reach.functions.has(name) || this.catalogue.neutral.has(name)) return false;
		const known = this.catalogue.releases.get(name);
		return known ? known.some(({ contract }) => contract.kind === 'reference') : undoes(name);
	}

	private callsOfCounterpart(name: string): readonly CallPlace[] {
		const counterpart = this.byName.get(name);
		return counterpart ? this.reach.callsFrom(counterpart) : [];
	}

	/** Of a pair that nobody wrote down it is not known how a callee calls its object. */
	private mayRelease(place: CallPlace, instance: Instance): boolean {
		return instance.inferred ? endsPair(place, instance.contract) : this.releases(place, instance);
	}

	private releases(place: CallPlace, instance: Instance): boolean {
		const { contract, text, storedAs, inferred, key } = instance;
		const { call } = place;
		const texts = call.arguments.map(printExpression);
		const names = [text, ...(storedAs === null ? [] : [storedAs])].map(lastName);
		if (inferred)
			return (
				endsPair(place, contract) && (key.length === 0 || texts.includes(text) || this.pairs.has(instance))
			);
		return this.endsBy(call, instance).some(
			({ key: parts }) =>
				parts.length === 0 ||
				parts.some((part) => part.from === 'argument' && names.includes(lastName(texts[part.index] ?? ''))),
		);
	}
}
