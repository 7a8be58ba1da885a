// Functions and macros whose value is known by itself: error pointers, `container_of`, accessors, `sizeof`.
import type { Call, Expression } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { Evaluator } from './evaluate';
import { type Classes, NEGATIVE, POSITIVE, ZERO } from './signs';
import { classesOf, derive, restrict, type State, withValue } from './state';
import type { Outcome } from './storage';
import type { SymbolId } from './symbols';

/** Allocations that take the type of their first argument and do not run it: `p = kmalloc_obj(*p)`. */
const TYPE_FIRST = /^kv?[mz]alloc_(?:objs?|flex)$/;

/** The arguments of a call; of one that is there for its type, the type alone. */
export function evaluated({ name, arguments: given }: Call): readonly Expression[] {
	const [first, ...others] = given;
	if (first === undefined || name === null || !TYPE_FIRST.test(name)) return given;
	return [{ kind: 'type', text: printExpression(first), start: first.start, end: first.end }, ...others];
}

/** Operators and macros that look at the type of their argument and do not run it. */
export const UNEVALUATED = new Set([
	'sizeof',
	'typeof',
	'__typeof__',
	'offsetof',
	'sizeof_field',
	'ARRAY_SIZE',
	'struct_size',
	'BUILD_BUG_ON',
	'__alignof__',
]);

/** Constants of headers that are 0: what functions of the kernel return when all is well. */
export const ZERO_NAMES: ReadonlySet<string> = new Set([
	'NULL',
	'false',
	'AE_OK',
	'BLK_STS_OK',
	'EFI_SUCCESS',
	'IB_WC_SUCCESS',
	'IRQ_NONE',
	'LZO_E_OK',
	'MIGRATEPAGE_SUCCESS',
	'NFS_OK',
	'NVME_SC_SUCCESS',
	'PCIBIOS_SUCCESSFUL',
	'UDS_SUCCESS',
	'VDO_SUCCESS',
	'Z_OK',
	'nfs_ok',
	'nlm_granted',
]);

/** Constants of enumerations that begin with nothing: `MC_TARGET_NONE`. `DMA_NONE` is 3. */
export const SAYS_NOTHING = /^(?!DMA_)[A-Z][A-Z0-9_]*_NONE$/;

type Builtin = (
	evaluator: Evaluator,
	state: State,
	node: NodeId,
	call: Call,
	values: readonly SymbolId[],
) => Outcome[] | undefined;

const same: Builtin = (_evaluator, state, _node, _call, [value]) =>
	value === undefined ? undefined : [{ state, value }];

/** A predicate of one value: true for some sign classes. */
const predicate =
	(operator: string, whenTrue: Classes): Builtin =>
	({ table }, state, _node, _call, [value]) => {
		if (value === undefined) return undefined;
		const classes = classesOf(state, table, value);
		if ((classes & whenTrue) === 0) return [{ state, value: table.constant(0) }];
		if ((classes & ~whenTrue) === 0) return [{ state, value: table.constant(1) }];
		return [{ state, value: table.operation(operator, [value]) }];
	};

/** What never fails, and has a result for those who hand it on: `return nonseekable_open(inode, file);`. */
const always: Builtin = ({ table }, state) => [{ state, value: table.constant(0) }];

/** Compares structures of one number: asked again, it answers the same. */
const equal =
	(name: string): Builtin =>
	({ table }, state, _node, _call, values) => [{ state, value: table.operation(name, values) }];

/** A conversion that keeps "zero or not" but not the value: `errno_to_blk_status(rc)`. */
const sameZero: Builtin = ({ table }, state, _node, _call, [value]) => {
	if (value === undefined) return undefined;
	const result = table.operation('same-zero', [value]);
	const classes = classesOf(state, table, value);
	return [
		{ state: derive(state, result, (classes & ZERO) | (classes & ~ZERO ? POSITIVE : 0)), value: result },
	];
};

