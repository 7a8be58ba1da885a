// The programs that code is read as: which steps of an operation of the model stand for which primitives, in the model's
// order. Data, and how it reads under a profile's switches; changes nothing.
import type { Step } from '../../engine/definition';
import { enterGuard } from '../../engine/model/operations/fault';
import type { Side } from './edit';
import type { Primitive } from './primitives';

export type Switches = Readonly<Record<string, string | boolean>>;

/** What a primitive of code is called among the tokens of a program: a kind of guard is a switch, not a token. */
export const TOKENS: Readonly<Partial<Record<Primitive | 'gap', string>>> = {
	'enter-queue': 'guard',
	'enter-srcu': 'guard',
	'leave-queue': 'unguard',
	'leave-srcu': 'unguard',
	'test-alive': 'test-alive',
	translate: 'translate',
	clear: 'touch',
	'copy-iter': 'touch',
	'copy-user': 'touch',
	compare: 'touch',
	'copy-shared': 'copy-shared',
	'lock-entry': 'lock-entry',
	'unlock-entry': 'unlock-entry',
	'lock-immap': 'lock-immap',
	'unlock-immap': 'unlock-immap',
	'insert-entry': 'insert-entry',
	'insert-pte': 'insert-pte',
	'tag-towrite': 'tag-towrite',
	'write-protect': 'write-protect',
	flush: 'flush',
	'clear-dirty': 'clear-dirty',
	...Object.fromEntries(
		[
			'lock-mmap find-busy wait-idle unmap-range delete-entry free-blocks',
			'sync evict push-ail unhold-data unhold-ops put-dax release',
			'get-dax hold-data hold-ops set-blocksize',
			'notify collect freeze frozen revoke shut-down thaw',
		].flatMap((names) => names.split(' ').map((name) => [name, name])),
	),
};

/** A step without its name. */
type Alone = Omit<Step, 'id'>;

/** A token of a program: the step that does it, under which switches, and how it reads as a step of its own. */
export interface Part {
	readonly token: string;
	readonly step: string;
	readonly active?: (switches: Switches, filesystem: string | null) => boolean;
	/** Switches without which the operation has no such step. */
	readonly needs?: Switches;
	/** The step by itself, where the model does several tokens in one or has none. */
	readonly alone?: Alone;
	/** The condition of the model's step where code has it under any switch. */
	readonly when?: string;
	/** On which side it is of what hidden lines next to it may do. */
	readonly side?: Side;
	/** The step gives back whatever is held, so it stays although this token is elsewhere. */
	readonly stays?: true;
}

const guarded = ({ G }: Switches): boolean => G !== 'none';
const srcu = ({ G }: Switches): boolean => G === 'srcu';

const enter: Alone = { do: enterGuard.do, function: 'blk_queue_enter' };
const leave: Alone = { do: 'release guard', function: 'blk_queue_exit' };
const testAlive: Alone = { do: 'if (!pfn.device.dax.alive) { fail }', function: 'dax_alive' };
const translate: Alone = {
	do: `
		if (!pfn.device.disk.capacity && G != srcu) { fail }
		if (pfn.poison) { fail }`,
	function: 'dax_direct_access',
};
const touch: Alone = { do: 'check H04(pfn.device)', function: 'memcpy' };
const unlock = (resource: string, name: string): Alone => ({
	do: `if (held(${resource})) { release ${resource} }`,
	function: name,
});

const fault: readonly Part[] = [
	{ token: 'lock-entry', step: 'F3', active: ({ SER }) => SER === 'entry', needs: { SER: 'entry' } },
	{ token: 'lock-immap', step: 'F5', active: ({ SER }) => SER === 'immap', needs: { SER: 'immap' } },
	{ token: 'guard', step: 'F6', active: guarded, alone: enter },
	{ token: 'test-alive', step: 'F7', active: srcu, alone: testAlive },
	{ token: 'translate', step: 'F7', alone: translate },
	{ token: 'touch', step: 'F8' },
	{ token: 'unguard', step: 'F9', active: guarded, alone: leave },
	{ token: 'insert-entry', step: 'F10', active: ({ ENTRIES }) => ENTRIES === true, needs: { ENTRIES: true } },
	{
		token: 'copy-shared',
		step: 'F11',
		when: 'shared && writes',
		active: ({ ASSOC }) => ASSOC === 'marker' || ASSOC === 'count',
	},
	{ token: 'insert-pte', step: 'F13' },
	{ token: 'unlock-entry', step: 'F14', alone: unlock('entry', 'dax_unlock_entry'), stays: true },
	{ token: 'unlock-immap', step: 'F14', alone: unlock('immap', 'i_mmap_unlock_read'), stays: true },
];

