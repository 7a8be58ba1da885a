// Names in a contract that have to be arguments of its calls, and are not: mistakes of whoever wrote it.
import type { Acquire, Contract } from './contract';
import { namesConstant, readKey, readSignature } from './signature';

/** A name that no call has which it speaks of. */
export interface UnknownName {
	/** Where it stands, from the contract on: `acquire`, 0, `key`. */
	readonly path: readonly (string | number)[];
	/** One sentence. */
	readonly message: string;
}

/** Every name of a contract that is no argument of the call that it should be of. */
export function unknownNames(contract: Contract): readonly UnknownName[] {
	return [
		...(['acquire', 'release', 'transfer'] as const).flatMap((list) =>
			contract[list].flatMap((rule, at) => {
				const key = readKey(rule.key, readSignature(rule.call));
				return 'unknown' in key ? [unknown([list, at, 'key'], key.unknown, rule.call)] : [];
			}),
		),
		...contract.acquire.flatMap((rule, at) => unknownArguments(rule, ['acquire', at])),
		...contract.agree
			.filter((name) => !isOf(contract.acquire, name) || !isOf(contract.release, name))
			.map((name) => unknown(['agree'], name, 'both a call that takes and one that gives back')),
		...(contract.cookie !== undefined && !isOf(contract.release, contract.cookie)
			? [unknown(['cookie'], contract.cookie, 'a call that gives back')]
			: []),
	];
}

const unknown = (path: readonly (string | number)[], name: string, call: string): UnknownName => ({
	path,
	message: `'${name}' is no argument of ${call}`,
});

/** What a taking call stores, passes on as an error or hands to what it runs, and is not handed itself. */
function unknownArguments(rule: Acquire, path: readonly (string | number)[]): UnknownName[] {
	const { parameters } = readSignature(rule.call);
	const named = [
		...(['stores', 'passesErrors'] as const).flatMap((field) => {
			const name = rule[field];
			return name === undefined ? [] : [{ field, name }];
		}),
		...(rule.between ?? []).flatMap((name) => (/^\d+$/.test(name) ? [] : [{ field: 'between', name }])),
		...(rule.runsOnFailure === undefined ? [] : readSignature(rule.runsOnFailure).parameters).map((name) => ({
			field: 'runsOnFailure',
			name,
		})),
	];
	return named
		.filter(({ name }) => !parameters.includes(name) && !namesConstant([name]))
		.map(({ field, name }) => unknown([...path, field], name, rule.call));
}

const isOf = (rules: readonly { readonly call: string }[], name: string): boolean =>
	rules.some(({ call }) => readSignature(call).parameters.includes(name));
