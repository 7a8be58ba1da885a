// Which member of which struct an expression names, by the declared types of a function's parameters and variables. Syntax
// only: a member behind a second pointer has no known type here.
import type { Expression } from './expression';
import type { CFunction } from './file';
import { type Aliases, aliasesOf } from './objects';
import { withoutCasts } from './print-expression';

/** A member by the struct it lies in, through members that are structs themselves: `submit.worker` of `drive`. */
export interface StructMember {
	readonly struct: string;
	readonly path: string;
}

export const sameMember = (one: StructMember, other: StructMember): boolean =>
	one.struct === other.struct && one.path === other.path;

const POINTER_TO_STRUCT = /^(?:const )?struct (\w+) \*(?: ?const)?$/;

/** How many variables that stand for a member are followed one after the other. */
const DEPTH = 4;

/** What the variables of one function point to. */
export class StructPointers {
	private readonly structs = new Map<string, string>();
	private readonly aliases: Aliases;

	constructor({ head, flow }: CFunction) {
		const note = (name: string | null, type: string) => {
			const struct = POINTER_TO_STRUCT.exec(type)?.[1];
			if (name !== null && struct !== undefined) this.structs.set(name, struct);
		};
		for (const { name, type } of head.parameters) note(name, type);
		for (const node of flow.nodes) if (node.kind === 'declare') note(node.name, node.type);
		this.aliases = aliasesOf(flow);
	}

	/** The variables that point to one of some structs. */
	pointersTo(structs: ReadonlySet<string>): ReadonlySet<string> {
		return new Set([...this.structs].flatMap(([name, struct]) => (structs.has(struct) ? [name] : [])));
	}

	/** The struct that a variable points to: `clone` of `struct clone *c`; null for any other expression. */
	structOf(given: Expression | undefined): string | null {
		const expression = given && withoutCasts(given);
		return expression?.kind === 'name' ? this.structNamed(expression.name) : null;
	}

	/** The same of a variable by its name. */
	structNamed(variable: string): string | null {
		return this.structs.get(variable) ?? null;
	}

	/** The member that `&object->member`, or a variable that stands for it, is the address of; null where it cannot be told. */
	memberAt(given: Expression | undefined, depth = DEPTH): StructMember | null {
		const expression = given && withoutCasts(given);
		if (expression?.kind === 'name' && depth > 0)
			return this.memberAt(this.aliases.get(expression.name), depth - 1);
		return expression?.kind === 'unary' && expression.operator === '&'
			? this.memberNamed(expression.operand)
			: null;
	}

	/** The member that `object->outer.member` names; null where it cannot be told. */
	memberNamed(given: Expression): StructMember | null {
		const path: string[] = [];
		let at = withoutCasts(given);
		while (at.kind === 'member') {
			path.unshift(at.field);
			const object = withoutCasts(at.object);
			if (at.arrow) {
				const struct = this.structOf(object);
				return struct === null ? null : { struct, path: path.join('.') };
			}
			at = object;
		}
		return null;
	}
}
