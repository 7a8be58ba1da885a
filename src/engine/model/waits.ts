// The wait points an actor can sleep in (section 5): what each waits for.

export const waits: Readonly<Record<string, string>> = {
	blk_cleanup_queue: 'the usage counter of the queue to reach 0',
	blk_mq_freeze_queue_wait: 'the usage counter of the queue to reach 0',
	'synchronize_srcu in kill_dax': 'the DAX read sections that are open',
	'pagemap release': 'the outstanding references of the pagemap',
	'layout break': 'the page to become idle',
	evict: 'the pages of the inode to become idle',
	xfs_ail_push_all_sync: 'the AIL to become empty',
	freeze_super: 'writers and page faults inside to leave, or the thaw',
	'entry lock': 'the holder of the DAX entry',
	'mmap lock': 'the holder of MMAPLOCK / invalidate lock',
	'inode lock': 'the holder of IOLOCK / i_rwsem',
	'i_mmap lock': 'the holder of the i_mmap lock',
	device_lock: 'another probe or removal',
};