/** Functions and macros whose value the evaluator itself knows. */
export const BUILTINS: Readonly<Record<string, Builtin>> = {
	IS_ERR: predicate('IS_ERR', NEGATIVE),
	IS_ERR_VALUE: predicate('IS_ERR', NEGATIVE),
	xa_is_internal: predicate('IS_ERR', NEGATIVE),
	xa_is_err: predicate('IS_ERR', NEGATIVE),
	// A number in the place of an object: no pointer, as an error is none.
	xa_is_value: predicate('IS_ERR', NEGATIVE),
	IS_ERR_OR_NULL: predicate('IS_ERR_OR_NULL', NEGATIVE | ZERO),
	ZERO_OR_NULL_PTR: predicate('!', ZERO),
	PTR_ERR: same,
	xa_err: errorOrZero,
	ERR_PTR: ({ table }, state, _node, _call, [value]) => {
		if (value === undefined) return undefined;
		// An error code is negative, whatever is known of it.
		return [{ state: restrict(state, table, value, NEGATIVE | ZERO) ?? state, value }];
	},
	ERR_CAST: same,
	kasan_reset_tag: same,
	ACPI_FAILURE: predicate('ACPI_FAILURE', NEGATIVE | POSITIVE),
	ACPI_SUCCESS: predicate('ACPI_SUCCESS', ZERO),
	fd_file: same,
	fd_empty: predicate('!', ZERO),
	READ_ONCE: same,
	rcu_dereference: same,
	rcu_dereference_protected: same,
	rcu_dereference_check: same,
	rcu_dereference_raw: same,
	rcu_access_pointer: same,
	smp_load_acquire: ({ storage, table }, state, _node, _call, [pointer]) =>
		pointer === undefined
			? undefined
			: [storage.read(state, storage.dereference(pointer, `*${table.info(pointer).text}`))],
	XFS_IS_CORRUPT: (_evaluator, state, _node, _call, [, condition]) =>
		condition === undefined ? undefined : [{ state, value: condition }],
	errno_to_blk_status: sameZero,
	blk_status_to_errno: sameZero,
	vmf_error: sameZero,
	__pa: same,
	virt_to_phys: same,
	PTR_ERR_OR_ZERO: errorOrZero,
	nonseekable_open: always,
	stream_open: always,
	uid_eq: equal('uid_eq'),
	gid_eq: equal('gid_eq'),
	restart_syscall: ({ table }, state) => [{ state, value: table.named('-ERESTARTNOINTR', NEGATIVE) }],
	container_of: ({ table }, state, _node, call, [pointer]) => {
		const path = call.arguments[2] && memberPath(call.arguments[2]);
		if (pointer === undefined || !path) return undefined;
		const value = table.around(pointer, path);
		const isKnown = table.info(value).origin.kind !== 'operation';
		return [{ state: isKnown ? state : derive(state, value, POSITIVE), value }];
	},
	no_free_ptr: keptFromCleanup,
	retain_and_null_ptr: keptFromCleanup,
	vdo_forget: keptFromCleanup,
	WRITE_ONCE: (evaluator, state, node, call, [, value]) =>
		writeThrough(evaluator, state, node, call.arguments[0], value),
	RCU_INIT_POINTER: (evaluator, state, node, call, [, value]) =>
		writeThrough(evaluator, state, node, call.arguments[0], value),
	rcu_assign_pointer: (evaluator, state, node, call, [, value]) =>
		writeThrough(evaluator, state, node, call.arguments[0], value),
	smp_store_release: (evaluator, state, node, _call, [pointer, value]) => {
		if (pointer === undefined || value === undefined) return undefined;
		const place = evaluator.storage.dereference(pointer, `*${evaluator.table.info(pointer).text}`);
		return [{ state: evaluator.write(state, node, place, value), value }];
	},
};

/** The members that lead to a part of a struct: `vd.tx` of `container_of(tx, struct desc, vd.tx)`. */
function memberPath(path: Expression): string | null {
	if (path.kind === 'name') return path.name;
	if (path.kind !== 'member') return null;
	const outer = memberPath(path.object);
	return outer && `${outer}.${path.field}`;
}

/** The error number of a pointer that may be an error, and 0 of any other. */
function errorOrZero(
	{ table }: Evaluator,
	state: State,
	_node: NodeId,
	_call: Call,
	[value]: readonly SymbolId[],
): Outcome[] | undefined {
	if (value === undefined) return undefined;
	const failed = restrict(state, table, value, NEGATIVE);
	const fine = restrict(state, table, value, ZERO | POSITIVE);
	return [
		...(failed ? [{ state: failed, value }] : []),
		...(fine ? [{ state: fine, value: table.constant(0) }] : []),
	];
}

/** `return no_free_ptr(p);`: `p` is NULL from here on, and its cleanup leaves alone what it pointed to. */
function keptFromCleanup(
	evaluator: Evaluator,
	state: State,
	node: NodeId,
	call: Call,
	[value]: readonly SymbolId[],
): Outcome[] | undefined {
	const [variable] = call.arguments;
	if (value === undefined || variable === undefined) return undefined;
	const instances = state.instances.map((instance) =>
		instance.key[0] === value ? { ...instance, automatic: instance.contract.automatic } : instance,
	);
	return evaluator.places({ ...state, instances }, node, variable).map(({ state: after, place }) => ({
		state: withValue(after, place.key, evaluator.table.constant(0)),
		value,
	}));
}

function writeThrough(
	evaluator: Evaluator,
	state: State,
	node: NodeId,
	target: Expression | undefined,
	value: SymbolId | undefined,
): Outcome[] | undefined {
	if (target === undefined || value === undefined) return undefined;
	return evaluator
		.places(state, node, target)
		.map(({ state: after, place }) => ({ state: evaluator.write(after, node, place, value), value }));
}
