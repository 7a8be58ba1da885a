// Fetching a thread: what counts as a message-id, the address that is asked, and what comes back, from a server on this machine.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchThread, messageIdOf, threadAddress } from '../../src/extension/lore';

describe('a message-id', () => {
	it.each([
		['bare', ' 2024.1-made-up@example.org ', '2024.1-made-up@example.org'],
		['in brackets', '<2024.1-made-up@example.org>', '2024.1-made-up@example.org'],
		['in a header', 'Message-ID: <2024.1-made-up@example.org>', '2024.1-made-up@example.org'],
		[
			'in an address',
			'https://archive.example.org/all/2024.1-made-up@example.org/',
			'2024.1-made-up@example.org',
		],
		['escaped in an address', 'https://archive.example.org/list/a%2Fb@example.org/T/#u', 'a/b@example.org'],
	])('%s is found', (_name, pasted, wanted) => {
		expect(messageIdOf(pasted)).toBe(wanted);
	});

	it.each(['', 'no id here', 'https://example.org/all/'])('%j is none', (pasted) => {
		expect(messageIdOf(pasted)).toBeNull();
	});
});

describe('a thread', () => {
	let server: Server;
	let base = '';
	beforeAll(async () => {
		server = createServer(({ url }, response) => {
			if (url?.startsWith('/packed/')) response.end(gzipSync('From mails\n'));
			else if (url?.startsWith('/plain/')) response.end('From mails\n');
			else response.writeHead(404).end();
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(() => server.close());
	const get = (path: string) => fetchThread(`${base}${path}`, new AbortController().signal);

	it('is asked for below the archive, with what would break the address escaped', () => {
		expect(threadAddress('https://archive.example.org/all', 'a/b@example.org')).toBe(
			'https://archive.example.org/all/a%2Fb@example.org/t.mbox.gz',
		);
		expect(threadAddress('https://archive.example.org/all/', 'c@d')).toBe(
			'https://archive.example.org/all/c@d/t.mbox.gz',
		);
	});

	it.each(['/packed/x', '/plain/x'])('comes unpacked: %s', async (path) => {
		expect(new TextDecoder().decode(await get(path))).toBe('From mails\n');
	});

	it('that is not there fails with the reason', async () => {
		await expect(get('/nothing')).rejects.toThrow('404');
	});

	it('can be given up', async () => {
		const controller = new AbortController();
		controller.abort();
		await expect(fetchThread(`${base}/plain/x`, controller.signal)).rejects.toThrow();
	});
});
