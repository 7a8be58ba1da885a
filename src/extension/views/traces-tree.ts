// The Traces view: the reports of open kernel logs, their tasks with what each waits for, and the frames.
import * as vscode from 'vscode';
import type { FrameView, TaskView, TraceView } from '../../protocol/protocol';
import type { DocumentViews } from '../document-views';
import { openAt } from './series-tree';

type TraceNode =
	| { readonly kind: 'log'; readonly uri: vscode.Uri; readonly traces: readonly TraceView[] }
	| { readonly kind: 'report'; readonly uri: vscode.Uri; readonly report: TraceView }
	| { readonly kind: 'task'; readonly uri: vscode.Uri; readonly task: TaskView }
	| { readonly kind: 'frame'; readonly uri: vscode.Uri; readonly frame: FrameView };

export class TracesTree implements vscode.TreeDataProvider<TraceNode>, vscode.Disposable {
	private readonly changed = new vscode.EventEmitter<undefined>();
	readonly onDidChangeTreeData = this.changed.event;
	private readonly parts: readonly vscode.Disposable[];

	constructor(private readonly documents: DocumentViews) {
		this.parts = [
			this.changed,
			documents.onDidChange(() => this.changed.fire(undefined)),
			vscode.window.createTreeView('daxLens.traces', { treeDataProvider: this, showCollapseAll: true }),
		];
	}

	getChildren(node?: TraceNode): TraceNode[] {
		if (!node)
			return this.documents.all.flatMap(([uri, { traces }]) =>
				traces.length === 0 ? [] : [{ kind: 'log' as const, uri, traces }],
			);
		const { uri } = node;
		if (node.kind === 'log') return node.traces.map((report) => ({ kind: 'report', uri, report }));
		if (node.kind === 'report') return node.report.tasks.map((task) => ({ kind: 'task', uri, task }));
		return node.kind === 'task' ? node.task.frames.map((frame) => ({ kind: 'frame', uri, frame })) : [];
	}

	getTreeItem(node: TraceNode): vscode.TreeItem {
		switch (node.kind) {
			case 'log':
				return logItem(node.uri, node.traces);
			case 'report':
				return reportItem(node.uri, node.report);
			case 'task':
				return taskItem(node.uri, node.task);
			case 'frame':
				return frameItem(node.uri, node.frame);
		}
	}

	dispose(): void {
		for (const one of this.parts) one.dispose();
	}
}

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

function logItem(uri: vscode.Uri, traces: readonly TraceView[]): vscode.TreeItem {
	const item = new vscode.TreeItem(uri.path.slice(uri.path.lastIndexOf('/') + 1), Expanded);
	item.id = uri.toString();
	item.contextValue = 'log';
	item.description = vscode.l10n.t('Reports: {0}', traces.length);
	item.iconPath = new vscode.ThemeIcon('output');
	return item;
}

const ICONS: Readonly<Record<TraceView['severity'], vscode.ThemeIcon>> = {
	error: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
	warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
	note: new vscode.ThemeIcon('info'),
	hint: new vscode.ThemeIcon('circle-outline'),
};

function reportItem(uri: vscode.Uri, { title, kind, severity, line, tasks }: TraceView): vscode.TreeItem {
	const item = new vscode.TreeItem(withoutPreamble(title), tasks.length === 0 ? None : Collapsed);
	item.id = `${uri.toString()}#${line}`;
	item.description = kind;
	item.tooltip = title;
	item.iconPath = ICONS[severity];
	item.command = openAt(uri, line);
	item.accessibilityInformation = { label: `${severity}: ${title}` };
	return item;
}

/** A headline without what the icon says, and without numbers that nobody looks for: the list has little room. */
const withoutPreamble = (title: string): string =>
	title.replace(/^(?:INFO|WARNING): (?:task |CPU: \d+ PID: \d+ at )?(?=\S)/, '');

function taskItem(uri: vscode.Uri, { name, state, wait, line, frames }: TaskView): vscode.TreeItem {
	const item = new vscode.TreeItem(name, frames.length === 0 ? None : Collapsed);
	item.description = wait ?? state ?? '';
	item.tooltip = wait === null ? name : `${name} ${wait}`;
	item.iconPath = new vscode.ThemeIcon(wait === null ? 'circle-outline' : 'debug-pause');
	item.command = openAt(uri, line);
	return item;
}

function frameItem(uri: vscode.Uri, { symbol, module, line }: FrameView): vscode.TreeItem {
	const item = new vscode.TreeItem(`${symbol}()`);
	item.description = module ?? '';
	item.iconPath = new vscode.ThemeIcon('symbol-method');
	item.command = openAt(uri, line);
	return item;
}
