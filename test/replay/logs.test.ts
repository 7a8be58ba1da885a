// Real threads and logs beside the project: their traces are explained as their writers concluded, and what has nothing to
// do with DAX, pmem and block devices is left alone.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMailbox } from '../../src/mail/mailbox';
import { replayLogs } from '../../src/replay/trace/explain';
import { logText, mailTexts } from '../../src/replay/trace/source';

const shared = path.join(import.meta.dirname, '../../../shared');
const isMissing = !existsSync(shared) && process.env['DAXLENS_REQUIRE'] !== '1';
if (isMissing) console.warn(`skipped: no real threads and logs in ${shared}`);

const files = (folder: string): string[] =>
	isMissing ? [] : readdirSync(path.join(shared, folder)).map((name) => path.join(shared, folder, name));

function ofThread(number: string): string[] {
	const file = files('seeds').find((name) => path.basename(name).startsWith(number)) ?? '';
	const { traces } = replayLogs(mailTexts(readMailbox(readFileSync(file), path.basename(file))));
	return traces.flatMap(({ hazard, profile }) => (hazard ? [`${hazard} ${profile.name}`] : []));
}

const ofLog = (file: string) => replayLogs([logText(path.basename(file), readFileSync(file, 'utf8'))]).traces;
const explained = (folder: string, shape: RegExp): string[] =>
	files(folder)
		.filter((file) => shape.test(file))
		.flatMap((file) =>
			ofLog(file)
				.filter(({ verdict }) => verdict === 'explained')
				.map(({ hazard, profile }) => `${path.basename(file)}: ${hazard ?? 'no hazard'} (${profile.name})`),
		);

describe.skipIf(isMissing)('real threads', () => {
	it('of 2015: the hang at umount and the warning of a fault, each once', () => {
		expect(ofThread('000_')).toEqual(['H08 v4.3', 'H09 v4.3']);
	});

	it('of 2016: the stack that its writer printed', () => {
		expect(ofThread('004_')).toEqual(['H16 v4.5-rc']);
	});
});

describe.skipIf(isMissing)('real logs', () => {
	it('from mails: those whose threads found such a cause', () => {
		expect(explained('corpus/traces/nvdimm', /\.log$/)).toEqual([
			'2020-memory-failure.log: no hazard (v5.10)',
			'2021-hung-task.log: H07 (v5.15-rc)',
			'2021-memory-failure.log: no hazard (v6.15)',
			'2022-mce.log: no hazard (v6.15)',
		]);
	});

	it('of booted kernels: the oopses after an unbind, a removal taken for corruption, and the signal of an orderly one', () => {
		expect(explained('corpus/traces/vm', /dmesg\.log$/)).toEqual([
			'6.1-ext4_pin_unbind.dmesg.log: H06 (v6.1)',
			'6.1-ext4_unbind_pagemap.dmesg.log: H01 (v6.1)',
			'6.1-xfs_unbind.dmesg.log: H23 (v6.1)',
			'6.12-ext4_pin_unbind.dmesg.log: H06 (v6.12)',
			'6.12-ext4_unbind_pagemap.dmesg.log: H01 (v6.12)',
			'6.12-xfs_unbind.dmesg.log: no hazard (v6.12)',
		]);
	});

	it('of other parts of the kernel: none', () => {
		expect(explained('corpus/traces/syzkaller', /\.log$/)).toEqual([]);
	});
});
