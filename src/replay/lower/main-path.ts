// The main way through a C function as a sequence of primitives: failures left aside, loops gone round once, helpers
// entered. Where a branch has two ways that both go on, the one that does more is taken.
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import type { FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { CImage } from '../../review/image-analysis';
import type { Code, CodeLine, Located } from './code';
import { couldMatter, meaningOf, type Primitive, wrapperMeaning } from './primitives';
import { isThorough, longest, partitionLoops } from './ways';

/** A primitive where the code has it; `gap` are lines that are not shown. */
export interface Event {
	readonly primitive: Primitive | 'gap';
	/** The function called, or the one in which the statement stands. */
	readonly function: string;
	/** The function whose body holds the line. */
	readonly within: string;
	readonly at: CodeLine | null;
	/** The line of the call through which a function that was asked for reaches it; absent where it is in that function. */
	readonly via?: CodeLine | null;
	/** Whether it is not seen but known to be in lines that are not shown. */
	readonly isHidden?: boolean;
	/** Whether it is done for the partitions of a disk alone, not for the disk itself. */
	readonly isOfPartitions?: boolean;
}

export interface MainPath {
	readonly events: readonly Event[];
	/** Calls the model knows nothing of. */
	readonly notModelled: ReadonlySet<string>;
}

/** Meaning of calls without a body that differs from kernel to kernel; null where it has none. */
export type EraMeaning = (name: string) => readonly Primitive[] | null;

/**
 * What functions are known to do in lines that are not shown, by path and name. Made from images before a patch; a patch
 * changes only what it shows, so it holds for the image after it as well.
 */
export type Hidden = Map<string, readonly Primitive[]>;

const MAX_DEPTH = 8;
const MAX_EVENTS = 200;
/** What lines that are not shown weigh, in primitives: more than the few of another way. */
const GAP = 4;
const NOTHING: MainPath = { events: [], notModelled: new Set() };

/** A statement that is a primitive by itself: what it assigns. */
function assignmentMeaning(expression: Expression): Primitive | null {
	if (expression.kind !== 'assign' || expression.target.kind !== 'member') return null;
	const { target, value, operator } = expression;
	if (operator === '|=' && /^s_i?flags$/.test(target.field)) return 'flag';
	if (operator === '=' && target.field === 'alive' && /^(?:false|0)$/.test(printExpression(value)))
		return 'alive';
	if (operator === '=' && target.field === 'frozen') return freezeMeaning(printExpression(value));
	const isCleared = /^(?:NULL|0)$/.test(printExpression(value));
	if (operator === '=' && target.field === 'holder_data') return isCleared ? 'unhold-data' : 'hold-data';
	if (operator === '=' && target.field === 'holder_ops') return isCleared ? 'unhold-ops' : 'hold-ops';
	return null;
}

/** The level of a freeze that page faults wait for, and the end of all levels. */
function freezeMeaning(level: string): Primitive | null {
	if (level === 'SB_UNFROZEN') return 'thaw';
	return /^SB_FREEZE_(?:WRITE|FS)$/.test(level) ? null : 'freeze';
}

/** Calls whose meaning is in their arguments: which flag, which counter, which memory, which lock. */
const BY_ARGUMENT: Readonly<Record<string, readonly (readonly [argument: RegExp, meaning: Primitive])[]>> = {
	clear_bit: [[/^DAXDEV_ALIVE$/, 'alive']],
	test_bit: [[/^DAXDEV_ALIVE$/, 'test-alive']],
	blk_queue_flag_set: [[/^QUEUE_FLAG_DYING$/, 'dying']],
	queue_flag_set: [[/^QUEUE_FLAG_DYING$/, 'dying']],
	percpu_ref_tryget_live: [[/usage_counter/, 'enter-queue']],
	percpu_ref_kill: [
		[/usage_counter/, 'dying'],
		[/./, 'pgkill'],
	],
	percpu_ref_put_many: [[/pgmap/, 'pgdrop']],
	put_page: [[/^pfn_to_page\b/, 'pgdrop']],
	wait_for_completion: [[/pgmap/, 'pgwait']],
	synchronize_srcu: [[/dax/, 'srcu']],
	igrab: [[/dax/, 'get-dax']],
	down_write: [[/i_mmap_sem|invalidate_lock/, 'lock-mmap']],
	percpu_down_write: [[/s_writers(?!.*SB_FREEZE_(?:WRITE|FS)\b)/, 'frozen']],
	xfs_ilock: [[/MMAPLOCK_EXCL/, 'lock-mmap']],
	memset: [[/addr|pmem/, 'clear']],
	memcmp: [[/addr/, 'compare']],
	clear_page: [[/addr|pmem/, 'clear']],
};

/** Operations of a struct by the name of the member, and what it is a member of. */
const BY_MEMBER: Readonly<Record<string, readonly [of: RegExp, meaning: Primitive]>> = {
	direct_access: [/./, 'translate'],
	memory_failure: [/ops/, 'notify'],
	notify_failure: [/./, 'notify'],
	mark_dead: [/./, 'markdead'],
	shutdown: [/./, 'markdead'],
	kill: [/pgmap/, 'pgkill'],
	cleanup: [/pgmap/, 'pgwait'],
};

const CLEARS_TAG = /^(?:xas?_clear_mark|radix_tree_tag_clear)$/;

function memberMeaning({ field, object }: Extract<Expression, { kind: 'member' }>): Primitive | null {
	const [of, meaning] = (Object.hasOwn(BY_MEMBER, field) && BY_MEMBER[field]) || [];
	return of?.test(printExpression(object)) ? (meaning ?? null) : null;
}

/** A call whose meaning is in its arguments, or that goes through a struct. */
function callMeaning({ name, callee, arguments: given }: Call): Primitive | null {
	if (name === null) return callee.kind === 'member' ? memberMeaning(callee) : null;
	const texts = given.map(printExpression);
	if (CLEARS_TAG.test(name)) return texts.some((text) => /TAG_DIRTY$/.test(text)) ? 'clear-dirty' : null;
	if (SETS_HOLDER.test(name)) return holderMeaning(texts);
	const rules = Object.hasOwn(BY_ARGUMENT, name) ? (BY_ARGUMENT[name] ?? []) : [];
	const text = texts[LOCK_LAST.test(name) ? texts.length - 1 : 0] ?? '';
	return rules.find(([argument]) => argument.test(text))?.[1] ?? null;
}

const SETS_HOLDER = /^(?:cmpxchg|xchg|WRITE_ONCE|smp_store_release)$/;
/** Functions that are told by their last argument which lock to take. */
const LOCK_LAST = /^xfs_ilock$/;

/** `cmpxchg(&dax_dev->holder_data, holder, NULL)`: which word of the holder is set or cleared. */
function holderMeaning(texts: readonly string[]): Primitive | null {
	const [word] = /\bholder_(?:data|ops)$/.exec(texts[0] ?? '') ?? [];
	if (word === undefined) return null;
	const isCleared = texts.at(-1) === 'NULL';
	if (word === 'holder_data') return isCleared ? 'unhold-data' : 'hold-data';
	return isCleared ? 'unhold-ops' : 'hold-ops';
}

/** Calls that are about all of a device or file, by the argument that says how much; one that names an amount is about a part. */
const AMOUNT: Readonly<Record<string, number>> = {
	dax_holder_notify_failure: 2,
	mf_dax_kill_procs: 2,
	unmap_mapping_range: 2,
	unmap_mapping_pages: 2,
};
const PART = /^(?:[1-9]\d*(?:U?L{0,2})?|(?:PAGE|PMD|PUD|SECTOR)_SIZE|SZ_\w+)$/i;

/** Whether a call leaves nothing out of what it is about. */
function isOfAll({ name, arguments: given }: Call): boolean {
	const at = name !== null && Object.hasOwn(AMOUNT, name) ? AMOUNT[name] : undefined;
	const amount = at === undefined ? undefined : given[at];
	return amount === undefined || !PART.test(printExpression(amount));
}

/** What functions that are called by their new name were called before. */
const FORMER_NAMES: Readonly<Partial<Record<string, string>>> = {
	memunmap_pages: 'devm_memremap_pages_release',
};

/** What a managed call leaves to be done when the driver is unbound: the function that does it. */
function devresAction({ name, arguments: given }: Call): string | null {
	if (name === 'devm_memremap_pages') return 'memunmap_pages';
	if (name === 'devm_memremap') return 'memunmap';
	if (name === null || !/^devm_add_action(?:_or_reset)?$/.test(name)) return null;
	const [, action] = given;
	return action?.kind === 'name' ? action.name : null;
}

/** Reads main paths of one state of the code; remembers those it has read. */
export class MainPaths {
	private readonly known = new Map<Located['definition'], MainPath>();
	private readonly open = new Set<Located['definition']>();

	/** @param isBefore whether the code is that before a patch, from which what is hidden is learnt */
	constructor(
		readonly code: Code,
		private readonly era: EraMeaning,
		private readonly hidden: Hidden,
		private readonly isBefore: boolean,
	) {}

	of(located: Located): MainPath {
		const { definition } = located;
		const known = this.known.get(definition);
		if (known) return known;
		if (this.open.has(definition) || this.open.size >= MAX_DEPTH) return NOTHING;
		this.open.add(definition);
		const path = this.read(located);
		this.open.delete(definition);
		this.known.set(definition, path);
		return path;
	}

	/** What a call of a function does, by its body or by what is known of it. */
	ofName(name: string): readonly Event[] {
		const former = FORMER_NAMES[name];
		const functions = this.code.functions();
		const named = (wanted: string) => functions.find(({ definition }) => definition.head.name === wanted);
		const located = named(name) ?? (former === undefined ? undefined : named(former));
		if (located) return this.of(located).events;
		return this.knownOf(name).map((primitive) => ({ primitive, function: name, within: name, at: null }));
	}

	private knownOf(name: string): readonly Primitive[] {
		return meaningOf(name) ?? this.era(name) ?? wrapperMeaning(name) ?? [];
	}

	private read({ image, definition }: Located): MainPath {
		const graph = definition.flow;
		const notModelled = new Set<string>();
		const inPartitions = partitionLoops(graph);
		const atNode = graph.nodes.map((node) => {
			const events = this.eventsAt(node, image, definition.head.name, notModelled);
			return inPartitions.has(node.id) ? events.map(ofPartitions) : events;
		});
		for (const { id } of graph.nodes)
			if (atNode[id]?.some(isWalk) && !isThorough(graph, id, (at) => atNode[at]?.some(isUnmap) ?? false))
				atNode[id] = [];
		const events = longest(graph, (id) => weightOf(atNode[id])).flatMap((id) => atNode[id] ?? []);
		return {
			events: inContext(this.completed(events, image, definition.head.name)).slice(0, MAX_EVENTS),
			notModelled,
		};
	}

	/** With what the function is known to do in lines that are not shown: it stands where the last gap is. */
	private completed(events: Event[], image: CImage, name: string): Event[] {
		const key = `${image.image.path}\n${name}`;
		const shown = new Set(events.map(({ primitive }) => primitive));
		if (this.isBefore)
			this.hidden.set(
				key,
				(this.hidden.get(key) ?? this.knownOf(name)).filter((primitive) => !shown.has(primitive)),
			);
		const gap = events.findLastIndex(({ primitive }) => primitive === 'gap');
		const rest = (this.hidden.get(key) ?? []).map(
			(primitive): Event => ({ primitive, function: name, within: name, at: null, isHidden: true }),
		);
		return gap === -1 ? events : [...events.slice(0, gap + 1), ...rest, ...events.slice(gap + 1)];
	}

	private eventsAt(node: FlowNode, image: CImage, within: string, notModelled: Set<string>): Event[] {
		const at = this.code.line(image, node.start);
		if (node.kind === 'gap') return [{ primitive: 'gap', function: within, within, at }];
		const own = (primitive: Primitive, name: string): Event => ({ primitive, function: name, within, at });
		if (node.kind === 'iterate') {
			const macro = [node.macro, ...node.arguments.map(printExpression)].join(' ');
			if (/\bs_inodes\b|i_sb_list/.test(macro)) return [own('walk-inodes', within)];
			if (/\bsuper_blocks\b/.test(macro)) return [own('walk-supers', within)];
		}
		const events = callsAt(node).flatMap((call) => this.eventsOf(call, image, within, at, notModelled));
		const assigned = node.kind === 'evaluate' ? assignmentMeaning(node.expression) : null;
		if (assigned) events.push(own(assigned, within));
		if (node.kind === 'scope-exit' && node.cleanup.name === 'srcu') events.push(own('leave-srcu', within));
		return events;
	}

	/** What a function does that is handed to a walk, to be called by it. */
	private calledBack({ name, arguments: given }: Call, image: CImage, notModelled: Set<string>): Event[] {
		if (name === null || !WALKS.test(name)) return [];
		const [callee] = given.flatMap((each) =>
			each.kind === 'name' ? (this.code.find(each.name, image) ?? []) : [],
		);
		if (!callee) return [];
		const { events, notModelled: unknown } = this.of(callee);
		for (const each of unknown) notModelled.add(each);
		return events.filter(({ primitive }) => primitive !== 'gap');
	}

	private eventsOf(
		call: Call,
		image: CImage,
		within: string,
		at: CodeLine | null,
		notModelled: Set<string>,
	): Event[] {
		const name = call.name ?? (call.callee.kind === 'member' ? call.callee.field : null);
		const make = (primitives: readonly Primitive[]): Event[] =>
			primitives.map((primitive) => ({ primitive, function: name ?? within, within, at }));
		const action = devresAction(call);
		if (action) return [{ primitive: 'devres', function: action, within, at }];
		const special = callMeaning(call);
		if (special) return make([special]);
		if (call.name === null) return [];
		const direct = meaningOf(call.name);
		if (direct) return isOfAll(call) ? make(direct) : [];
		const callee = this.code.find(call.name, image);
		if (callee) {
			const inner = this.of(callee);
			for (const each of inner.notModelled) notModelled.add(each);
			return inner.events.map((event) => ({ ...event, via: at }));
		}
		const back = this.calledBack(call, image, notModelled);
		if (back.length > 0) return back.map((event) => ({ ...event, via: at }));
		const known = this.knownOf(call.name);
		if (known.length > 0) return make(known);
		if (WAITS.test(call.name)) return make(['wait']);
		if (couldMatter(call.name)) notModelled.add(call.name);
		return [];
	}
}

/** Functions that call one for each of what they find. */
const WALKS = /walk|iterate|for_each|query_range/;
/** Calls that wait, for what their name does not tell. */
const WAITS = /(?:^|_)(?:wait|schedule)(?:_|$)/;

const ofPartitions = (event: Event): Event => ({ ...event, isOfPartitions: true });

const isWalk = ({ primitive }: Event): boolean => primitive === 'walk-inodes';
const isUnmap = ({ primitive }: Event): boolean => primitive === 'unmap-range' || primitive === 'zap';

const weightOf = (events: readonly Event[] = []): number =>
	events.reduce((sum, { primitive }) => sum + (primitive === 'gap' ? GAP : 1), 0);

/** Events that mean what they do by what is before them. */
const inContext = (events: readonly Event[]): Event[] => asOneFreeze(asWaits(asWalks(events)));

/** A filesystem is frozen level by level; that is one freeze. */
function asOneFreeze(events: readonly Event[]): Event[] {
	const seen = new Set<Event['primitive']>();
	return events.filter(({ primitive }) => {
		if (primitive !== 'freeze' && primitive !== 'frozen') return true;
		const isFirst = !seen.has(primitive);
		seen.add(primitive);
		return isFirst;
	});
}

/** A wait in a function that has looked for pinned pages is one for these; others are nothing to the model. */
function asWaits(events: readonly Event[]): Event[] {
	const looks = new Set<string>();
	return events.flatMap((event): Event[] => {
		if (event.primitive === 'find-busy') looks.add(event.within);
		if (event.primitive !== 'wait') return [event];
		return looks.has(event.within) ? [{ ...event, primitive: 'wait-idle' }] : [];
	});
}

/** An unmap behind the head of a walk over inodes is the zap of all of them. */
function asWalks(events: readonly Event[]): Event[] {
	let walking = false;
	return events.map((event) => {
		walking ||= event.primitive === 'walk-inodes';
		return walking && event.primitive === 'unmap-range' ? { ...event, primitive: 'zap' } : event;
	});
}
