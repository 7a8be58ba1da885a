// What a function takes for as long as its object lasts, and gives back itself where it fails, while its counterpart and all
// others of the file leave it: `foo_remove()` without the last rung of `foo_probe()`. By calls and stores; follows no path.
import { type Catalogue, isContracted } from '../../contracts/catalogue';
import type { Contract } from '../../contracts/contract';
import { fitsSignature, type KeyPart, speaksOf } from '../../contracts/signature';
import { targetOf } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import type { CFile, CFunction } from '../../kernel-c/file';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { aliasesOf } from '../../kernel-c/objects';
import { lastName, printExpression, withoutCasts } from '../../kernel-c/print-expression';
import { isPlaceState, isPlainObject } from '../path/place-state';
import { reachedFrom } from '../path/relevance';
import type { Counterparts } from './counterparts';
import { PassingOn, renames } from './passing-on';
import type { CallPlace, Reach } from './reach';

/** Something that a function takes into a member of an object, or into a variable of the file. */
interface Taken {
	readonly contract: Contract;
	readonly acquireCall: string;
	/** As the function names it: `foo->regs`. */
	readonly text: string;
	/** Where it gives it back on a way that fails; null where it does not. */
	readonly end: CallPlace | null;
}

/** What a counterpart leaves. */
export interface LeftThing extends Taken {
	readonly end: CallPlace;
	/** Where the counterpart gives back something else that was taken with it. */
	readonly beside: CallPlace;
}

export class LeftByCounterpart {
	private readonly taken = new Map<CFunction, readonly Taken[]>();
	private readonly passing: PassingOn;

	constructor(
		private readonly file: CFile,
		private readonly reach: Reach,
		private readonly catalogue: Catalogue,
		private readonly counterparts: Counterparts,
	) {
		this.passing = new PassingOn(reach, catalogue);
	}

	/** What a function leaves of that which the functions take whose counterpart it is. */
	leftBy(name: string): LeftThing[] {
		const each = this.reach.functions.get(name);
		const calls = each ? this.reach.callsOf(each) : [];
		return this.counterparts.begunBefore(name).flatMap((taker) => {
			const taken = this.takenBy(taker);
			const beside = calls.find((place) => taken.some((each) => this.ends(place.call, each)));
			return taken.flatMap((each) =>
				each.end && beside && !this.isEndedElsewhere(each, taker) ? [{ ...each, end: each.end, beside }] : [],
			);
		});
	}

	private takenBy(each: CFunction): readonly Taken[] {
		const known = this.taken.get(each) ?? this.findTaken(each);
		this.taken.set(each, known);
		return known;
	}

	private findTaken(each: CFunction): Taken[] {
		const calls = this.reach.callsOf(each);
		return calls.flatMap(({ node, call }) =>
			(this.catalogue.acquires.get(call.name ?? '') ?? []).flatMap(
				({ contract, key: [part], parameters }) => {
					const isMeant =
						!contract.automatic &&
						!isPlaceState(contract) &&
						fitsSignature(parameters, call.arguments.map(printExpression));
					const text = isMeant && part ? nameOf(part, call, each.flow, node) : null;
					if (text === null || !(lasts(text, each) || isOfParameter(contract, text, each))) return [];
					const thing = { contract, text };
					const ends = calls.filter((place) => this.ends(place.call, thing));
					const areRungs = ends.every((end) => isRung(each.flow, node, end.node));
					return [{ ...thing, acquireCall: call.name ?? '', end: (areRungs && ends[0]) || null }];
				},
			),
		);
	}

	private ends(call: Call, { contract, text }: Pick<Taken, 'contract' | 'text'>): boolean {
		return (this.catalogue.releases.get(call.name ?? '') ?? []).some((bound) => {
			const [part] = bound.key;
			const given = part?.from === 'argument' ? call.arguments[part.index] : undefined;
			return bound.contract.id === contract.id && given !== undefined && isCalled(given, text);
		});
	}

