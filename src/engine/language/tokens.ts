// Cuts the text of a guard, an effect or a hazard into tokens. It knows nothing of their grammar.

/** Bad text of the model language: what is wrong, with the text it stands in. */
export class ModelSyntaxError extends Error {
	constructor(text: string, position: number, reason: string) {
		const line = text.slice(0, position).split('\n').length;
		super(`${reason} (line ${line} of '${text.trim().replace(/\s+/g, ' ').slice(0, 120)}')`);
	}
}

export interface Token {
	readonly kind: 'name' | 'number' | 'string' | 'mark' | 'end';
	readonly text: string;
	readonly position: number;
}

const TOKEN =
	/([A-Za-z_]\w*(?:\[\d+\])?)|(\d+)|"([^"\n]*)"|(\|\||&&|==|!=|<=|>=|\+=|-=|[-+<>=!?:;,.(){}])|(\s+|#[^\n]*)/y;

/** The tokens of a text, ended by one of kind `end`. Throws ModelSyntaxError for a character that starts none. */
export function tokenize(text: string): Token[] {
	const tokens: Token[] = [];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < text.length) {
		const position = TOKEN.lastIndex;
		const match = TOKEN.exec(text);
		if (!match) throw new ModelSyntaxError(text, position, `unexpected '${text[position]}'`);
		const [, name, number, string, mark] = match;
		if (name !== undefined) tokens.push({ kind: 'name', text: name, position });
		else if (number !== undefined) tokens.push({ kind: 'number', text: number, position });
		else if (string !== undefined) tokens.push({ kind: 'string', text: string, position });
		else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, position });
	}
	tokens.push({ kind: 'end', text: '', position: text.length });
	return tokens;
}
