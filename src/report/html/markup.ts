// HTML from templates in which every value is escaped, unless it is markup itself. Knows no report.

/** Text that is HTML already. */
export class Markup {
	constructor(readonly text: string) {}
}

type Value = Markup | string | number | null | false | readonly Value[];

/** A template whose values are escaped; lists are joined, null and false leave nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
	return new Markup(strings.reduce((text, part, at) => `${text}${rendered(values[at - 1] ?? null)}${part}`));
}

function rendered(value: Value): string {
	if (value === null || value === false) return '';
	if (value instanceof Markup) return value.text;
	return typeof value === 'object' ? value.map(rendered).join('') : escaped(String(value));
}

/** Text for an element or a quoted attribute. What a browser would drop or take for a control is shown as `\uFFFD`. */
export function escaped(text: string): string {
	return text
		.replace(/[^\P{Cc}\t\n]/gu, '\uFFFD')
		.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