	/** Whether the function that takes a thing hands it on or knows it by another name, or another function may end it. */
	private isEndedElsewhere(thing: Taken, taker: CFunction): boolean {
		const { contract, text } = thing;
		const others = [...this.reach.functions.values()].filter((each) => each !== taker);
		const named = new RegExp(`\\b(?:${lastName(text)}|${lastName(objectOf(thing))})\\b`);
		const naming = others.filter(({ head }) => named.test(this.file.text.slice(head.start, head.end)));
		const calls = naming.flatMap((each) => this.reach.callsOf(each));
		if (calls.some(({ call }) => this.mayEndAround(call, thing))) return true;
		if (!isPlainObject(contract))
			return others.some((each) =>
				this.reach.callsOf(each).some(({ call }) => this.endsKind(call, contract)),
			);
		const isThing = (given: Expression) => isCalled(given, text);
		const isHandedOn = ({ call }: CallPlace) =>
			call.arguments.some(isThing) &&
			![...contract.acquire, ...contract.release].some((rule) => speaksOf(rule, call.name));
		const mayEnd = (each: CFunction) => each.flow.nodes.some((node) => this.passing.passesOn(node, isThing));
		return (
			this.reach.callsOf(taker).some(isHandedOn) ||
			taker.flow.nodes.some((node) => renames(node, isThing)) ||
			naming.some(mayEnd)
		);
	}

	/** Whether a call gives back things of a kind, whichever. */
	private endsKind({ name }: Call, { id }: Contract): boolean {
		return this.catalogue.releases.get(name ?? '')?.some(({ contract }) => contract.id === id) ?? false;
	}

	/** Whether a call out of sight undoes something of the object that a thing lies in, or that it was set up for. */
	private mayEndAround({ name, arguments: given }: Call, { contract, text }: Taken): boolean {
		const object = objectOf({ contract, text });
		return (
			name !== null &&
			TAKES_APART.test(name) &&
			!this.reach.functions.has(name) &&
			!isContracted(this.catalogue, name) &&
			!this.catalogue.neutral.has(name) &&
			given.some((each) => isCalled(each, object) || isCalled(each, text))
		);
	}
}

/** Words for calls that end an object with what lies in it. */
const TAKES_APART =
	/(?:^|_)(?:free|release|destroy|put|exit|fini|cleanup|teardown|deinit|uninit|dispose|kill)(?:_|$)/;

/** The object that a thing lies in, or that it was set up for. */
const objectOf = ({ contract, text }: Pick<Taken, 'contract' | 'text'>): string =>
	isPlainObject(contract) || /->/.test(text) ? text.replace(/(?:->|\.)\w+$/, '') : text;

/** How a function names what a call takes: where it keeps the result, or the argument, as it stands for itself. */
function nameOf(part: KeyPart, call: Call, flow: FlowGraph, node: NodeId): string | null {
	if (part.from === 'return') return targetOf(flow.nodes[node]);
	const given = part.from === 'argument' ? call.arguments[part.index] : undefined;
	if (!given) return null;
	const named = withoutCasts(given);
	return printExpression((named.kind === 'name' && aliasesOf(flow).get(named.name)) || named);
}

/** Whether it is set up for a parameter itself: `pm_runtime_enable(dev)`. */
const isOfParameter = (contract: Contract, text: string, { head }: CFunction): boolean =>
	!isPlainObject(contract) && head.parameters.some(({ name }) => name === text);

/** Whether a name of a function is a member of what a pointer names, or no variable of its own. */
function lasts(text: string, { head, flow }: CFunction): boolean {
	const name = text.replace(/^&/, '');
	if (!/^\w+$/.test(name)) return /->.*\w$/.test(name);
	const isDeclared = flow.nodes.some((node) => node.kind === 'declare' && node.name === name);
	return !isDeclared && !head.parameters.some((parameter) => parameter.name === name);
}

/** Whether an expression names a thing by the last of its words: `&foo->dev`, `bar->foo->dev`. */
function isCalled(given: Expression, text: string): boolean {
	const expression = withoutCasts(given);
	return (
		(expression.kind === 'name' || expression.kind === 'member' || expression.kind === 'unary') &&
		lastName(printExpression(expression)) === lastName(text)
	);
}

/** Whether what is taken at a node is given back at another one where the function fails alone: a success comes past that one. */
function isRung(flow: FlowGraph, taken: NodeId, end: NodeId): boolean {
	const leaves = (from: Iterable<NodeId>, isMeant: (value: Expression) => boolean) =>
		[...from].some((id) => returns(flow.nodes[id], isMeant));
	const isSuccess = leaves(flow.nodes.keys(), isZero)
		? isZero
		: (value: Expression) => value.kind !== 'unary';
	return !leaves(reachedFrom(flow, end), isZero) && leaves(reachedFrom(flow, taken, end), isSuccess);
}

const isZero = (value: Expression): boolean => value.kind === 'number' && value.value === 0;

const returns = (node: FlowNode | undefined, isMeant: (value: Expression) => boolean): boolean =>
	node?.kind === 'return' && (node.value === null || isMeant(node.value));
