// What a change of code means for the model, in words: from the tokens and steps that came, went or moved.

const TOKEN_WORDS: Readonly<Record<string, readonly [noun: string, function_: string]>> = {
	guard: ['the guard', ''],
	unguard: ['the end of the guard', ''],
	'test-alive': ['the test whether the dax_device is alive', ''],
	translate: ['the translation', ''],
	touch: ['the access to the memory', ''],
	'copy-shared': ['the copy of a shared block', ''],
	'lock-entry': ['the entry lock', ''],
	'unlock-entry': ['the end of the entry lock', ''],
	'lock-immap': ['the i_mmap lock', ''],
	'unlock-immap': ['the end of the i_mmap lock', ''],
	'insert-entry': ['the insertion of the DAX entry', ''],
	'insert-pte': ['the insertion of the page-table entry', ''],
	'tag-towrite': ['the tagging of dirty entries', ''],
	'write-protect': ['the write protection of mappings', ''],
	flush: ['the flush of the CPU cache', ''],
	'clear-dirty': ['the clearing of the dirty tag', ''],
	'R-host': ['taking the dax_device off its disk', ''],
	'R-notify': ['the notification of the holder', ''],
	'R-notify-fs': ['the answer of the filesystem', ''],
	'R-alive': ['marking the dax_device dead', ''],
	'R-srcu': ['the wait for DAX read sections', ''],
	'R-sync': ['writing back before the removal', ''],
	'R-flag': ['a flag on the superblocks of the device', ''],
	'R-markdead': ['the shutdown of filesystems on the disk', ''],
	'R-dying': ['marking the queue dying', ''],
	'R-bdi': ['unregistering the backing_dev_info', ''],
	'R-drain': ['the wait for the queue', ''],
	'R-zap': ['unmapping the DAX files of the device', ''],
	'R-pgkill': ['killing the pagemap reference', ''],
	'R-pgdrop': ['putting the pages', ''],
	'R-pgwait': ['the wait for the pagemap', ''],
	'R-unmap': ['unmapping the memory', ''],
	'R-reuse': ['freeing the memory behind it', ''],
};

const noun = (token: string): string => TOKEN_WORDS[token.replace(/#\d+$/, '')]?.[0] ?? token;

const listed = (tokens: Iterable<string>): string => {
	const nouns = [...new Set([...tokens].map(noun))];
	return nouns.length < 2 ? nouns.join('') : `${nouns.slice(0, -1).join(', ')} and ${nouns.at(-1)}`;
};

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

/** "adds the guard around …, drops …, moves …", to be read after the name of a function. */
export function differenceWords({ added, dropped, moved }: Difference): string {
	return [
		added.length > 0 ? `adds ${listed(added)}` : '',
		dropped.length > 0 ? `drops ${listed(dropped)}` : '',
		moved.length > 0 ? `moves ${listed(moved)}` : '',
	]
		.filter(Boolean)
		.join(', ');
}
