// Frames and named source lines of a log followed to a tree: over the protocol, on a made-up tree written for the test.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { DocumentLink, Location } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { candidateNames } from '../../src/platform/definition-index';
import { candidatesIn, sourceName } from '../../src/platform/source-folders';
import { analyseDocument } from '../../src/server/analysis';
import { sourceRefs } from '../../src/server/log-places';
import { connect, type Hello, type TestClient } from './client';

const tree = mkdtempSync(path.join(os.tmpdir(), 'daxlens-tree-'));
const put = (file: string, text: string) => {
	mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
	writeFileSync(path.join(tree, file), text);
};
put('fs/pool/log.c', 'int pool_drain(void);\n\n/* Waits. */\nint\npool_drain(void)\n{\n\treturn 0;\n}\n');
put('fs/pool/super.c', 'static void put_super(struct super_block *sb)\n{\n\tpool_drain();\n}\n');
put('fs/other/super.c', 'static void put_super(struct super_block *sb)\n{\n}\n');
put('fs/namespace.c', 'SYSCALL_DEFINE2(umount, char __user *, name, int, flags)\n{\n\treturn 0;\n}\n');
put('.git/log.c', 'int hidden(void)\n{\n\treturn 0;\n}\n');
afterAll(() => rmSync(tree, { recursive: true, force: true }));

const LOG = [
	'[  483.650112] INFO: task umount:2217 blocked for more than 120 seconds.',
	'[  483.650131]       Not tainted 6.1.0-made-up #1',
	'[  483.650142] task:umount          state:D stack:0     pid:2217  ppid:1420   flags:0x00004002',
	'[  483.650151] Call Trace:',
	'[  483.650154]  <TASK>',
	'[  483.650159]  __schedule+0x34d/0x9e0',
	'[  483.650168]  schedule+0x5a/0xd0',
	'[  483.650174]  xfs_ail_push_all_sync+0x8c/0xe0 [pool]',
	'[  483.650330]  ? destroy_sched_domains_rcu+0x30/0x30',
	'[  483.650341]  pool_drain.isra.0+0x52/0x60 [pool]',
	'[  483.650640]  put_super+0x3b/0xa0 [pool]',
	'[  483.650781]  __x64_sys_umount+0x78/0x110',
	'[  483.650790]  hidden+0x78/0x110',
	'[  483.650842]  </TASK>',
	'[  490.000000] WARNING: CPU: 1 PID: 9 at fs/pool/log.c:7 pool_drain+0x1/0x60 [pool]',
	'[  490.000001] see also nowhere/at/all.c:3 and /build/linux-6.1/fs/pool/super.c:3',
	'',
].join('\n');
const URI_OF_LOG = 'file:///logs/pool.dmesg';

const clients: TestClient[] = [];
afterEach(() => {
	for (const client of clients.splice(0)) client.dispose();
});

async function start(hello: Hello = { folders: [tree] }): Promise<TestClient> {
	const client = await connect(
		{
			version: '0',
			analyse: async (document) => analyseDocument(document, () => false),
			ask: () => Promise.reject(new Error('nothing is asked')),
			replay: () => Promise.resolve(null),
			describeFunction: (name) => (name === 'put_super' ? 'Gives back a **superblock**.' : null),
			rulePage: () => null,
			pauseMs: 0,
			restMs: 0,
		},
		hello,
	);
	clients.push(client);
	client.open(URI_OF_LOG, 'kmsg', LOG);
	return client;
}

/** The place in the log of a text. */
function placeOf(text: string) {
	const before = LOG.slice(0, LOG.indexOf(text)).split('\n');
	return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

async function definitions(client: TestClient, text: string): Promise<string[]> {
	const found = await client.connection.sendRequest<Location[] | null>('textDocument/definition', {
		textDocument: { uri: URI_OF_LOG },
		position: placeOf(text),
	});
	return (found ?? []).map(
		({ uri, range }) =>
			`${path.relative(tree, URI.parse(uri).fsPath)}:${range.start.line}:${range.start.character}-${range.end.character}`,
	);
}

async function hoverText(client: TestClient, text: string): Promise<string> {
	const { line, character } = placeOf(text);
	const hover = await client.hover(URI_OF_LOG, line, character);
	return (hover?.contents as { value: string } | undefined)?.value ?? '';
}

describe('definition of a frame', () => {
	it('is the function, not its prototype, whatever the compiler appended', async () => {
		expect(await definitions(await start(), 'pool_drain.isra.0')).toEqual(['fs/pool/log.c:4:0-10']);
	});

	it('of several static functions is the one in the folder of the module', async () => {
		expect(await definitions(await start(), 'put_super+')).toEqual(['fs/pool/super.c:0:12-21']);
	});

	it('of a system call is what its macro defines', async () => {
		expect(await definitions(await start(), '__x64_sys_umount')).toEqual(['fs/namespace.c:0:0-15']);
	});

	it('is nothing where no file defines it, hidden folders left out', async () => {
		expect(await definitions(await start(), 'hidden+')).toEqual([]);
		expect(await definitions(await start(), 'Call Trace')).toEqual([]);
	});

	it('reads no folder that the client keeps to itself', async () => {
		const client = await start({ folders: [tree], options: { readFolders: false } });
		expect(await definitions(client, 'pool_drain.isra.0')).toEqual([]);
	});

	it('follows folders that are opened and closed', async () => {
		const client = await start({ folders: [] });
		expect(await definitions(client, 'pool_drain.isra.0')).toEqual([]);
		const change = (added: string[], removed: string[]) => {
			const folder = (one: string) => ({ uri: URI.file(one).toString(), name: one });
			return client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
				event: { added: added.map(folder), removed: removed.map(folder) },
			});
		};
		await change([tree], []);
		expect(await definitions(client, 'pool_drain.isra.0')).toHaveLength(1);
		await change([], [tree]);
		expect(await definitions(client, 'pool_drain.isra.0')).toEqual([]);
	});
});

