// What each step of the model does, in a clause to be read after the actor's name. Data only; a test holds the table to
// the model's operations.

/** The steps of one page whose mappings are revoked, by what their ids begin with. */
const killing = (of: string): Readonly<Record<string, string>> => ({
	[`${of}-lock`]: 'locks the DAX entry of a page',
	[`${of}-collect`]: 'collects who maps the page',
	[`${of}-unmap`]: 'unmaps the page for those collected',
	[`${of}-unlock`]: 'unlocks the DAX entry',
});

const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	fault: {
		F1a: 'reads the flag on the superblock',
		F1: 'enters the page fault level and dirties the inode',
		F2: 'takes the invalidate lock, shared',
		F3: 'locks the DAX entry',
		F4: 'looks the block up',
		FZ: 'maps the zero page of a hole',
		F5: 'takes the i_mmap lock, shared',
		F6: 'enters the guarded section',
		F7: 'translates the block to an address',
		'F7-pmd': 'falls back to small pages',
		F8: 'writes to the block through its kernel address',
		F9: 'leaves the guarded section',
		F10: 'stores the DAX entry',
		F11: 'copies the shared block',
		F13: 'inserts the page-table entry',
		F14: 'gives its locks back',
	},
	'dax-fault': {
		D1: 'enters the DAX read section',
		D2: 'translates the offset to an address',
		D3: 'inserts the page-table entry',
		D4: 'leaves the DAX read section',
	},
	access: {
		A1: 'uses the mapping',
		A3: 'tries the access again',
		'A3-dev': 'tries the access again',
	},
	io: {
		W1: 'takes the inode lock',
		W2: 'looks the block up',
		W3: 'drops what is mapped there',
		W4: 'enters the guarded section and translates the block',
		W5: 'copies through the kernel address',
		W6: 'leaves the guarded section',
		W7: 'gives the inode lock back',
	},
	fsync: {
		Y1: 'tags the dirty entries',
		Y2: 'locks a dirty entry',
		Y3: 'clears the tag',
		Y4: 'write-protects the mappings',
		Y5: 'translates the sector again',
		Y6: 'flushes the CPU cache',
		Y7: 'clears the dirty tag',
		Y8: 'unlocks the entry',
		Y9: 'reports the writeback error',
	},
	'wait-writeback': {
		Q1: 'waits for writeback and takes the error',
	},
	'writeback-error': {
		E1: 'records a writeback error',
	},
	truncate: {
		T1: 'takes the inode lock, exclusive',
		'T1-again': 'begins anew',
		T2: 'takes the invalidate lock, exclusive',
		T3: 'unmaps the range',
		T4: 'looks for a busy page',
		T4w: 'waits until no page is busy',
		T5: 'deletes the entry',
		T6: 'frees the block',
		T7: 'gives its locks back',
	},
	zero: {
		C1: 'takes the inode lock, exclusive',
		C2: 'looks the block up',
		C4: 'enters the guarded section',
		C5: 'translates the block to an address',
		C6: 'writes zeroes through the kernel address',
		C7: 'leaves the guarded section',
		C8: 'gives the inode lock back',
	},
	pin: {
		P1: 'takes a pagemap reference',
		P2: 'pins the page',
		'P2-munmap': 'unmaps the buffer',
		P3: 'does DMA on the page',
		P4: 'unpins the page',
	},
	munmap: {
		V1: 'unmaps the page',
	},
	reflink: {
		X1: 'locks both files',
		'X1-again': 'begins anew',
		'X1-mmap': 'keeps page faults away from both files',
		'X1-busy': 'unmaps both ranges and looks for a busy page',
		'X1-wait': 'waits until no page is busy',
		X2: 'shares the block',
		X3: 'unlocks both files',
	},
	allocate: {
		O1: 'gets the block and writes to it',
	},
	remove: {
		'R-open': 'refuses while the device is open',
		'R-kmem': 'gives the memory back',
		'R-host': 'takes the dax_device off its disk',
		'R-notify': 'tells the holder of the dax_device',
		'RN-freeze': 'begins to freeze the filesystem',
		'RN-frozen': 'waits for those inside the filesystem',
		'RN-told': 'is called as the holder',
		...killing('RN'),
		'RN-shut': 'shuts the filesystem down for the removal',
		'RN-thaw': 'thaws the filesystem',
		...killing('RP'),
		'RN-corrupt': 'shuts the filesystem down as corrupt',
		'R-alive': 'marks the dax_device dead',
		'R-srcu': 'waits for the DAX read sections',
		'R-unhold': 'clears the holder',
		'R-put': 'gives its reference to the dax_device back',
		'R-sync': 'writes back what is dirty',
		'R-flag': 'sets the flag on the superblocks',
		'R-markdead': 'shuts the filesystems on the disk down',
		'R-dying': 'marks the queue dying, capacity 0',
		'R-bdi': 'unregisters the backing_dev_info',
		'R-drain': 'waits until the queue is unused, then kills it',
		'R-zap-inode': 'unmaps the file',
		'R-zap-part': 'unmaps the file on a partition',
		'R-pgkill': 'kills the pagemap reference',
		'R-pgdrop': 'puts every page once',
		'R-pgwait': 'waits for the pagemap references',
		'R-unmap': 'unmaps the memory',
		'R-reuse': 'frees the memory behind the device',
		'R-end': 'finishes the removal',
	},
	surprise: {
		S1: 'takes the memory away',
	},
	'memory-failure': {
		M1: 'marks the page as poisoned',
		M2: 'tells the holder of the dax_device',
		...killing('MO'),
		'M2-done': 'takes the answer of the filesystem',
		M3: 'looks for the mapping of the page',
		...killing('MP'),
		'M3-done': 'is through with the failure',
		M4: 'gives up: a DAX page is not handled',
	},
	umount: {
		U1: 'starts to unmount',
		U2: 'writes the filesystem back',
		'U3-idle': 'waits until the pages are idle',
		U3: 'evicts the inodes',
		U4: 'waits until the AIL is empty',
		U5: 'clears the holder data',
		U6: 'clears the holder operations',
		'U6-put': 'gives the dax_device back',
		U7: 'gives the block device back',
	},
	mount: {
		N0: 'enters a DAX read section',
		N1: 'tests whether the dax_device is alive',
		'N1-get': 'takes a reference to the dax_device',
		N2: 'sets the holder data',
		N3: 'sets the holder operations',
		'N3-end': 'leaves the DAX read section',
		N4: 'sets the block size, which writes the device back',
		N5: 'finishes the mount',
	},
	bind: {
		B1: 'maps the memory again',
		B2: 'makes the dax_device alive',
		B3: 'adds the disk',
	},
	shutdown: {
		H1: 'shuts the filesystem down',
		H2: 'unmaps a page of it',
	},
	'freeze-fs': {
		Z1: 'begins to freeze the filesystem',
		Z2: 'waits for those inside the filesystem',
		Z3: 'thaws the filesystem',
	},
	'freeze-queue': {
		Q0: 'enters the queue',
		Q1: 'begins to freeze the queue',
		Q2: 'waits until the queue is unused',
		Q3: 'thaws the queue',
		Q4: 'leaves the queue',
	},
};

