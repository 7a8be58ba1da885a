// Answers where a place of a document leads: frames to the functions of the open folders, named source lines to their files.
// Waits for no folder where an answer without it is worth something.
import path from 'node:path';
import type { DocumentLink, Hover, Location } from 'vscode-languageserver';
import { MarkupKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Definition } from '../platform/definition-index';
import { type SourceFolders, sourceName } from '../platform/source-folders';
import { describeFrame } from './frame-hover';
import type { LocatedFrame } from './frame-source';
import type { DescribeFunction } from './hover';
import type { FramePlace, Places, SourceRef } from './places';
import { lineLink, toRange, touches } from './ranges';

/** Links shown in one document. */
const MOST_LINKS = 5000;

/** The frame whose symbol is at an offset. */
export function frameAt(places: Places | undefined, offset: number): FramePlace | null {
	return places?.frames.find(({ at }) => touches(at, offset)) ?? null;
}

/** The hover of a frame: with the function's definition where the folders have been read already. */
export async function frameHover(
	document: TextDocument,
	located: LocatedFrame,
	describe: DescribeFunction,
	folders: SourceFolders,
	signal: AbortSignal,
): Promise<Hover> {
	const { frame } = located;
	const definitions = await folders.definitionsAtHand(frame.symbol, frame.module, signal);
	const linked = definitions.map((definition) => ({
		definition,
		link: lineLink(URI.file(definition.file).toString(), definition.line + 1),
		shown: shownPath(folders, definition.file),
	}));
	const value = describeFrame(located, describe(sourceName(frame.symbol)), linked);
	return { contents: { kind: MarkupKind.Markdown, value }, range: toRange(document, frame.at) };
}

/**
 * Where a frame leads: the source line it names itself, where that file is there, else the definitions of its function.
 * Rejects when aborted.
 */
export async function frameTargets(
	frame: FramePlace,
	folders: SourceFolders,
	signal: AbortSignal,
): Promise<Location[]> {
	const { file, sourceLine } = frame;
	const named = file === null || sourceLine === null ? null : await folders.file(file);
	if (named !== null && sourceLine !== null) return [lineLocation(named, sourceLine - 1)];
	const definitions = await folders.definitions(frame.symbol, frame.module, signal);
	return definitions.map(definitionLocation);
}

/** Links from the source places that a document names to the files of the folders, where those are there. */
export async function sourceLinks(
	document: TextDocument,
	sources: readonly SourceRef[],
	folders: SourceFolders,
	signal: AbortSignal,
): Promise<DocumentLink[]> {
	const known = new Map<string, string | null>();
	const links: DocumentLink[] = [];
	for (const { at, file, line } of sources.slice(0, MOST_LINKS)) {
		if (signal.aborted) return [];
		const full = known.get(file) ?? (known.has(file) ? null : await folders.file(file));
		known.set(file, full);
		if (full === null) continue;
		const target = lineLink(URI.file(full).toString(), line);
		links.push({ range: toRange(document, at), target, tooltip: `${shownPath(folders, full)}:${line}` });
	}
	return links;
}

function definitionLocation({ file, line, column, endColumn }: Definition): Location {
	const range = { start: { line, character: column }, end: { line, character: endColumn } };
	return { uri: URI.file(file).toString(), range };
}

/** The start of a line, counted from 0. */
export function lineLocation(file: string, line: number): Location {
	const start = { line, character: 0 };
	return { uri: URI.file(file).toString(), range: { start, end: start } };
}

/** A file's path below its folder. */
function shownPath(folders: SourceFolders, file: string): string {
	const folder = folders.folders.find((one) => file.startsWith(one + path.sep)) ?? path.dirname(file);
	return path.relative(folder, file).split(path.sep).join('/');
}
