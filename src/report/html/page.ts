// A page that stands alone: one file that opens from disk, loads nothing, and runs no script but its own, by its hash.
import { escaped, html, type Markup } from './markup';

/** A style sheet or a script with its hash, as a content security policy names it (`sha256-…`). */
export interface Sealed {
	readonly text: string;
	readonly hash: string;
}

export interface PageFrame {
	readonly title: string;
	readonly style: Sealed;
	/** Runs at the end of the body; absent for a page that is only read. */
	readonly script?: Sealed;
	/** Anything JSON can say, for the script, by its element's id. */
	readonly data?: { readonly id: string; readonly value: unknown };
}

/** The whole file, line feed at its end. */
export const pageText = (frame: PageFrame, body: Markup): string =>
	`${pageStart(frame)}${body.text}\n${pageEnd(frame)}`;

/** What comes before the body's content: for pages that are written bit by bit. */
export function pageStart({ title, style, script }: PageFrame): string {
	const policy = [
		"default-src 'none'",
		`style-src '${style.hash}'`,
		...(script ? [`script-src '${script.hash}'`] : []),
		"base-uri 'none'",
		"form-action 'none'",
	].join('; ');
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
${html`<meta http-equiv="Content-Security-Policy" content="${policy}">`.text}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style.text}</style>
</head>
<body>
`;
}

/** What comes after the body's content. */
export function pageEnd({ data, script }: PageFrame): string {
	const parts = [
		...(data
			? [`<script type="application/json" id="${escaped(data.id)}">${jsonText(data.value)}</script>`]
			: []),
		...(script ? [`<script>${script.text}</script>`] : []),
		'</body>',
		'</html>',
		'',
	];
	return parts.join('\n');
}

/** JSON that cannot end the element it stands in. */
const jsonText = (value: unknown): string => JSON.stringify(value).replace(/</g, '\\u003c');
