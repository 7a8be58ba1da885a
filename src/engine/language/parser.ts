// Parses the model language (grammar in docs/engine.md). It knows nothing of kernel objects.
import type { BinaryOperator, Expression, Quantifier, Statement } from './ast';
import { ModelSyntaxError, type Token, tokenize } from './tokens';

const LEVELS: readonly (readonly BinaryOperator[])[] = [
	['||'],
	['&&'],
	['==', '!=', '<', '<=', '>', '>='],
	['+', '-'],
];
const QUANTIFIERS: readonly string[] = ['any', 'all', 'count'];
const DEEPEST = 200;

class Parser {
	private at = 0;
	private depth = 0;
	private readonly tokens: readonly Token[];

	constructor(private readonly text: string) {
		this.tokens = tokenize(text);
	}

	expression(): Expression {
		if (++this.depth > DEEPEST) throw this.error('nested too deeply');
		const test = this.binary(0);
		let result = test;
		if (this.accept('?')) {
			const yes = this.expression();
			this.expect(':');
			result = { is: 'choice', test, yes, no: this.expression() };
		}
		this.depth--;
		return result;
	}

	statements(end: '}' | ''): Statement[] {
		const list: Statement[] = [];
		if (++this.depth > DEEPEST) throw this.error('nested too deeply');
		for (;;) {
			while (this.accept(';'));
			if (end === '' ? this.token.kind === 'end' : this.accept(end)) break;
			list.push(this.statement());
		}
		this.depth--;
		return list;
	}

	finish(): void {
		if (this.token.kind !== 'end') throw this.error(`unexpected '${this.token.text}'`);
	}

	private get token(): Token {
		const token = this.tokens[this.at];
		if (!token) throw this.error('unexpected end');
		return token;
	}

	private error(reason: string): ModelSyntaxError {
		return new ModelSyntaxError(this.text, this.tokens[this.at]?.position ?? this.text.length, reason);
	}

	private accept(text: string): boolean {
		if (this.token.text !== text || this.token.kind === 'string' || this.token.kind === 'end') return false;
		this.at++;
		return true;
	}

	private expect(text: string): void {
		if (!this.accept(text)) throw this.error(`expected '${text}', found '${this.token.text || 'the end'}'`);
	}

	private name(): string {
		const { kind, text } = this.token;
		if (kind !== 'name') throw this.error(`expected a name, found '${text || 'the end'}'`);
		this.at++;
		return text;
	}

	private binary(level: number): Expression {
		const operators = LEVELS[level];
		if (!operators) return this.unary();
		let left = this.binary(level + 1);
		for (;;) {
			const operator = operators.find((candidate) => this.accept(candidate));
			if (!operator) return left;
			left = { is: 'binary', operator, left, right: this.binary(level + 1) };
		}
	}

	private unary(): Expression {
		if (this.accept('!')) {
			if (++this.depth > DEEPEST) throw this.error('nested too deeply');
			const of = this.unary();
			this.depth--;
			return { is: 'not', of };
		}
		if (this.accept('(')) {
			const inner = this.expression();
			this.expect(')');
			return inner;
		}
		const { kind, text } = this.token;
		if (kind === 'number') {
			this.at++;
			return { is: 'number', value: Number(text) };
		}
		if (kind === 'string') {
			this.at++;
			return { is: 'path', path: [text] };
		}
		const path = this.path();
		const [first] = path;
		if (path.length > 1 || first === undefined || !this.accept('(')) return { is: 'path', path };
		if (!QUANTIFIERS.includes(first)) return { is: 'call', name: first, arguments: this.arguments() };
		const variable = this.name();
		this.expect(':');
		const of = this.name();
		this.expect(',');
		const where = this.expression();
		this.expect(')');
		return { is: 'quantified', quantifier: first as Quantifier, variable, kind: of, where };
	}

	private path(): string[] {
		const path = [this.name()];
		while (this.accept('.')) path.push(this.name());
		return path;
	}

	/** The rest of an argument list after its opening parenthesis. */
	private arguments(): Expression[] {
		const list: Expression[] = [];
		if (this.accept(')')) return list;
		do list.push(this.expression());
		while (this.accept(','));
		this.expect(')');
		return list;
	}

	private block(): Statement[] {
		this.expect('{');
		return this.statements('}');
	}

	private statement(): Statement {
		const path = this.path();
		const word = path.length === 1 ? path[0] : undefined;
		switch (word) {
			case 'if': {
				this.expect('(');
				const test = this.expression();
				this.expect(')');
				const yes = this.block();
				if (!this.accept('else')) return { is: 'if', test, yes, no: [] };
				return { is: 'if', test, yes, no: this.token.text === 'if' ? [this.statement()] : this.block() };
			}
			case 'for': {
				this.expect('(');
				const variable = this.name();
				this.expect(':');
				const kind = this.name();
				this.expect('where');
				const where = this.expression();
				this.expect(')');
				return { is: 'for', variable, kind, where, body: this.block() };
			}
			case 'hold':
				return { is: 'hold', resource: this.name() };
			case 'release':
				return { is: 'release', resource: this.name() };
			case 'check': {
				const hazard = this.name();
				return { is: 'check', hazard, arguments: this.accept('(') ? this.arguments() : [] };
			}
			case 'goto': {
				const { kind, text } = this.token;
				if (kind !== 'string') return { is: 'goto', step: this.name() };
				this.at++;
				return { is: 'goto', step: text };
			}
			case 'fail':
			case 'return':
			case 'stop':
			case 'skip':
				return { is: word };
			default:
				return this.assignmentOrCall(path);
		}
	}

	private assignmentOrCall(path: readonly string[]): Statement {
		if (this.accept('(')) {
			if (path.length > 1) throw this.error('a procedure has a plain name');
			return { is: 'call', name: path[0] ?? '', arguments: this.arguments() };
		}
		const operator = (['=', '+=', '-='] as const).find((candidate) => this.accept(candidate));
		if (!operator) throw this.error(`expected a statement after '${path.join('.')}'`);
		return { is: 'assign', path, operator, value: this.expression() };
	}
}

const expressions = new Map<string, Expression>();
const effects = new Map<string, readonly Statement[]>();
const CACHED = 4000;

function cached<T>(cache: Map<string, T>, text: string, parse: () => T): T {
	const known = cache.get(text);
	if (known !== undefined) return known;
	const made = parse();
	if (cache.size >= CACHED) cache.clear();
	cache.set(text, made);
	return made;
}

/** Parses one expression. Throws ModelSyntaxError. */
export function parseExpression(text: string): Expression {
	return cached(expressions, text, () => {
		const parser = new Parser(text);
		const expression = parser.expression();
		parser.finish();
		return expression;
	});
}

/** Parses a list of statements, separated by new lines or `;`. Throws ModelSyntaxError. */
export function parseEffect(text: string): readonly Statement[] {
	return cached(effects, text, () => new Parser(text).statements(''));
}
