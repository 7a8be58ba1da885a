// `daxlens contracts [NAME]`: the catalogue as a list, or one contract explained.
import { builtinCatalogue, catalogueWith } from '../../contracts/builtin';
import type { Catalogue } from '../../contracts/catalogue';
import type { Contract } from '../../contracts/contract';
import { accessSentences, contractSentence, contractsOf, contractText } from '../../contracts/explain';
import { readInput, UnreadableInput } from '../../platform/inputs';
import { nearNames } from '../../text/near';
import { type Command, choice, EXIT, textOption, UsageError } from '../command';

export const contracts: Command = {
	name: 'contracts',
	usage: '[--format text|json] [--contracts FILE] [NAME]      NAME is a contract id or a kernel function',
	summary: 'the catalogue of acquire and release contracts, or one contract explained',
	options: { format: { type: 'string' }, contracts: { type: 'string' } },
	async run(names, options, channels) {
		const format = choice(options, 'format', ['text', 'json'], 'text');
		if (names.length > 1) throw new UsageError(`contracts takes one name, not ${names.length}`);
		const catalogue = await readCatalogue(textOption(options, 'contracts'));
		const [name] = names;
		const chosen = name === undefined ? [...catalogue.contracts.values()] : lookUp(catalogue, name);
		if (format === 'json')
			channels.out(`${JSON.stringify({ schema: 1, contracts: chosen.map(withSentence) }, null, '\t')}\n`);
		else if (name === undefined) channels.out(listing(chosen));
		else
			channels.out(`${[...accessSentences(catalogue, name), ...chosen.map(contractText)].join('\n\n\n')}\n`);
		return EXIT.clean;
	},
};

/** The shipped catalogue, with a file of the user's on top. Throws UsageError with the first mistake of that file. */
async function readCatalogue(file: string | undefined): Promise<Catalogue> {
	if (file === undefined) return builtinCatalogue();
	const { name, bytes } = await readInput(file).catch((error: unknown) => {
		throw error instanceof UnreadableInput ? new UsageError(error.message) : error;
	});
	const catalogue = catalogueWith([{ file: name, text: new TextDecoder().decode(bytes) }]);
	const [problem, ...others] = catalogue.problems;
	if (!problem) return catalogue;
	const more = others.length > 0 ? ` (and ${others.length} more)` : '';
	throw new UsageError(`${problem.file}:${problem.line}:${problem.column}: ${problem.message}${more}`);
}

function lookUp(catalogue: Catalogue, name: string): readonly Contract[] {
	const found = contractsOf(catalogue, name.replace(/\(\)$/, ''));
	if (found.length > 0) return found;
	const known = [
		...catalogue.contracts.keys(),
		...catalogue.acquires.keys(),
		...catalogue.releases.keys(),
		...catalogue.transfers.keys(),
	];
	const near = nearNames(name, known, 3);
	const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
	throw new UsageError(`no contract or function '${name}' in the catalogue${hint}`);
}

function withSentence(contract: Contract): Contract & { readonly sentence: string } {
	return { ...contract, sentence: contractSentence(contract) };
}

/** One line for each contract: id, acquire -> release, resource. */
function listing(list: readonly Contract[]): string {
	const rows = list.map((contract) => [
		contract.id,
		`${first(contract.acquire)} -> ${first(contract.release)}`,
	]);
	const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return list
		.map((contract, at) =>
			[...(rows[at] ?? []).map((cell, column) => cell.padEnd(widths[column] ?? 0)), contract.resource].join(
				'  ',
			),
		)
		.concat('')
		.join('\n');
}

/** The first call's name, or `(automatic)` where nothing is called. */
function first(rules: readonly { readonly call: string }[]): string {
	return rules[0]?.call.replace(/\(.*/, '') ?? '(automatic)';
}
