// The Contracts view: every contract that counts now by kind, those of the open folders first.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { CONTRACTS, type ContractView, KNOWLEDGE_CHANGED } from '../../protocol/protocol';
import type { Ask } from '../requests';
import { openAt } from './series-tree';

type ContractNode =
	| { readonly kind: 'group'; readonly name: string; readonly contracts: readonly ContractView[] }
	| { readonly kind: 'contract'; readonly contract: ContractView };

export class ContractsTree implements vscode.TreeDataProvider<ContractNode>, vscode.Disposable {
	private readonly changed = new vscode.EventEmitter<undefined>();
	readonly onDidChangeTreeData = this.changed.event;
	private readonly parts: readonly vscode.Disposable[];

	constructor(
		client: LanguageClient,
		private readonly ask: Ask,
	) {
		this.parts = [
			this.changed,
			client.onNotification(KNOWLEDGE_CHANGED, () => this.changed.fire(undefined)),
			vscode.window.createTreeView('daxLens.contracts', { treeDataProvider: this, showCollapseAll: true }),
		];
	}

	async getChildren(node?: ContractNode): Promise<ContractNode[]> {
		if (node?.kind === 'contract') return [];
		if (node) return node.contracts.map((contract) => ({ kind: 'contract', contract }));
		const all = await this.ask<ContractView[]>(CONTRACTS, {});
		const own = all.filter(({ place }) => place);
		const shipped = new Map<string, ContractView[]>();
		for (const contract of all)
			if (!contract.place) shipped.set(contract.kind, [...(shipped.get(contract.kind) ?? []), contract]);
		return [
			...(own.length > 0
				? [{ kind: 'group', name: vscode.l10n.t('This workspace'), contracts: own } as const]
				: []),
			...[...shipped].map(([name, contracts]) => ({ kind: 'group', name, contracts }) as const),
		];
	}

	getTreeItem(node: ContractNode): vscode.TreeItem {
		if (node.kind === 'group') {
			const item = new vscode.TreeItem(node.name, vscode.TreeItemCollapsibleState.Collapsed);
			item.id = node.name;
			item.description = String(node.contracts.length);
			return item;
		}
		const { id, resource, takes, gives, place, explanation } = node.contract;
		const item = new vscode.TreeItem(resource);
		item.id = `contract ${id}`;
		item.description = `${namesOf(takes)} → ${namesOf(gives)}`;
		item.tooltip = new vscode.MarkdownString(explanation);
		item.iconPath = new vscode.ThemeIcon('link');
		if (place) item.command = openAt(vscode.Uri.parse(place.uri), place.line);
		return item;
	}

	dispose(): void {
		for (const one of this.parts) one.dispose();
	}
}

/** The first function of several signatures, and how many more there are. */
function namesOf(calls: readonly string[]): string {
	const names = [...new Set(calls.map((call) => call.slice(0, call.indexOf('('))))];
	const [first, ...more] = names;
	if (first === undefined) return vscode.l10n.t('by itself');
	return more.length === 0 ? `${first}()` : `${first}() +${more.length}`;
}
