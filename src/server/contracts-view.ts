// The contracts that count now as a list: those of the open folders first, with the place they are written at.
import { URI } from 'vscode-uri';
import type { CatalogueText } from '../contracts/catalogue';
import type { Contract } from '../contracts/contract';
import { contractMarkdown } from '../contracts/explain';
import type { ContractView } from '../protocol/protocol';
import { catalogueOf } from './catalogues';

export function contractsView(contracts: readonly CatalogueText[]): ContractView[] {
	const views = [...catalogueOf(contracts).contracts.values()].map((contract) => viewOf(contract, contracts));
	return [...views.filter(({ place }) => place), ...views.filter(({ place }) => !place)];
}

function viewOf(contract: Contract, files: readonly CatalogueText[]): ContractView {
	const { id, resource, kind, acquire, release } = contract;
	return {
		id,
		resource,
		kind,
		takes: acquire.map(({ call }) => call),
		gives: release.map(({ call }) => call),
		explanation: contractMarkdown(contract),
		place: placeOf(id, files),
	};
}

/** The line that names a contract's id; the last file that has it counts. */
function placeOf(id: string, files: readonly CatalogueText[]): ContractView['place'] {
	const named = new RegExp(`(?:^|[{,\\s"])"?id"?\\s*:\\s*["']?${id}["']?\\s*(?:[,}#]|$)`);
	for (const { file, text } of files.toReversed()) {
		const line = text.split('\n').findIndex((one) => named.test(one));
		if (line !== -1) return { uri: URI.file(file).toString(), line };
	}
	return null;
}
