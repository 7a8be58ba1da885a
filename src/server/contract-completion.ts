// Completion in contract files: the fields that the schema knows where the cursor is, and the words that a field can have. Works
// on half-written YAML, by indentation; knows the schema as data only.
import { type CompletionItem, CompletionItemKind, type Connection, MarkupKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { packageFile } from '../platform/package-files';

/** As much of JSON Schema as the generated one uses. */
export interface Schema {
	readonly description?: string;
	readonly type?: string;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly items?: Schema;
	readonly enum?: readonly string[];
}

/**
 * Registers the request for the contract files of open folders.
 * @param contractFile gives an open document that is one; null for any other
 */
export function registerCompletion(
	connection: Connection,
	contractFile: (uri: string) => TextDocument | null,
): void {
	let schema: Schema | null = null;
	connection.onCompletion(({ textDocument, position }) => {
		const document = contractFile(textDocument.uri);
		if (!document) return [];
		schema ??= JSON.parse(packageFile('docs/schema/contracts.schema.json') ?? '{}') as Schema;
		return completeContract(document.getText({ start: { line: 0, character: 0 }, end: position }), schema);
	});
}

/** What can stand at the end of a text that goes up to the cursor. */
export function completeContract(before: string, schema: Schema): CompletionItem[] {
	const lines = before.split('\n');
	const line = lines.at(-1) ?? '';
	const { path, used, field } = contextOf(lines.slice(0, -1), line);
	const here = path.reduce<Schema | undefined>((at, name) => below(at, name), schema);
	if (field !== null) return wordsOf(below(here, field));
	return Object.entries((here?.items ?? here)?.properties ?? {})
		.filter(([name]) => !used.has(name))
		.map(([name, property]) => fieldItem(name, property));
}

/** The schema of a field, through the list that it may be in. */
const below = (schema: Schema | undefined, name: string): Schema | undefined =>
	(schema?.items ?? schema)?.properties?.[name];

function wordsOf(schema: Schema | undefined): CompletionItem[] {
	const words = schema?.enum ?? (schema?.type === 'boolean' ? ['true', 'false'] : []);
	return words.map((word) => ({ label: word, kind: CompletionItemKind.EnumMember }));
}

function fieldItem(name: string, schema: Schema): CompletionItem {
	return {
		label: name,
		kind: CompletionItemKind.Field,
		insertText: `${name}: `,
		...(schema.description
			? { documentation: { kind: MarkupKind.Markdown, value: schema.description } }
			: {}),
	};
}

interface Context {
	/** The fields that enclose the place, outermost first. */
	readonly path: readonly string[];
	/** Fields that the entry has already. */
	readonly used: ReadonlySet<string>;
	/** The field whose value is being written; null where a field is. */
	readonly field: string | null;
}

/** `- ` and spaces before a field, the field, and what follows. */
const FIELD = /^((?:\s|- )*)([A-Za-z]\w*)\s*:(.*)$/;

function contextOf(above: readonly string[], line: string): Context {
	const flow = line.lastIndexOf('{') > line.lastIndexOf('}') ? line.slice(line.lastIndexOf('{') + 1) : null;
	const own = FIELD.exec(line);
	let indent = flow === null ? (/^(?:\s|- )*/.exec(line)?.[0].length ?? 0) : line.search(/[^\s]/) + 1;
	const path: string[] = [];
	const used = new Set<string>(
		flow === null ? [] : [...flow.matchAll(/([A-Za-z]\w*)\s*:/g)].map((match) => match[1] ?? ''),
	);
	let isSameEntry = flow === null && !/^\s*- /.test(line);
	for (let at = above.length - 1; at >= 0; at--) {
		const match = FIELD.exec(above[at] ?? '');
		const depth = match?.[1]?.length ?? 0;
		if (!match?.[2] || depth > indent) continue;
		if (depth === indent) {
			if (isSameEntry) used.add(match[2]);
			if (/- $/.test(match[1] ?? '')) isSameEntry = false;
			continue;
		}
		path.unshift(match[2]);
		indent = depth;
		isSameEntry = false;
	}
	if (flow !== null) {
		const inner = /(?:^|,)\s*([A-Za-z]\w*)\s*:\s*[^,]*$/.exec(flow)?.[1] ?? null;
		const named = own?.[3]?.includes('{') && !/^\s*- \{/.test(line) ? [own[2] ?? ''] : [];
		return { path: [...path, ...named], used, field: inner };
	}
	return { path, used, field: own?.[2] ?? null };
}
