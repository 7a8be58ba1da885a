// Values that a call gives beside the handle of what they lie in: of `de = foo_find(dir, name, &bh);` the entry lies in the
// buffer, and is gone with it. By the declarations and calls of one function alone; walks and judges nothing.
import { assignedAt, targetOf } from '../../kernel-c/call-graph';
import { addressed } from '../../kernel-c/expression-shape';
import type { FlowGraph, NodeId } from '../../kernel-c/flow';

/** Types of what holds the content of blocks and pages. */
const HOLDS_CONTENT = /^struct (?:buffer_head|page|folio|\w+_(?:block|buffer|buf|bh)|\w*buffer_head) ?\*$/;

/** Types of what has references of its own, or is a handle itself. */
const STANDS_ALONE = /^struct (?:inode|dentry|file|super_block|mnt\w*|\w+_inode)\b/;

/** The nodes at which a call gives a pointer, and leaves the handle of what that lies in in a variable. */
export function besideHandles({ nodes }: FlowGraph): ReadonlySet<NodeId> {
	const types = new Map(nodes.flatMap((node) => (node.kind === 'declare' ? [[node.name, node.type]] : [])));
	const isHandle = (name: string | null) => name !== null && HOLDS_CONTENT.test(types.get(name) ?? '');
	const isInside = (name: string | null) => {
		const type = types.get(name ?? '') ?? '';
		return type.includes('*') && !isHandle(name) && !STANDS_ALONE.test(type);
	};
	return new Set(
		nodes.flatMap((node) => {
			const call = assignedAt(node);
			const isFilled = call?.kind === 'call' && call.arguments.some((given) => isHandle(addressed(given)));
			return isFilled && isInside(targetOf(node)) ? [node.id] : [];
		}),
	);
}