const looping = ({ IO }: Switches): boolean => IO === 'loop';
const iterating = ({ IO }: Switches): boolean => IO === 'iomap';
const both =
	(...tests: ((switches: Switches) => boolean)[]) =>
	(switches: Switches): boolean =>
		tests.every((test) => test(switches));

const io: readonly Part[] = [
	{ token: 'guard', step: 'W4', active: both(iterating, guarded), alone: enter },
	{ token: 'test-alive', step: 'W4', active: both(iterating, srcu), alone: testAlive },
	{ token: 'translate', step: 'W4', active: iterating, alone: translate },
	{ token: 'touch', step: 'W5', active: iterating },
	{ token: 'unguard', step: 'W6', active: both(iterating, guarded), alone: leave },
	{ token: 'guard', step: 'W4.1', active: both(looping, guarded), alone: enter },
	{
		token: 'translate',
		step: 'W4.1',
		active: looping,
		alone: { ...translate, do: `pfn = page.extent\n${String(translate.do)}` },
	},
	{
		token: 'touch',
		step: 'W5.1',
		active: looping,
		alone: { ...touch, do: 'if (pfn != none) { check H04(pfn.device) }' },
	},
	{ token: 'unguard', step: 'W6.end', active: both(looping, guarded), alone: leave },
];

const zero: readonly Part[] = [
	{ token: 'guard', step: 'C4', active: guarded, alone: enter },
	{ token: 'test-alive', step: 'C5', active: srcu, alone: testAlive },
	{ token: 'translate', step: 'C5', alone: translate },
	{ token: 'touch', step: 'C6' },
	// A file whose blocks are unshared is written by the kernel, as a zeroed one is.
	{ token: 'copy-shared', step: 'C6', active: () => false },
	{ token: 'unguard', step: 'C7', active: guarded, alone: leave },
];

const fsync: readonly Part[] = [
	{ token: 'tag-towrite', step: 'Y1' },
	{ token: 'lock-entry', step: 'Y2' },
	{ token: 'write-protect', step: 'Y4', active: ({ WP }) => WP === true, needs: { WP: true } },
	{
		token: 'translate',
		step: 'Y5',
		active: ({ TRANSLATE }) => TRANSLATE === true,
		needs: { TRANSLATE: true },
	},
	{ token: 'flush', step: 'Y6' },
	{ token: 'clear-dirty', step: 'Y7', active: ({ WP }) => WP === true },
	{ token: 'unlock-entry', step: 'Y8' },
];

const daxFault: readonly Part[] = [
	{ token: 'guard', step: 'D1' },
	{ token: 'translate', step: 'D2' },
	{ token: 'insert-pte', step: 'D3' },
	{ token: 'unguard', step: 'D4' },
];

/** Whether a filesystem looks for pinned pages before it frees blocks; of one that the model does not name, whether any does. */
function breaksLayouts(switches: Switches, filesystem: string | null): boolean {
	const own = LAYOUT_BREAKS[filesystem ?? ''];
	const asked = own === undefined ? Object.values(LAYOUT_BREAKS) : [own];
	return asked.some((name) => switches[name] !== 'none');
}

const LAYOUT_BREAKS: Readonly<Record<string, string>> = {
	xfs: 'LB_XFS',
	ext4: 'LB_EXT4',
	fuse: 'LB_FUSE',
	ext2: 'LB_EXT2',
};
const breaking = {
	active: breaksLayouts,
	needs: Object.fromEntries(Object.values(LAYOUT_BREAKS).map((name) => [name, 'skip'])),
};

const truncate: readonly Part[] = [
	{ token: 'lock-mmap', step: 'T2' },
	{ token: 'unmap-range', step: 'T3' },
	{ token: 'find-busy', step: 'T4', ...breaking },
	{ token: 'wait-idle', step: 'T4w', ...breaking },
	{ token: 'delete-entry', step: 'T5' },
	{ token: 'free-blocks', step: 'T6' },
];

const holding = ({ HOLD }: Switches): boolean => HOLD === true;

const umount: readonly Part[] = [
	{ token: 'sync', step: 'U2' },
	{
		token: 'wait-idle',
		step: 'U3-idle',
		active: ({ UW }, filesystem) =>
			UW === true && (filesystem === null || filesystem === 'xfs' || filesystem === 'ext4'),
		needs: { UW: true },
		when: 'true',
	},
	{ token: 'evict', step: 'U3' },
	{ token: 'push-ail', step: 'U4' },
	{ token: 'unhold-data', step: 'U5', active: holding },
	{ token: 'unhold-ops', step: 'U6', active: holding },
	{ token: 'put-dax', step: 'U6-put', active: srcu },
	{ token: 'release', step: 'U7' },
];

