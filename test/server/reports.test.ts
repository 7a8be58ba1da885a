// What C files and kernel logs get, on the workspace that the tests in VS Code open: places, words, outline, omissions.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyseDocument } from '../../src/server/analysis';
import type { DocumentKind } from '../../src/server/kinds';
import { NO_SURROUNDINGS } from '../../src/server/surroundings';

function analyse(kind: DocumentKind, name: string, text: string) {
	const report = analyseDocument(
		{ uri: `file:///${name}`, name, kind, text, around: NO_SURROUNDINGS },
		() => false,
	);
	const shown = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
	return { report, shown };
}

const read = (name: string) => readFileSync(`test/vscode/workspace/${name}`, 'utf8');

describe('a C file', () => {
	const { report, shown } = analyse('c', 'volume.c', read('volume.c'));

	it('shows its finding on the return, its path on the way there, and the sibling', () => {
		expect(report.findings).toHaveLength(1);
		const [found] = report.findings;
		expect(found?.finding).toMatchObject({
			rule: 'unreleased-on-path',
			function: 'volume_write',
			file: 'volume.c',
		});
		expect(found && shown(found.at)).toBe('return err;');
		expect(found?.steps.map((step) => step && shown(step))).toEqual([
			'mutex_lock(&vol->lock)',
			'err',
			'return err;',
		]);
		expect(found?.sibling && shown(found.sibling)).toBe('mutex_unlock(&vol->lock)');
	});

	it('has its functions as outline, whole', () => {
		expect(report.outline.map(({ name, detail }) => `${detail} ${name}`)).toEqual([
			'int volume_check',
			'int volume_probe',
			'int volume_discard',
			'int volume_write',
		]);
		for (const { name, nameSpan, span } of report.outline) {
			expect(shown(nameSpan)).toBe(name);
			expect(shown(span)).toMatch(/^static int[\s\S]*\}$/);
		}
	});

	it('counts what was analysed', () => {
		expect(report.coverage).toEqual({ unit: 'function', whole: 4, partly: 0, skipped: 0 });
	});

	it('says which function was analysed in part, at its name', () => {
		const text = 'int sound(void)\n{\n\treturn 0;\n}\n\nint broken(int a)\n{\n\tif (a) ) {\n\treturn 1;\n}\n';
		const { report, shown } = analyse('c', 'broken.c', text);
		expect(report.remarks.map((remark) => [remark.severity, remark.code, shown(remark.at)])).toEqual([
			['hint', 'analysed-in-part', 'broken'],
		]);
		expect(report.coverage).toEqual({ unit: 'function', whole: 1, partly: 1, skipped: 0 });
	});

	it('stops when cancelled', () => {
		const snapshot = {
			uri: 'file:///volume.c',
			name: 'volume.c',
			kind: 'c',
			text: read('volume.c'),
			around: NO_SURROUNDINGS,
		} as const;
		expect(analyseDocument(snapshot, () => true).findings).toEqual([]);
	});
});

describe('a patch series', () => {
	const { report, shown } = analyse('mail', 'series.mbox', read('series.mbox'));

	it('shows the finding on the added line of the mail, and the path on the lines that show it', () => {
		expect(report.findings).toHaveLength(1);
		const [found] = report.findings;
		expect(found?.finding).toMatchObject({ rule: 'unreleased-on-path', file: 'drivers/volume/core.c' });
		expect(found && shown(found.at)).toBe('return err;');
		expect(found?.steps[0] && shown(found.steps[0])).toContain('dax_read_lock()');
	});

	it('counts the functions of the series', () => {
		expect(report.coverage).toMatchObject({ unit: 'function', skipped: 0 });
		expect(report.coverage.whole + report.coverage.partly).toBe(2);
	});
});

describe('a kernel log', () => {
	const { report, shown } = analyse('log', 'pool.dmesg', read('pool.dmesg'));

	it('shows a report at its headline, with its frames', () => {
		expect(report.remarks).toHaveLength(1);
		const [remark] = report.remarks;
		expect(remark).toMatchObject({ severity: 'warning', code: 'hung-task' });
		expect(remark?.message).toContain('INFO: task umount:2217 blocked for more than 120 seconds: waits for ');
		expect(remark && shown(remark.at)).toContain('INFO: task umount:2217 blocked');
		expect(remark?.related.map(({ at }) => shown(at))).toContain('xfs_ail_push_all_sync');
		// A frame with a question mark is not relied on.
		expect(remark?.related.map(({ message }) => message)).not.toContain('destroy_sched_domains_rcu');
	});

	it('has its reports as outline', () => {
		const [node] = report.outline;
		expect(node).toMatchObject({ kind: 'report' });
		expect(node && shown(node.span).split('\n').length).toBeGreaterThan(15);
	});
});

describe('the severity of a report', () => {
	const cases: readonly (readonly [string, string, string])[] = [
		['error', 'null-pointer-dereference', 'BUG: kernel NULL pointer dereference, address: 0000000000000010'],
		['error', 'panic', 'Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b'],
		['warning', 'warning', 'WARNING: CPU: 1 PID: 9 at fs/dax.c:7 dax_fault_iter+0x1/0x60'],
		['hint', 'sysrq-dump', 'sysrq: Show Blocked State'],
	];
	it.each(cases)('is %s for %s', (severity, code, line) => {
		const { report } = analyse('log', 'x.dmesg', `[    1.000000] ${line}\n`);
		expect(report.remarks.map((remark) => [remark.severity, remark.code])).toEqual([[severity, code]]);
	});
});

describe('every kind', () => {
	const kinds: readonly DocumentKind[] = ['c', 'log', 'mail', 'patch'];
	it.each(kinds)('%s takes any text', (kind) => {
		for (const text of ['', '\n', '\0\uFFFD', 'From x', '@@ -1 +1 @@', '{', '[    1.0] BUG:', '"\\\n']) {
			const { report } = analyse(kind, 'x', text);
			for (const { at } of report.remarks) {
				expect(at.start).toBeLessThanOrEqual(at.end);
				expect(at.end).toBeLessThanOrEqual(text.length);
			}
		}
	});
});