describe('hover of a frame', () => {
	it('says what the task waits for, at the frame that waits and at its callers', async () => {
		const client = await start();
		expect(await hoverText(client, 'xfs_ail_push_all_sync')).toBe(
			[
				'`xfs_ail_push_all_sync()` · byte 140 of 224 · module `pool`',
				'',
				'**Waits for the XFS log items to be written back**, for `pool_drain.isra.0()`.',
			].join('\n'),
		);
		expect(await hoverText(client, 'pool_drain.isra.0')).toContain(
			'Its call waits for the XFS log items to be written back in `xfs_ail_push_all_sync()`.',
		);
		expect(await hoverText(client, '__schedule+')).not.toContain('waits for');
	});

	it('says what a question mark means, and nothing of waiting there', async () => {
		const text = await hoverText(await start(), 'destroy_sched');
		expect(text).toContain('Unreliable (`?`)');
		expect(text).not.toContain('waits for');
	});

	it('tells the contract and, once the folder is read, the definition', async () => {
		const client = await start();
		await definitions(client, 'put_super+');
		const text = await hoverText(client, 'put_super+');
		expect(text).toContain('Gives back a **superblock**.');
		const link = `${URI.file(path.join(tree, 'fs/pool/super.c'))}#L1`;
		expect(text).toContain(
			`[fs/pool/super.c:1](${link})\n\`\`\`c\nstatic void put\\_super`.replace('\\_', '_'),
		);
	});
});

describe('links', () => {
	it('lead from named source lines to the files that are there', async () => {
		const client = await start();
		const links = await client.connection.sendRequest<DocumentLink[]>('textDocument/documentLink', {
			textDocument: { uri: URI_OF_LOG },
		});
		expect(links.map(({ tooltip }) => tooltip)).toEqual(['fs/pool/log.c:7', 'fs/pool/super.c:3']);
		expect(links[0]?.target).toBe(`${URI.file(path.join(tree, 'fs/pool/log.c'))}#L7`);
		expect(links[0]?.range).toEqual({ start: placeOf('fs/pool/log.c:7'), end: placeOf(' pool_drain+0x1') });
	});

	it('are found in every form, and not in addresses of the network', () => {
		const found = (text: string) => sourceRefs(text).map(({ file, line }) => `${file} ${line}`);
		expect(found('(./fs/xfs/xfs_log.c:1379).')).toEqual(['fs/xfs/xfs_log.c 1379']);
		expect(found('at drivers/nvdimm/pmem.c:12!')).toEqual(['drivers/nvdimm/pmem.c 12']);
		expect(found('rust/kernel/sync.rs:5, entry.S:88')).toEqual(['rust/kernel/sync.rs 5', 'entry.S 88']);
		expect(found('a.cc:1 b.c b.c:x 10.0.0.1:22 foo.com:80')).toEqual([]);
	});
});

describe('names', () => {
	it('of symbols are those of the source', () => {
		const names = ['foo.constprop.0.cold', '__do_sys_openat', '__x64_compat_sys_ioctl', '__se_wait', 'a'];
		expect(names.map(sourceName)).toEqual(['foo', 'sys_openat', 'compat_sys_ioctl', '__se_wait', 'a']);
	});

	it('that a text may define are found on lines of their own', () => {
		const text =
			'static int one(int a)\n{\n\tcall(a);\n}\nint\ntwo(void)\n{\n}\nSYSCALL_DEFINE1(three, int, a)\n';
		const names = candidateNames(text);
		expect([...names]).toEqual(['one', 'two', 'SYSCALL_DEFINE1', 'three', 'sys_three']);
	});

	it('of files never lead out of a folder', () => {
		expect(candidatesIn('/t/fs', '../../etc/x.c')).toEqual([]);
		expect(candidatesIn('/t/fs', '/etc/x.c')).toEqual(['/t/fs/etc/x.c']);
		expect(candidatesIn('/t/fs', 'fs/dax.c')).toEqual(['/t/fs/fs/dax.c', '/t/fs/dax.c']);
		expect(candidatesIn('/t/fs', 'C:\\x.c')).toEqual([]);
		expect(candidatesIn('/t', '')).toEqual([]);
	});
});
