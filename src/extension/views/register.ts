// Puts the three lists into their container, with the commands of their menus.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { FindingPlace } from '../../protocol/protocol';
import type { DocumentViews } from '../document-views';
import type { Ask } from '../requests';
import type { Suppress } from '../suppress';
import { ContractsTree } from './contracts-tree';
import type { SeriesNode } from './series-nodes';
import { SeriesTree } from './series-tree';
import { TracesTree } from './traces-tree';

export function registerViews(
	context: vscode.ExtensionContext,
	client: LanguageClient,
	ask: Ask,
	documents: DocumentViews,
	suppress: Suppress,
): void {
	const series = new SeriesTree(documents);
	context.subscriptions.push(
		series,
		new TracesTree(documents),
		new ContractsTree(client, ask),
		vscode.commands.registerCommand('daxLens.filterSeries', () => series.filter()),
		vscode.commands.registerCommand('daxLens.sortSeries', () => series.sort()),
		vscode.commands.registerCommand(
			'daxLens.suppressSelected',
			(clicked?: SeriesNode, chosen?: SeriesNode[]) =>
				suppress({ findings: findingsIn(series.meant(clicked, chosen)), where: 'file' }),
		),
	);
}

/** The findings of nodes and of all that is under them, each once. */
function findingsIn(nodes: readonly SeriesNode[]): FindingPlace[] {
	const places = nodes.flatMap((node): FindingPlace[] => {
		if (node.kind === 'series') return [];
		const uri = node.parent.uri.toString();
		const findings =
			node.kind === 'finding'
				? [node.finding]
				: node.kind === 'group' || node.kind === 'patch'
					? node.findings
					: [];
		return findings
			.flatMap((finding) => [finding, ...finding.also])
			.map(({ fingerprint }) => ({ uri, fingerprint }));
	});
	return [...new Map(places.map((place) => [place.fingerprint, place])).values()];
}
