// The Series view: draws the nodes of `series-nodes.ts`, and what can be done with the selected ones. Rows keep their places
// while results arrive; only introduced findings count in the badge.
import * as vscode from 'vscode';
import type { FindingStatus, FindingView, WorseView } from '../../protocol/protocol';
import type { DocumentViews } from '../document-views';
import {
	childrenOf,
	idOf,
	type Selection,
	type SeriesNode,
	type SeriesRoot,
	type SortBy,
} from './series-nodes';

/** Tells findings, and the lines of the others, apart for the menus. */
type NodeContext = 'finding' | 'suppressedFinding' | 'patch' | 'series' | 'other';

export class SeriesTree implements vscode.TreeDataProvider<SeriesNode>, vscode.Disposable {
	private selection: Selection = { text: '', sort: 'place' };
	private readonly changed = new vscode.EventEmitter<undefined>();
	readonly onDidChangeTreeData = this.changed.event;
	private readonly view: vscode.TreeView<SeriesNode>;
	private readonly listener: vscode.Disposable;

	constructor(private readonly documents: DocumentViews) {
		this.view = vscode.window.createTreeView('daxLens.series', {
			treeDataProvider: this,
			canSelectMany: true,
			showCollapseAll: true,
		});
		this.listener = documents.onDidChange(() => this.refresh());
		this.refresh();
	}

	/** The nodes that a command means: those selected, else the one it was called on. */
	meant(clicked: SeriesNode | undefined, chosen: readonly SeriesNode[] | undefined): readonly SeriesNode[] {
		if (chosen && chosen.length > 0) return chosen;
		return clicked ? [clicked] : this.view.selection;
	}

	async filter(): Promise<void> {
		const text = await vscode.window.showInputBox({
			title: vscode.l10n.t('Filter findings'),
			prompt: vscode.l10n.t('In the sentence, rule, function or file. Empty shows all.'),
			value: this.selection.text,
		});
		if (text !== undefined) this.select({ ...this.selection, text: text.trim() });
	}

	async sort(): Promise<void> {
		const choices: readonly (vscode.QuickPickItem & { readonly sort: SortBy })[] = [
			{ label: vscode.l10n.t('By place'), sort: 'place' },
			{ label: vscode.l10n.t('By severity'), sort: 'severity' },
			{ label: vscode.l10n.t('Shortest path first'), sort: 'steps' },
		];
		const chosen = await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Sort findings') });
		if (chosen) this.select({ ...this.selection, sort: chosen.sort });
	}

	getChildren(node?: SeriesNode): SeriesNode[] {
		return node ? childrenOf(node, this.selection) : this.roots();
	}

	getParent(node: SeriesNode): SeriesNode | undefined {
		return node.kind === 'series' ? undefined : node.parent;
	}

	getTreeItem(node: SeriesNode): vscode.TreeItem {
		const item = itemOf(node);
		item.id = idOf(node);
		item.contextValue = contextOf(node);
		return item;
	}

	dispose(): void {
		for (const one of [this.view, this.listener, this.changed]) one.dispose();
	}

	private roots(): SeriesRoot[] {
		return this.documents.all.flatMap(([uri, { series }]) =>
			series.map((one) => ({ kind: 'series' as const, uri, series: one })),
		);
	}

	private select(selection: Selection): void {
		this.selection = selection;
		this.refresh();
	}

	private refresh(): void {
		const introduced = this.roots()
			.flatMap(({ series }) => series.findings)
			.filter(({ status, suppression }) => status === 'introduced' && suppression === null).length;
		this.view.badge =
			introduced === 0
				? undefined
				: { value: introduced, tooltip: vscode.l10n.t('Findings introduced: {0}', introduced) };
		this.view.description =
			this.selection.text === '' ? '' : vscode.l10n.t('only “{0}”', this.selection.text);
		this.changed.fire(undefined);
	}
}

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

const foldedBy = (count: number, state = Collapsed): vscode.TreeItemCollapsibleState =>
	count === 0 ? None : state;

function itemOf(node: SeriesNode): vscode.TreeItem {
	switch (node.kind) {
		case 'series':
			return seriesItem(node);
		case 'group':
			return groupItem(node.status, node.findings.length);
		case 'suppressed':
			return counted(vscode.l10n.t('Suppressed'), node.findings.length, 'bell-slash');
		case 'worse':
			return worseItem(node.parent);
		case 'scenario':
			return scenarioItem(node.parent, node.scenario);
		case 'patches':
			return counted(vscode.l10n.t('Patches'), node.parent.series.patches.length, 'git-pull-request');
		case 'patch':
			return patchItem(node);
		case 'finding':
			return findingItem(node.parent, node.finding);
		case 'not-analysed': {
			const { notAnalysed, functions } = node.parent.series;
			const item = counted(vscode.l10n.t('Not analysed'), notAnalysed.length, 'question');
			item.description = vscode.l10n.t('{0} of {1} functions in part', notAnalysed.length, functions);
			return item;
		}
		case 'function': {
			const item = new vscode.TreeItem(`${node.name}()`);
			item.description = node.reason;
			item.tooltip = `${node.file}: ${node.reason}`;
			item.iconPath = new vscode.ThemeIcon('question');
			return item;
		}
	}
}

function seriesItem({ uri, series }: SeriesRoot): vscode.TreeItem {
	const { title, version, of, patches, missing, basis, line } = series;
	const item = new vscode.TreeItem(title, Expanded);
	const have = vscode.l10n.t('v{0}, {1} of {2}', version, patches.length, of);
	item.description =
		missing.length === 0 ? have : `${have}, ${vscode.l10n.t('{0} missing', missing.join(', '))}`;
	item.tooltip = `${title}\n${basis}`;
	item.iconPath = new vscode.ThemeIcon('mail');
	item.command = openAt(uri, line);
	return item;
}

