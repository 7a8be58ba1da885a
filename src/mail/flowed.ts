// format=flowed (RFC 3676), undone the way git undoes it: space-stuffing removed, soft breaks joined.
// Works on decoded lines; whether undoing it was right is judged where the patch is read.
import type { BodyLines } from './body-lines';

/** Lines with soft line breaks joined; each keeps the raw place where it starts. `deleteSpace` is the DelSp parameter. */
export function unflow(body: BodyLines, deleteSpace: boolean): BodyLines {
	const out = { lines: [] as string[], rawLines: [] as number[], rawColumns: [] as number[] };
	let parts: string[] = [];
	let start: { line: number; column: number } | undefined;
	const put = () => {
		if (!start) return;
		out.lines.push(parts.join(''));
		out.rawLines.push(start.line);
		out.rawColumns.push(start.column);
		parts = [];
		start = undefined;
	};
	body.lines.forEach((line, index) => {
		if (line === '-- ') put();
		const stuffed = line.startsWith(' ') && line !== '-- ';
		const text = stuffed ? line.slice(1) : line;
		start ??= { line: body.rawLines[index] ?? 0, column: (body.rawColumns[index] ?? 0) + (stuffed ? 1 : 0) };
		const soft = text.endsWith(' ') && line !== '-- ';
		parts.push(soft && deleteSpace ? text.slice(0, -1) : text);
		if (!soft) put();
	});
	put();
	return out;
}
