// Pieces of Markdown for hovers, without styles of their own.

/** Code in Markdown, whatever backticks it has itself. */
export function codeSpan(code: string): string {
	const fence = '`'.repeat(Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
	const pad = fence.length > 1 ? ' ' : '';
	return `${fence}${pad}${code}${pad}${fence}`;
}

/** Text in Markdown that shows as it is. */
export function plain(text: string): string {
	return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}

/** A link that runs a command of the editor. */
export function commandLink(title: string, command: string, argument: unknown): string {
	return `[${plain(title)}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
}