const GROUP_ICONS: Readonly<Record<FindingStatus, vscode.ThemeIcon>> = {
	introduced: new vscode.ThemeIcon('diff-added', new vscode.ThemeColor('list.errorForeground')),
	fixed: new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green')),
	existing: new vscode.ThemeIcon('dash'),
};

function groupItem(status: FindingStatus, count: number): vscode.TreeItem {
	const labels: Readonly<Record<FindingStatus, string>> = {
		introduced: vscode.l10n.t('Introduced by this series'),
		fixed: vscode.l10n.t('Fixed by this series'),
		existing: vscode.l10n.t('Already there'),
	};
	const item = new vscode.TreeItem(
		labels[status],
		foldedBy(count, status === 'introduced' ? Expanded : Collapsed),
	);
	item.description = String(count);
	// A group without findings is nothing to look at.
	item.iconPath = count === 0 ? new vscode.ThemeIcon(GROUP_ICONS[status].id) : GROUP_ICONS[status];
	return item;
}

/** What a replay says; before one, a click replays. */
function worseItem({ uri, series: { worse } }: SeriesRoot): vscode.TreeItem {
	const item = counted(vscode.l10n.t('Made worse'), worse?.length ?? 0, 'arrow-down');
	if (worse !== null) return item;
	item.description = vscode.l10n.t('not replayed');
	item.tooltip = vscode.l10n.t('A replay tells which scenarios end worse. Open to replay the series.');
	item.command = { command: 'daxLens.replaySeries', title: vscode.l10n.t('Replay Series'), arguments: [uri] };
	return item;
}

function scenarioItem({ uri, series }: SeriesRoot, scenario: WorseView): vscode.TreeItem {
	const { title, patch, hazard, because, line } = scenario;
	const item = new vscode.TreeItem(title);
	item.description = [hazard ?? '', `${patch}/${series.of}`].filter((part) => part !== '').join(' · ');
	item.tooltip = `${title}\n${because}`;
	item.iconPath = new vscode.ThemeIcon('arrow-down', new vscode.ThemeColor('list.errorForeground'));
	item.command = openAt(uri, line);
	return item;
}

function counted(label: string, count: number, icon: string): vscode.TreeItem {
	const item = new vscode.TreeItem(label, foldedBy(count));
	item.description = String(count);
	item.iconPath = new vscode.ThemeIcon(icon);
	return item;
}

function patchItem({
	parent,
	patch,
	findings,
	under,
}: SeriesNode & { readonly kind: 'patch' }): vscode.TreeItem {
	const item = new vscode.TreeItem(
		`${patch.number}/${parent.series.of} ${patch.title}`,
		foldedBy(findings.length, under === 'introduced' ? Expanded : Collapsed),
	);
	item.description = under === 'patches' ? effectOf(findings) : String(findings.length);
	item.tooltip = patch.files.join('\n');
	item.iconPath = new vscode.ThemeIcon('git-commit');
	item.command = openAt(parent.uri, patch.line);
	return item;
}

/** What a patch did, in counts; the words for nothing are words too. */
function effectOf(findings: readonly FindingView[]): string {
	const count = (status: FindingStatus) => findings.filter((finding) => finding.status === status).length;
	const [introduced, fixed] = [count('introduced'), count('fixed')];
	const parts = [
		...(introduced > 0 ? [vscode.l10n.t('{0} new', introduced)] : []),
		...(fixed > 0 ? [vscode.l10n.t('{0} fixed', fixed)] : []),
	];
	return parts.length === 0 ? vscode.l10n.t('no finding') : parts.join(', ');
}

const SEVERITY_ICONS: Readonly<Record<FindingView['severity'], vscode.ThemeIcon>> = {
	error: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
	warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
	note: new vscode.ThemeIcon('info'),
};

function findingItem({ uri }: SeriesRoot, finding: FindingView): vscode.TreeItem {
	const { severity, message, rule, confidence, file, fileLine, fixedBy, suppression, steps } = finding;
	const lines = [fileLine, ...finding.also.map((exit) => exit.fileLine)].join(', ');
	const place = `${file.slice(file.lastIndexOf('/') + 1)}:${lines}`;
	// A list has no room for the sentence: who and what; the tooltip has all of it.
	const item = new vscode.TreeItem(finding.function === null ? place : `${finding.function}()`);
	const fixed = fixedBy === null ? '' : vscode.l10n.t(', fixed in {0}', fixedBy);
	item.description = `${rule} · ${place}${fixed}`;
	const meta = vscode.l10n.t('{0} · {1} · {2} confidence · {3} steps', rule, severity, confidence, steps);
	item.tooltip = [message, meta, `${file}:${lines}`, ...(suppression ? [suppression] : [])].join('\n');
	item.iconPath = finding.status === 'fixed' ? GROUP_ICONS.fixed : SEVERITY_ICONS[severity];
	item.command = openAt(uri, finding.line);
	item.accessibilityInformation = { label: `${severity}: ${message} ${place}${fixed}` };
	return item;
}

function contextOf(node: SeriesNode): NodeContext {
	if (node.kind === 'finding') return node.finding.suppression === null ? 'finding' : 'suppressedFinding';
	return node.kind === 'patch' || node.kind === 'series' ? node.kind : 'other';
}

/** Shows a line of a document; the lists' way to open something. */
export function openAt(uri: vscode.Uri, line: number): vscode.Command {
	const selection = new vscode.Range(line, 0, line, 0);
	return {
		command: 'vscode.open',
		title: vscode.l10n.t('Open'),
		arguments: [uri, { selection, preview: true }],
	};
}
