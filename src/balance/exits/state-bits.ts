// Bits that tell of a state which ends with the function: `set_bit(CREATING, &info->flags); … clear_bit(CREATING, &info->flags);`.
// A function that clears one wherever it succeeds, and where it fails at one place, has to clear it at the others; one that is named
// for what goes on (`CREATING`), wherever it ends.
import type { Bound } from '../../contracts/catalogue';
import type { Contract } from '../../contracts/contract';
import { plainArgument, speaksOf } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { FlowGraph } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { type InferredPairs, NO_PAIRS, pairContract } from '../file/infer';
import { isTracked } from '../path/place-state';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isFailure, type Outcome } from './ways-out';

/** What clears a bit; the others wake who waits for it, or tell what it was. */
const CLEARING = ['clear_bit', 'clear_bit_unlock', 'clear_and_wake_up_bit', 'test_and_clear_bit'] as const;

/** The bits that a function both sets and clears, by their constants. */
export function stateBits(graph: FlowGraph): InferredPairs {
	const calls = graph.nodes.flatMap(callsAt);
	const isClearing = ({ name }: Call) => CLEARING.some((each) => each === name);
	const cleared = new Set(calls.filter(isClearing).map(bitText));
	const set = calls.filter((call) => call.name === 'set_bit' && cleared.has(bitText(call)));
	const contracts = [...new Set(set.map(constantOf))].filter((bit) => bit !== null).map(contractOf);
	if (contracts.length === 0) return NO_PAIRS;
	const releases = new Map(
		CLEARING.map((name) => [
			name,
			contracts.flatMap(({ contract, bit }) =>
				contract.release.filter((rule) => speaksOf(rule, name)).map((rule) => bound(contract, rule, bit)),
			),
		]),
	);
	const acquires = contracts.flatMap(({ contract, bit }) =>
		contract.acquire.map((rule) => bound(contract, rule, bit)),
	);
	return { acquires: new Map([['set_bit', acquires]]), releases };
}

const bound = <Rule>(contract: Contract, rule: Rule, bit: string): Bound<Rule> => ({
	contract,
	rule,
	parameters: [bit, 'word'],
	key: [plainArgument(1)],
});

const bitText = (call: Call): string => call.arguments.map(printExpression).join();

/** The bit that a call names by a constant of a header, or null. */
function constantOf({ arguments: [bit] }: Call): string | null {
	const text = bit ? printExpression(bit) : '';
	return /^[A-Z][A-Z0-9_]+$/.test(text) ? text : null;
}

const contractOf = (bit: string): { readonly contract: Contract; readonly bit: string } => ({
	bit,
	contract: {
		...pairContract('set_bit', 'clear_bit', 'always', 'this function clears the bit on other paths'),
		id: `${ID}${bit.replaceAll('_', '-').toLowerCase()}`,
		resource: `the state ${bit}`,
		acquire: [{ call: `set_bit(${bit}, word)`, success: 'always', key: 'word' }],
		release: CLEARING.map((name) => ({ call: `${name}(${bit}, word)`, key: 'word', safe: 'always' })),
	},
});

const ID = 'state-bit-';

export const isStateBit = ({ inferred, contract }: Instance): boolean =>
	inferred && contract.id.startsWith(ID);

/** A word of a constant that says what is being done, and not what a thing is or waits for: `MAPPING`, `PENDING`. */
const GOES_ON =
	/(?<![A-Z])(?!(?:PEND|MAPP|MISS|STR|R|ENCOD|REMAIN|EXIST|WAIT|SETT|OUTSTAND)ING)[A-Z]+ING(?![A-Z])/;

/** Whether a function that fails leaves the bit set, which every success clears, and other failures, or the end of what goes on. */
export const isLeftSet = (
	exploration: Exploration,
	exit: Exit,
	{ site, contract }: Instance,
	released: readonly Outcome[],
): boolean =>
	exit.value !== null &&
	isFailure(exploration, exit) &&
	released.some((other) => GOES_ON.test(contract.resource) || isFailure(exploration, other.exit)) &&
	exploration.exits.every(
		(other) =>
			isFailure(exploration, other) ||
			!other.instances.some((instance) => instance.site === site && isTracked(instance)),
	);
