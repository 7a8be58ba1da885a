// Adds a contract to a contract file. Comments and order of the file stay; what is added is what `catalogue.ts` reads.
import { isSeq, parseDocument } from 'yaml';
import type { Contract } from './contract';

/** What a new contract must say; the schema's defaults do the rest. */
export type NewContract = Pick<Contract, 'id' | 'resource' | 'kind' | 'source'> & {
	readonly acquire: readonly Pick<Contract['acquire'][number], 'call' | 'success' | 'key'>[];
	readonly release: readonly Pick<Contract['release'][number], 'call' | 'key'>[];
};

/** The file's text with the contract; one of the same id gives way. Null where the text is no contract file. */
export function withContract(text: string, contract: NewContract): string | null {
	const document = parseDocument(text);
	if (document.errors.length > 0) return null;
	if (document.contents === null) document.contents = document.createNode({ contracts: [] }) as never;
	if (!document.has('contracts')) document.set('contracts', document.createNode([]));
	const list = document.get('contracts');
	if (!isSeq(list)) return null;
	const isOld = (item: unknown) => (item as { get?: (key: string) => unknown }).get?.('id') === contract.id;
	const node = document.createNode(contract);
	for (const name of ['acquire', 'release']) {
		const calls: unknown = node.get(name);
		if (!isSeq(calls)) continue;
		for (const call of calls.items) (call as { flow?: boolean }).flow = true;
	}
	list.items = [...list.items.filter((item) => !isOld(item)), node];
	list.flow = false;
	return document.toString({ lineWidth: 120 });
}