const mount: readonly Part[] = [
	{ token: 'guard', step: 'N0', active: srcu },
	{ token: 'test-alive', step: 'N1' },
	{ token: 'get-dax', step: 'N1-get', active: srcu },
	{ token: 'hold-data', step: 'N2', active: holding },
	{ token: 'hold-ops', step: 'N3', active: holding },
	{ token: 'unguard', step: 'N3-end', active: srcu },
	{ token: 'set-blocksize', step: 'N4' },
];

/** The steps of `killing()`: a page of which the mappings are revoked. */
const killing = (of: string, more: Pick<Part, 'active' | 'needs'> = {}): Part[] => [
	{ token: 'lock-entry', step: `${of}-lock`, ...more },
	{ token: 'collect', step: `${of}-collect`, ...more },
	{ token: 'unmap-range', step: `${of}-unmap`, ...more },
	{ token: 'unlock-entry', step: `${of}-unlock`, ...more },
];

const failure: readonly Part[] = [
	{ token: 'notify', step: 'M2', active: holding },
	...killing('MP', { active: ({ MF }) => MF === 'generic', needs: { MF: 'generic' } }),
];

const freezing: Partial<Part> = {
	active: ({ FREEZE }) => FREEZE === true,
	needs: { FREEZE: true },
	side: 'before',
};

const answer: readonly Part[] = [
	{ token: 'freeze', step: 'RN-freeze', ...freezing },
	{ token: 'frozen', step: 'RN-frozen', ...freezing },
	{ token: 'revoke', step: 'RN-pages' },
	{ token: 'shut-down', step: 'RN-shut' },
	{
		token: 'thaw',
		step: 'RN-thaw',
		active: ({ THAW }) => THAW === true,
		needs: { THAW: true },
		side: 'behind',
	},
];

const remapping: Partial<Part> = {
	active: ({ REMAP_BREAKS }) => REMAP_BREAKS === true,
	needs: { REMAP_BREAKS: true },
};

const reflink: readonly Part[] = [
	{ token: 'lock-mmap', step: 'X1-mmap' },
	{ token: 'find-busy', step: 'X1-busy', ...remapping },
	{ token: 'wait-idle', step: 'X1-wait', ...remapping },
];

/** What code is read as: an operation of the model, or a part of one. */
export interface Program {
	readonly operation: string;
	readonly parts: readonly Part[];
	/** Whether its guard is a read section of its own, whatever guards accesses (switch `G`). */
	readonly hasOwnSection?: true;
	/** Whether what is done to each of two files stands for what is done to both. */
	readonly isOnce?: true;
}

export const programs: Readonly<Record<string, Program>> = {
	fault: { operation: 'fault', parts: fault },
	'dax-fault': { operation: 'dax-fault', parts: daxFault },
	io: { operation: 'io', parts: io },
	zero: { operation: 'zero', parts: zero },
	fsync: { operation: 'fsync', parts: fsync },
	reflink: { operation: 'reflink', parts: reflink, isOnce: true },
	truncate: { operation: 'truncate', parts: truncate },
	umount: { operation: 'umount', parts: umount },
	mount: { operation: 'mount', parts: mount, hasOwnSection: true },
	failure: { operation: 'memory-failure', parts: failure },
	'failure of an owner': { operation: 'memory-failure', parts: killing('MO') },
	'answer to a removal': { operation: 'remove', parts: answer },
	'revocation of an owner': { operation: 'remove', parts: killing('RN') },
	'removal as a failure of an owner': { operation: 'remove', parts: killing('RP') },
};

/** The parts of a program, none where there is no such program. */
export const partsOf = (program: string): readonly Part[] => programs[program]?.parts ?? [];

/** Whether a token, numbered or not, is one of a program. */
export function isTokenOf(program: string): (token: string) => boolean {
	const known = new Set(partsOf(program).map(({ token }) => token));
	const isOnce = programs[program]?.isOnce === true;
	return (token) => known.has(isOnce ? token : plain(token));
}

/** A token without its number among equal ones. */
export const plain = (token: string): string => token.replace(/#\d+$/, '');

/** The parts that a program has under a profile's switches, in the model's order. */
export const activeParts = (program: string, switches: Switches, filesystem: string | null): Part[] =>
	partsOf(program).filter(({ active }) => active?.(switches, filesystem) ?? true);
