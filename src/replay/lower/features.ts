// What code has or has not, as switches of the model: marks that are there or not, whatever their place in the order.
// A patch that brings the mark, or takes the last one away, turns the switch.
import type { FlowNode } from '../../kernel-c/flow';
import type { CodeLine, Located } from './code';
import type { MainPaths } from './main-path';
import type { Switches } from './parts';
import {
	calls,
	countsShares,
	inPath,
	isIdleAtZero,
	mentions,
	mentionsName,
	named,
	refusesDax,
	type Seen,
	setsDax,
	testsSuperFlag,
} from './shapes';

/** A mark in code: what it turns, and to what. */
interface Feature {
	/** As people are told. */
	readonly name: string;
	/** The operations of the model that ask the switch. */
	readonly operations: readonly string[];
	readonly on: Switches;
	readonly off: Switches;
	/** What has to hold for it to mean anything. */
	readonly given?: Switches;
	/** Whether it matters to what was done before as well: whether blocks could be shared at all. */
	readonly isOfPast?: true;
	/** The functions it is looked for in. */
	readonly within?: (located: Located) => boolean;
	readonly isAt: (node: FlowNode, code: Seen) => boolean;
}

const scanWaits = (name: string): Feature => ({
	name: 'the wait for locked entries where pinned pages are looked for',
	operations: ['truncate'],
	on: { [name]: 'wait' },
	off: { [name]: 'skip' },
	given: { [name]: 'skip' },
	within: named(/^dax_layout_busy_page/),
	isAt: calls(/^wait_entry_unlocked(?:_exclusive)?$/),
});

const features: readonly Feature[] = [
	{
		name: 'the test of the flag on the superblock',
		operations: ['fault'],
		on: { BDI_FLAG: true },
		off: { BDI_FLAG: false },
		within: named(/^__mark_inode_dirty$|_fault$|page_mkwrite$/),
		isAt: testsSuperFlag,
	},
	{
		name: 'the refusal to share blocks of DAX files',
		operations: ['reflink'],
		on: { SHARED: false },
		off: { SHARED: true },
		isOfPast: true,
		within: named(/reflink|remap|clone|dedupe|dedup/),
		isAt: refusesDax,
	},
	{
		name: 'the count of files that share a page',
		operations: ['fault', 'io', 'truncate', 'reflink', 'umount'],
		on: { ASSOC: 'count' },
		off: { ASSOC: 'marker' },
		isAt: countsShares,
	},
	{
		name: 'the mark of a shared page',
		operations: ['fault', 'io', 'truncate', 'reflink', 'umount'],
		on: { ASSOC: 'marker' },
		off: { ASSOC: 'single' },
		isAt: calls(/^dax_mapping_set_(?:cow|shared)$/),
	},
	{
		name: 'the invalidation of what is mapped before a shared block is written',
		operations: ['io'],
		on: { INVALIDATE: true },
		off: { INVALIDATE: false },
		within: named(/^dax_(?!\w*(?:zero|unshare))/),
		isAt: (node, { graph }) =>
			calls(/^invalidate_inode_pages2_range$/)(node) && graph.nodes.some(mentionsName(/^IOMAP_F_SHARED$/)),
	},
	{
		name: 'the notification of the holder',
		operations: ['remove', 'memory-failure', 'mount', 'umount'],
		on: { HOLD: true, ZAP: 'holder0' },
		// A removal that tells nobody any more is told by its steps.
		off: {},
		within: named(/^kill_dax$/),
		isAt: calls(/^dax_holder_notify_failure$/),
	},
	{
		name: 'telling a removal from a media failure',
		operations: ['remove'],
		on: { ZAP: 'preremove' },
		off: { ZAP: 'holder0' },
		within: named(/^kill_dax$/),
		isAt: mentions(/\bMF_MEM_(?:PRE_)?REMOVE\b/),
	},
	{
		name: 'the revocation of mappings by the filesystem',
		operations: ['remove', 'memory-failure'],
		on: { REVOKE: 'early' },
		off: { REVOKE: 'none' },
		within: named(/notify_\w*failure|failure_fn$/),
		isAt: calls(/^mf_dax_kill_procs$/),
	},
	{
		name: 'the search of every task that maps a page of what is removed',
		operations: ['remove'],
		on: { REVOKE: 'all' },
		off: { REVOKE: 'early' },
		within: named(/collect_procs|mf_dax_kill_procs/),
		isAt: mentionsName(/^(?:MF_MEM_(?:PRE_)?REMOVE|pre_remove)$/),
	},
	{
		name: 'the test for a shutdown where items of the log are waited for',
		operations: ['umount'],
		on: { AIL_FAILS: true },
		off: { AIL_FAILS: false },
		within: named(/ail_push|unmount|iodone|ioend|buf_ioerror/),
		isAt: calls(/^(?:XFS_FORCED_SHUTDOWN|xfs_is_shutdown|xlog_is_shutdown)$/),
	},
	{
		name: 'the sequence of writeback errors that each file reads for itself',
		operations: ['fsync', 'wait-writeback'],
		on: { ERR: 'seq' },
		off: { ERR: 'flag' },
		within: named(/mapping_set_error|filemap_|fsync/),
		isAt: calls(/^errseq_|wb_err$/),
	},
	{
		name: 'direct access to the inode of a block device',
		operations: ['mount'],
		on: { BDEV_DAX: true },
		off: { BDEV_DAX: false },
		within: inPath(/^(?:fs\/block_dev|block\/bdev)\.c$/),
		isAt: setsDax,
	},
	...['LB_XFS', 'LB_EXT4', 'LB_FUSE'].map(scanWaits),
	{
		name: 'the count of 0 for a page that nobody uses',
		operations: ['fault', 'dax-fault', 'access', 'pin', 'truncate', 'umount'],
		on: { IDLE: '0' },
		off: { IDLE: '1' },
		within: named(/^dax_(?:page|folio)_is_idle$/),
		isAt: isIdleAtZero,
	},
	{
		name: 'the refusal of long-term pins',
		operations: ['pin'],
		on: { LONGTERM: false },
		off: { LONGTERM: true },
		within: named(/longterm|gup|get_user_pages|vma_check/),
		isAt: calls(/^vma_is_fsdax$/),
	},
];

