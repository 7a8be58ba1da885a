// Walks the path of a finding step by step: the cursor goes to each step, a faint text beside it says what happens there.
// A path is active from the first step until it is left; the focus stays in the editor.
import * as vscode from 'vscode';
import { findingAt, findingsOf, type ShownFinding } from './findings';

interface ActivePath {
	readonly finding: ShownFinding;
	readonly index: number;
}

export function registerSteps(context: vscode.ExtensionContext): void {
	const walker = new PathWalker();
	context.subscriptions.push(
		walker,
		vscode.commands.registerCommand('daxLens.nextStep', () => walker.go(1)),
		vscode.commands.registerCommand('daxLens.previousStep', () => walker.go(-1)),
		vscode.commands.registerCommand('daxLens.leavePath', () => walker.leave()),
	);
}

class PathWalker implements vscode.Disposable {
	private active: ActivePath | null = null;
	private message: vscode.Disposable | null = null;
	private readonly here = vscode.window.createTextEditorDecorationType({
		backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
		borderColor: new vscode.ThemeColor('focusBorder'),
		borderStyle: 'solid',
		borderWidth: '0 0 0 3px',
		isWholeLine: true,
	});
	private readonly note = vscode.window.createTextEditorDecorationType({});
	private readonly listeners: readonly vscode.Disposable[] = [
		vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.markFinding(textEditor)),
		vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.markFinding(editor)),
		vscode.window.onDidChangeVisibleTextEditors((editors) => {
			const path = this.active?.finding.steps.map(({ location }) => location.uri.toString()) ?? [];
			if (path.length > 0 && !editors.some(({ document }) => path.includes(document.uri.toString())))
				this.leave();
		}),
		vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
			const changed =
				contentChanges.length > 0 && document.uri.toString() === this.active?.finding.uri.toString();
			if (changed) this.leave();
		}),
	];

	/** One step on (1) or back (-1) on the path of the finding at the cursor, else of the one that is active. */
	async go(direction: 1 | -1): Promise<void> {
		const editor = vscode.window.activeTextEditor;
		const next = this.nextPlace(editor, direction);
		if (!next) {
			vscode.window.setStatusBarMessage(vscode.l10n.t('No finding with a path here.'), 3000);
			return;
		}
		this.active = next;
		await vscode.commands.executeCommand('setContext', 'daxLens.pathActive', true);
		await this.show(next);
	}

	leave(): void {
		this.active = null;
		void vscode.commands.executeCommand('setContext', 'daxLens.pathActive', false);
		this.clear();
	}

	dispose(): void {
		this.message?.dispose();
		for (const one of [this.here, this.note, ...this.listeners]) one.dispose();
	}

	private nextPlace(editor: vscode.TextEditor | undefined, direction: 1 | -1): ActivePath | null {
		if (this.active && this.isAtStep(editor)) {
			const { finding, index } = this.active;
			return { finding, index: Math.min(Math.max(0, index + direction), finding.steps.length - 1) };
		}
		if (!editor) return null;
		const { document, selection } = editor;
		const finding =
			findingAt(document.uri, selection.active) ??
			findingsOf(document.uri).find(({ diagnostic }) => diagnostic.range.start.isAfter(selection.active)) ??
			findingsOf(document.uri)[0];
		if (!finding || finding.steps.length === 0) return null;
		return { finding, index: direction === 1 ? 0 : finding.steps.length - 1 };
	}

	/** Whether the cursor still is where the active step put it: moved elsewhere, it asks for another path. */
	private isAtStep(editor: vscode.TextEditor | undefined): boolean {
		const place = this.active?.finding.steps[this.active.index]?.location;
		if (!place || !editor) return false;
		return (
			editor.document.uri.toString() === place.uri.toString() &&
			editor.selection.active.line === place.range.start.line
		);
	}

	private async show({ finding, index }: ActivePath): Promise<void> {
		const step = finding.steps[index];
		if (!step) return;
		const { uri, range } = step.location;
		const cursor = new vscode.Range(range.start, range.start);
		const editor = await vscode.window.showTextDocument(uri, { selection: cursor, preview: true });
		editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
		const text = vscode.l10n.t('step {0} of {1}: {2}', index + 1, finding.steps.length, step.note);
		this.clear();
		editor.setDecorations(this.here, [range]);
		editor.setDecorations(this.note, [
			{ range: lineEnd(editor.document, range.start.line), renderOptions: faint(text) },
		]);
		// A screen reader reads the status bar's messages.
		this.message = vscode.window.setStatusBarMessage(text);
	}

	private clear(): void {
		this.message?.dispose();
		this.message = null;
		for (const editor of vscode.window.visibleTextEditors) {
			editor.setDecorations(this.here, []);
			editor.setDecorations(this.note, []);
		}
	}

	/** Lets the keys work where they have a meaning. */
	private markFinding(editor: vscode.TextEditor): void {
		const onFinding = findingAt(editor.document.uri, editor.selection.active) !== undefined;
		void vscode.commands.executeCommand('setContext', 'daxLens.onFinding', onFinding);
	}
}

function lineEnd(document: vscode.TextDocument, line: number): vscode.Range {
	const { end } = document.lineAt(line).range;
	return new vscode.Range(end, end);
}

function faint(text: string): vscode.DecorationInstanceRenderOptions {
	const color = new vscode.ThemeColor('editorCodeLens.foreground');
	return { after: { contentText: text, color, margin: '0 0 0 2em' } };
}
