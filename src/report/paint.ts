// Colours of text on a terminal, by what the text is. Knows nothing of what is said.

/** What a piece of text is. */
export type Style = 'error' | 'warning' | 'note' | 'place' | 'quiet' | 'strong';

const CODES: Readonly<Record<Style, string>> = {
	error: '1;31',
	warning: '1;33',
	note: '1;36',
	place: '34',
	quiet: '2',
	strong: '1',
};

/** Sets a piece of text off as what it is; gives it back as it is where there is no colour. */
export type Paint = (style: Style, text: string) => string;

/** Paints for a terminal with colour, or for anything else. */
export const painter = (colour: boolean): Paint =>
	colour ? (style, text) => `\x1b[${CODES[style]}m${text}\x1b[0m` : (_style, text) => text;
