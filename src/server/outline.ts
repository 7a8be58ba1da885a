// The outline of a report as document symbols and folding ranges.
import { type DocumentSymbol, type FoldingRange, SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { toRange } from './ranges';
import type { OutlineKind, OutlineNode } from './report';

const SYMBOLS: Readonly<Record<OutlineKind, SymbolKind>> = {
	series: SymbolKind.Package,
	patch: SymbolKind.Module,
	file: SymbolKind.File,
	hunk: SymbolKind.Namespace,
	function: SymbolKind.Function,
	report: SymbolKind.Event,
	task: SymbolKind.Object,
	frame: SymbolKind.Method,
};

export function symbolsOf(document: TextDocument, nodes: readonly OutlineNode[]): DocumentSymbol[] {
	return nodes.map((node) => ({
		name: node.name || '(unnamed)',
		detail: node.detail,
		kind: SYMBOLS[node.kind],
		range: toRange(document, node.span),
		selectionRange: toRange(document, node.nameSpan),
		children: symbolsOf(document, node.children),
	}));
}

/** Every node of more than one line folds to its first line. */
export function foldsOf(document: TextDocument, nodes: readonly OutlineNode[]): FoldingRange[] {
	return nodes.flatMap((node) => {
		const startLine = document.positionAt(node.span.start).line;
		const endLine = document.positionAt(Math.max(node.span.start, node.span.end - 1)).line;
		const own = endLine > startLine ? [{ startLine, endLine }] : [];
		return [...own, ...foldsOf(document, node.children)];
	});
}
