// Reads the small notations of the catalogue: call signatures and keys.

/** A call as the catalogue names it. */
export interface Signature {
	readonly name: string;
	/** Argument names as written: `q`, `&pfn`, `&q->q_usage_counter`; a constant (`true`, `0`, `NULL`) means itself. */
	readonly parameters: readonly string[];
}

/** Reads `name(a, &b, …)`. The schema has checked its form. */
export function readSignature(text: string): Signature {
	const open = text.indexOf('(');
	const inside = text.slice(open + 1, -1).trim();
	const parameters = inside === '' ? [] : inside.split(',').map((part) => part.trim());
	return { name: text.slice(0, open), parameters };
}

/** Whether a rule of a contract is about calls of this name. */
export const speaksOf = ({ call }: { readonly call: string }, name: string | null): boolean =>
	name !== null && call.startsWith(`${name}(`);

/** A signature's argument that stands for itself: a number, `true`, `false`, `NULL`, or a name in capitals. */
const CONSTANT = /^(\d+|true|false|NULL|[A-Z][A-Z0-9_]+)$/;

/**
 * Whether a call with these arguments (their source texts) is the one the signature means: as many arguments, or at
 * least as many before a final `...`, and the same constants where the signature has constants.
 */
export function fitsSignature(parameters: readonly string[], args: readonly string[]): boolean {
	const open = parameters.at(-1) === '...';
	const named = open ? parameters.slice(0, -1) : parameters;
	if (open ? args.length < named.length : args.length !== named.length) return false;
	return named.every((name, at) => !CONSTANT.test(name) || name === args[at]);
}

/** Whether a signature asks for a constant: it means only some calls of that name. */
export const namesConstant = (parameters: readonly string[]): boolean =>
	parameters.some((name) => CONSTANT.test(name));

/** Where one part of a key is found at a call: in the returned value, or at an argument. */
export type KeyPart =
	| ReturnPart
	/** A variable of file or kernel scope, or its address. */
	| { readonly from: 'global'; readonly name: string; readonly address: boolean }
	/** A string or a constant, as it is written: `"loop"`, `CPUHP_AP_X`. */
	| { readonly from: 'literal'; readonly text: string }
	| ArgumentPart;

/** The returned value; with fields, what lies there in the object that it points to (`&ret->kref`). */
export interface ReturnPart {
	readonly from: 'return';
	readonly fields: readonly string[];
	/** The address of the last of `fields` instead of its content. */
	readonly address: boolean;
}

/** A member of an object that a caller has handed in, or is given. */
export type FieldPart = ArgumentPart | ReturnPart;

/** The returned value itself. */
export const PLAIN_RETURN: ReturnPart = { from: 'return', fields: [], address: false };

export interface ArgumentPart {
	readonly from: 'argument';
	readonly index: number;
	/** Through the pointer that is passed: what an out-parameter receives (`*pp`). */
	readonly dereference: boolean;
	/** Fields after it: `->addr` gives ['addr']. */
	readonly fields: readonly string[];
	/**
	 * The argument as the signature writes it lies below an object: `&q->q_usage_counter` with the key `q`
	 * means "the argument without this suffix". Empty for a plain argument.
	 */
	readonly within: readonly string[];
	/** The address of the last of `fields` instead of its content. */
	readonly address: boolean;
}

/** Whether a part of a key is what a field of an argument contains: `foo->bar`. */
export const isField = (part: KeyPart): part is ArgumentPart =>
	part.from === 'argument' && !part.dereference && part.fields.length > 0 && !part.address;

/** The argument itself, as it is passed. */
export const plainArgument = (index: number): ArgumentPart => ({
	from: 'argument',
	index,
	dereference: false,
	fields: [],
	within: [],
	address: false,
});

/**
 * Finds the parts of a key in a signature: none for the key `none`. Gives the offending part where a name is no
 * argument of the call.
 */
export function readKey(
	key: string,
	signature: Signature,
): { parts: readonly KeyPart[] } | { unknown: string } {
	const parts: KeyPart[] = [];
	if (key.trim() === 'none') return { parts };
	for (const piece of key.split(',').map((part) => part.trim())) {
		if (piece === 'ret') {
			parts.push(PLAIN_RETURN);
			continue;
		}
		const dereference = piece.startsWith('*');
		const [name = '', ...fields] = piece.replace(/^[*&]/, '').split(/->|\./);
		const index = signature.parameters.findIndex((parameter) => baseName(parameter) === name);
		if (index === -1 && CONSTANT.test(piece)) {
			parts.push({ from: 'literal', text: piece });
			continue;
		}
		if (index === -1) return { unknown: piece };
		const [, ...within] = (signature.parameters[index] ?? '').replace(/^[*&]/, '').split(/->|\./);
		parts.push({
			from: 'argument',
			index,
			dereference,
			fields,
			within: fields.length ? [] : within,
			address: piece.startsWith('&') && fields.length > 0,
		});
	}
	return { parts };
}

function baseName(parameter: string): string {
	return parameter.replace(/^[*&]/, '').split(/->|\./)[0] ?? '';
}