/** The id of a step in the model's tables from its label in a program: `2:A2/F13` is F13, `RN-unmap(fs)(f[0])` RN-unmap, `W4.1` W4. */
export const stepId = (label: string): string => label.replace(/^.*[/:]/, '').replace(/[(.].*$/, '');

/** Parts of accesses that code has as steps of their own (`F7-translate`, `W4-guard-2`), by what stands behind the step's id. */
const parts: Readonly<Record<string, string>> = {
	guard: 'enters the guarded section',
	unguard: 'leaves the guarded section',
	'test-alive': 'tests whether the dax_device is alive',
	translate: 'translates the block to an address',
	touch: 'touches the memory through its kernel address',
	'copy-shared': 'copies the shared block',
	'unlock-entry': 'unlocks the DAX entry',
	'unlock-immap': 'gives the i_mmap lock back',
};

const partOf = (label: string): string | undefined =>
	parts[/^[A-Z]\d+(?:\.\w+)?-(.+?)(?:-\d+)?$/.exec(label.replace(/^.*[/:]/, ''))?.[1] ?? ''];

/** What a step does, by its operation and its label in a program; undefined for a step that neither the model nor an access has. */
export const stepWords = (operation: string, label: string): string | undefined =>
	words[operation]?.[stepId(label)] ?? partOf(label);
