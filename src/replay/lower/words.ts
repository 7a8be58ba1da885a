// What a change of code means for the model, in words: from the tokens and steps that came, went or moved.

const WORDS: Readonly<Record<string, string>> = {
	'test-alive': 'the test whether the dax_device is alive',
	translate: 'the translation',
	touch: 'the access to the memory',
	'copy-shared': 'the copy of a shared block',
	'lock-entry': 'the entry lock',
	'unlock-entry': 'the end of the entry lock',
	'lock-immap': 'the i_mmap lock',
	'unlock-immap': 'the end of the i_mmap lock',
	'insert-entry': 'the insertion of the DAX entry',
	'insert-pte': 'the insertion of the page-table entry',
	'tag-towrite': 'the tagging of dirty entries',
	'write-protect': 'the write protection of mappings',
	flush: 'the flush of the CPU cache',
	'clear-dirty': 'the clearing of the dirty tag',
	'lock-mmap': 'the invalidate lock',
	'unmap-range': 'the unmap of what is mapped',
	'find-busy': 'the search for pinned pages',
	'wait-idle': 'the wait for pinned pages',
	'delete-entry': 'the deletion of the DAX entries',
	'free-blocks': 'freeing the blocks',
	sync: 'writing the filesystem back',
	evict: 'the eviction of the inodes',
	'push-ail': 'the wait for the items of the log',
	'unhold-data': 'clearing the holder',
	'unhold-ops': 'clearing the holder operations',
	'put-dax': 'giving the dax_device back',
	release: 'giving the block device back',
	'get-dax': 'the reference to the dax_device',
	'hold-data': 'setting the holder',
	'hold-ops': 'setting the holder operations',
	'set-blocksize': 'setting the block size',
	notify: 'the notification of the holder',
	collect: 'the search for those who map the page',
	freeze: 'the freeze of the filesystem',
	frozen: 'the freeze of the filesystem',
	revoke: 'the revocation of mappings by the filesystem',
	'shut-down': 'the shutdown of the filesystem',
	thaw: 'the thaw of the filesystem',
	'R-kmem': 'giving the memory back',
	'R-host': 'taking the dax_device off its disk',
	'R-notify': 'the notification of the holder',
	'R-notify-fs': 'the answer of the filesystem',
	'R-alive': 'marking the dax_device dead',
	'R-srcu': 'the wait for DAX read sections',
	'R-unhold': 'clearing the holder',
	'R-put': 'giving the dax_device back',
	'R-sync': 'writing back before the removal',
	'R-flag': 'a flag on the superblocks of the device',
	'R-markdead': 'the shutdown of filesystems on the disk',
	'R-dying': 'marking the queue dying',
	'R-bdi': 'unregistering the backing_dev_info',
	'R-drain': 'the wait for the queue',
	'R-zap': 'unmapping the DAX files of the device',
	'R-zap-parts': 'unmapping the DAX files on its partitions',
	'R-pgkill': 'killing the pagemap reference',
	'R-pgdrop': 'putting the pages',
	'R-pgwait': 'the wait for the pagemap',
	'R-unmap': 'unmapping the memory',
	'R-reuse': 'freeing the memory behind it',
};

/** Kinds of guard by the value of the switch `G`. */
const GUARDS: Readonly<Record<string, string>> = {
	queue: 'the queue reference',
	srcu: 'the DAX read section',
};

/** What a guard is called, by the value of the switch `G`. */
export const guardWord = (guard: string | null): string =>
	(guard === null ? undefined : GUARDS[guard]) ?? 'the guard';

function noun(token: string, guard: string | null): string {
	const name = token.replace(/#\d+$/, '');
	const guarded = guardWord(guard);
	if (name === 'guard') return guarded;
	return name === 'unguard' ? `the end of ${guarded}` : (WORDS[name] ?? name);
}

function listed(tokens: readonly string[], guard: string | null): string {
	// The end of a guard that comes or goes with its beginning is not worth a word.
	const told = tokens.includes('guard') ? tokens.filter((token) => token !== 'unguard') : tokens;
	const nouns = [...new Set(told.map((token) => noun(token, guard)))];
	return nouns.length < 2 ? nouns.join('') : `${nouns.slice(0, -1).join(', ')} and ${nouns.at(-1)}`;
}

export interface Difference {
	readonly added: readonly string[];
	readonly dropped: readonly string[];
	readonly moved: readonly string[];
}

/** What came, what went, what moved; each element once. */
export function difference(dropped: ReadonlySet<string>, added: ReadonlySet<string>): Difference {
	return {
		added: [...added].filter((token) => !dropped.has(token)),
		dropped: [...dropped].filter((token) => !added.has(token)),
		moved: [...added].filter((token) => dropped.has(token)),
	};
}

/**
 * "moves the insertion of the DAX entry, adds the queue reference", to be read after the name of a function.
 * @param guard the value of the switch `G` for the guard there is or was
 */
export function differenceWords({ added, dropped, moved }: Difference, guard: string | null): string {
	return [
		dropped.length > 0 ? `drops ${listed(dropped, guard)}` : '',
		moved.length > 0 ? `moves ${listed(moved, guard)}` : '',
		added.length > 0 ? `adds ${listed(added, guard)}` : '',
	]
		.filter(Boolean)
		.join(', ');
}
