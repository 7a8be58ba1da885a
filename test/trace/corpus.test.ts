// Real logs beside the project: kinds, functions and frames against their annotations, with the rates that must be kept.
// The logs are not part of the project; without them these tests are skipped, aloud.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainName } from '../../src/trace/attribution';
import { parseLog } from '../../src/trace/log';
import type { Report } from '../../src/trace/model';

const folder = path.join(import.meta.dirname, '../../../shared/corpus/traces');
const present = existsSync(path.join(folder, 'dev.json'));
const required = process.env['DAXLENS_REQUIRE'] === '1';
if (!present && !required) console.warn(`skipped: no annotated logs in ${folder}`);

interface CrashLog {
	readonly file: string;
	readonly title: string | null;
	readonly function: string | null;
	readonly functionInLog: boolean;
	readonly corrupted: boolean;
}
interface MailLog {
	readonly file: string;
	readonly reports: readonly {
		readonly kind: string;
		readonly line: number;
		readonly traces: readonly {
			readonly frames: readonly { readonly symbol: string; readonly reliable: boolean }[];
		}[];
	}[];
}

const INFORMATION = new Set(
	'mce hardware-error memory-failure allocation-failure oom fault-injection sysrq-dump locks-held stack-trace ftrace other'.split(
		' ',
	),
);
/** Titles of user-space programs' crashes, which are no kernel report. */
const USER_SPACE = /^(?:SYZFAIL|trusty:|rust_kernel)/;

const reportsOf = (file: string): readonly Report[] =>
	parseLog(readFileSync(path.join(folder, file), 'utf8')).reports;
const SYSCALL = /^(?:__(?:x64|ia32|arm64|riscv)_sys_|__se_sys_|__do_sys_|SyS_|SYSC_|compat_SyS_|ksys_|sys_)/;
const bare = (name: string): string => plainName(name).replace(SYSCALL, '');

describe.skipIf(!present && !required)('real logs', () => {
	const truth = present
		? (JSON.parse(readFileSync(path.join(folder, 'dev.json'), 'utf8')) as {
				syzkaller: { files: CrashLog[] };
				mail: MailLog[];
			})
		: { syzkaller: { files: [] }, mail: [] };

	it('are there', () => {
		expect(truth.syzkaller.files.length).toBeGreaterThan(0);
	});

	it('show a crash where there is one, and none where there is none', () => {
		const wrong = truth.syzkaller.files
			.filter(({ title }) => title === null || !USER_SPACE.test(title))
			.filter(
				({ file, title }) => reportsOf(file).some(({ kind }) => !INFORMATION.has(kind)) !== (title !== null),
			)
			.map(({ file }) => file);
		expect(wrong).toEqual([]);
	});

	it('are attributed to the titled function', () => {
		const judged = truth.syzkaller.files.filter(
			(log) => log.function !== null && log.functionInLog && !log.corrupted,
		);
		const equal = judged.filter((log) => {
			const first = reportsOf(log.file).find(({ kind }) => !INFORMATION.has(kind));
			return first?.function && log.function && bare(first.function) === bare(log.function);
		});
		expect(equal.length / judged.length).toBeGreaterThanOrEqual(0.95);
	});

	it('give the annotated reports and every frame of theirs', () => {
		const missed: string[] = [];
		for (const { file, reports } of truth.mail) {
			const found = reportsOf(file);
			for (const wanted of reports) {
				const report = found.find(
					({ kind, line }) => kind === wanted.kind && Math.abs(line - wanted.line) <= 2,
				);
				const symbols = (traces: MailLog['reports'][number]['traces']) =>
					traces.flatMap(({ frames }) =>
						frames.map(({ symbol, reliable }) => (reliable ? symbol : `?${symbol}`)),
					);
				if (!report || symbols(report.traces).join() !== symbols(wanted.traces).join())
					missed.push(`${file}:${wanted.line}`);
			}
		}
		expect(missed.length).toBeLessThanOrEqual(1);
	});
});
