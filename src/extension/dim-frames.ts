// Draws the unreliable frames of kernel logs faintly: those a stack shows with a question mark. Whole lines of them stay
// readable and stop competing with the frames that count. Looks at the visible lines only.
import * as vscode from 'vscode';

/** A frame that the unwinder could not confirm, as x86 and arm (`? symbol`) and powerpc (`(unreliable)`) print it. */
const UNRELIABLE =
	/\? [\w.$]{1,200}\+0x[0-9a-f]+\/0x[0-9a-f]+(?: \[[\w-]+\])?|[\w.$]{1,200}\+0x[0-9a-f]+\/0x[0-9a-f]+(?: \[[\w-]+\])? \(unreliable\)/g;
const LONGEST_LINE = 2000;

/** Where a line's unreliable frames start and end. */
export function unreliableFrames(line: string): [number, number][] {
	return [...line.slice(0, LONGEST_LINE).matchAll(UNRELIABLE)].map(({ index, 0: found }) => [
		index,
		index + found.length,
	]);
}

export function registerDimming(context: vscode.ExtensionContext): void {
	const faint = vscode.window.createTextEditorDecorationType({
		color: new vscode.ThemeColor('descriptionForeground'),
	});
	const draw = (editor: vscode.TextEditor) => {
		const { document, visibleRanges } = editor;
		if (document.languageId !== 'kmsg') return;
		const ranges: vscode.Range[] = [];
		for (const { start, end } of visibleRanges)
			for (let line = start.line; line <= Math.min(end.line, document.lineCount - 1); line++)
				for (const [from, to] of unreliableFrames(document.lineAt(line).text))
					ranges.push(new vscode.Range(line, from, line, to));
		editor.setDecorations(faint, ranges);
	};
	const drawAll = () => vscode.window.visibleTextEditors.forEach(draw);
	context.subscriptions.push(
		faint,
		vscode.window.onDidChangeVisibleTextEditors(drawAll),
		vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => draw(textEditor)),
		vscode.workspace.onDidOpenTextDocument(drawAll),
		vscode.workspace.onDidChangeTextDocument(({ document }) => {
			if (document.languageId === 'kmsg') drawAll();
		}),
	);
	drawAll();
}
