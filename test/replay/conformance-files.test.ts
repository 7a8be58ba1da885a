// Mounts, unmounts, truncates, writeback and failed pages in traces, held against the model: a real order is allowed, calls
// that are exchanged are not, and one that is left out is missed where the trace has it elsewhere.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replayLogs } from '../../src/replay/trace/explain';
import { logText } from '../../src/replay/trace/source';

const lines = readFileSync('test/replay/traces/files.trace', 'utf8').trimEnd().split('\n');
const hold = (all: readonly string[], profile: string) =>
	replayLogs([logText('trace', all.join('\n'))], { profile }).conformance[0];
const lineOf = (text: string): number => lines.findIndex((line) => line.includes(text));

/** The lines with those of two calls exchanged; the times stay in order. */
function swapped(one: string, other: string): string[] {
	const [a, b] = [lineOf(one), lineOf(other)];
	expect(a).toBeGreaterThan(0);
	expect(b).toBeGreaterThan(a);
	const call = (at: number) => (lines[at] ?? '').replace(/^.*?\d: /, '');
	const prefix = (at: number) => /^.*?\d: /.exec(lines[at] ?? '')?.[0] ?? '';
	return lines.with(a, prefix(a) + call(b)).with(b, prefix(b) + call(a));
}

describe('a trace of files', () => {
	it.each([
		['v6.1', 42],
		['v6.12', 42],
		['v4.19', 38],
	])('is allowed under %s', (profile, followed) => {
		expect(hold(lines, profile)).toMatchObject({ followed, forbidden: null });
	});

	it.each([
		['sync_filesystem:', 'evict_inodes:'],
		['evict_inodes:', 'fs_put_dax:'],
		['fs_put_dax:', 'blkdev_put:'],
		['tag_pages_for_writeback:', 'dax_flush:'],
		['pfn_mkclean_range:', 'dax_flush:'],
		['dax_layout_busy_page_range:', 'dax_delete_mapping_entry:'],
		['dax_delete_mapping_entry:', 'ext4_ext_remove_space:'],
		['dax_lock_page:', 'collect_procs:'],
		['collect_procs:', 'unmap_and_kill:'],
		['unmap_and_kill:', 'dax_unlock_page:'],
	])('is forbidden with %s behind %s', (one, other) => {
		const found = hold(swapped(one, other), 'v6.12');
		expect(found?.forbidden?.because).toMatch(/comes too (?:early|late)|cannot come/);
		expect(found?.forbidden?.line).toBeGreaterThan(lineOf(one));
	});

	it.each([
		'sync_filesystem:',
		'evict_inodes:',
		'tag_pages_for_writeback:',
		'pfn_mkclean_range:',
		'dax_flush:',
		'dax_layout_busy_page_range:',
		'dax_lock_page:',
		'collect_procs:',
		'unmap_and_kill:',
	])('is forbidden without one %s', (name) => {
		const found = hold(lines.toSpliced(lineOf(name), 1), 'v6.12');
		expect(found?.forbidden?.because).toMatch(/comes too (?:early|late)/);
	});

	it('that does not have a call at all may not have been told of it', () => {
		const without = lines.filter((line) => !line.includes('pfn_mkclean_range:'));
		expect(hold(without, 'v6.12')?.forbidden).toBeNull();
	});

	it('needs no break of layouts for an inode that is evicted', () => {
		const at = lineOf('ext4_evict_inode');
		expect(lines[at + 1]).toContain('dax_delete_mapping_entry');
		expect(hold(lines.slice(0, at + 2), 'v6.12')?.forbidden).toBeNull();
	});

	it('looks for pinned pages in every kernel that has the function', () => {
		// 4.12 frees blocks without a look: the call is none of its steps, and says nothing.
		expect(hold(lines, 'v4.12')?.forbidden).toBeNull();
	});
});