/** A switch that a patch turns. */
interface Turn {
	readonly switches: Switches;
	/** Of what is there before the patch: without it the turn means nothing. */
	readonly given: Switches;
	readonly operations: readonly string[];
	readonly function: string;
	readonly says: string;
	/** The line of the mark: before the patch where it is taken away. */
	readonly at: CodeLine | null;
	/** The mark, where it is taken away. */
	readonly takes: readonly string[];
	/** Whether it matters to what was done before as well. */
	readonly isOfPast: boolean;
}

interface Mark {
	readonly feature: Feature;
	readonly located: Located;
	readonly start: number;
}

function marksIn(functions: readonly Located[], paths: MainPaths): Mark[] {
	return functions.flatMap((located) =>
		features.flatMap((feature): Mark[] => {
			if (feature.within && !feature.within(located)) return [];
			const graph = located.definition.flow;
			const seen = { graph, events: paths.of(located).events, paths };
			const node = graph.nodes.find((each) => feature.isAt(each, seen));
			return node ? [{ feature, located, start: node.start }] : [];
		}),
	);
}

/** One side of a patch: the functions it changes, and the code they stand in. */
export interface Side {
	readonly functions: readonly Located[];
	readonly paths: MainPaths;
}

/** The switches that the change of functions turns: marks that are there on one side only. */
export function turnsBetween(before: Side, after: Side): Turn[] {
	const [old, fresh] = [before, after].map(({ functions, paths }) => marksIn(functions, paths));
	const turns = features.flatMap((feature): (Turn & { readonly isOn: boolean })[] => {
		const was = old?.find((mark) => mark.feature === feature);
		const is = fresh?.find((mark) => mark.feature === feature);
		const { operations, name, on, off, given = {}, isOfPast = false } = feature;
		if (was && !is)
			return [
				{
					isOn: false,
					// What meant nothing when it came means nothing when it goes.
					given: feature.given ? on : {},
					switches: off,
					operations,
					takes: [name],
					isOfPast,
					...told(was, 'drops', name, before.paths),
				},
			];
		if (!is || was) return [];
		return [
			{
				isOn: true,
				given,
				switches: on,
				operations,
				takes: [],
				isOfPast,
				...told(is, 'adds', name, after.paths),
			},
		];
	});
	// Where one mark takes the place of another, the new one says what holds; of what goes, the first mark has the last word.
	const [came, gone] = [turns.filter(({ isOn }) => isOn), turns.filter(({ isOn }) => !isOn)];
	return [...gone.reverse(), ...came].map(({ isOn: _, ...turn }) => turn);
}

function told({ located, start }: Mark, does: string, mark: string, { code }: MainPaths) {
	const { name } = located.definition.head;
	return { function: name, says: `${name}() ${does} ${mark}`, at: code.line(located.image, start) };
}
