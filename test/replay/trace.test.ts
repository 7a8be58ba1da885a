// Logs explained by the engine. Samples are made up in the real form; their first line says what is expected:
// `# explained HAZARD PROFILE` (`-` for none) or `# unexplained PROFILE`, of the first report that is not about setting.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectKind } from '../../src/mail/kind';
import { readMailbox } from '../../src/mail/mailbox';
import type { TraceReplay } from '../../src/replay/result';
import { replayLogs } from '../../src/replay/trace/explain';
import { readLog } from '../../src/replay/trace/reading';
import { recognise } from '../../src/replay/trace/recognise';
import { sites } from '../../src/replay/trace/sites';
import { logText, mailTexts } from '../../src/replay/trace/source';

const FOLDER = path.join(import.meta.dirname, 'samples');
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.log'));

/** The log without the lines of the test itself, which stay as empty ones so that lines keep their numbers. */
function read(name: string): { expected: string; body: string } {
	const lines = readFileSync(path.join(FOLDER, name), 'utf8').split('\n');
	return {
		expected: lines[0]?.replace(/^# /, '') ?? '',
		body: lines.map((line) => (line.startsWith('# ') ? '' : line)).join('\n'),
	};
}

function replay(name: string, body: string): readonly TraceReplay[] {
	const bytes = new TextEncoder().encode(body.trimStart());
	const isMail = detectKind(bytes, name) === 'mail';
	return replayLogs(isMail ? mailTexts(readMailbox(bytes, name)) : [logText(name, body)]).traces;
}

const outcome = ({ verdict, hazard, profile }: TraceReplay): string =>
	verdict === 'explained' ? `explained ${hazard ?? '-'} ${profile.name}` : `unexplained ${profile.name}`;

describe('a log', () => {
	it.each(names)('%s is explained as its thread would', (name) => {
		const { expected, body } = read(name);
		const outcomes = replay(name, body).map(outcome);
		const found = outcomes.find((one) => one.startsWith('explained')) ?? outcomes[0];
		expect(found).toBe(expected.split(',')[0]);
	});

	it('pins its events to the steps that bring them about', () => {
		const [hang] = replay('u', read('umount-after-removal.log').body);
		const pinned = hang?.observations.map(({ text, step, unused }) => [text, step !== null, unused]);
		expect(pinned).toContainEqual(['pmem3: the capacity is 0', true, null]);
		expect(pinned).toContainEqual(['XFS (pmem3): Ending clean mount', false, 'part of the setting']);
		expect(pinned).toContainEqual(['umount:4410 waits for the AIL to become empty', true, null]);
		expect(hang?.title).toBe('umount:4410 waits for something no task can do');
		const capacity = hang?.observations.find(({ text }) => text.includes('capacity'));
		expect(hang?.schedule?.steps[(capacity?.step ?? 0) - 1]?.step).toBe('R-dying');
	});

	it('pins the functions above the place to the steps that they are in', () => {
		const [hang] = replay('u', read('umount-after-removal.log').body);
		const step = (symbol: string): string | undefined => {
			const seen = hang?.observations.find(({ text }) => text === `${symbol}() is on the stack`);
			return hang?.schedule?.steps[(seen?.step ?? 0) - 1]?.step;
		};
		expect(step('generic_shutdown_super')).toBe('U2');
		expect(step('kill_block_super')).toBe('U1');
		expect(step('schedule')).toBeUndefined();
	});

	it('is not explained when an event contradicts it', () => {
		const { body } = read('umount-after-removal.log');
		const notice = '[  587.900000] XFS (pmem3): Device is about to be removed!\n';
		const early = body.replace('[  588.118250]', `${notice}[  588.118250]`);
		const [hang] = replay('u', early);
		expect(hang?.verdict).toBe('unexplained');
		expect(hang?.because).toContain('“XFS (pmem3): Device is about to be removed!” cannot be reached');
	});

	it('says the same whatever else the machine printed', () => {
		const { body } = read('umount-after-removal.log');
		const noise = '[  600.000000] usb 1-4: new high-speed USB device number 3 using xhci_hcd\n';
		const [plain] = replay('u', body);
		const [noisy] = replay('u', body.replace('[  960.377401]', `${noise}[  960.377401]`));
		expect(noisy?.because).toBe(plain?.because);
	});
});

describe('the places', () => {
	const frames = (functions: readonly string[]): string =>
		functions.map((name, index) => `[  10.00000${index}]  ${name}+0x10/0x100\n`).join('');
	const headlines: Readonly<Record<string, (at: string) => string>> = {
		'hung-task': () =>
			'[  10.000000] INFO: task demo:77 blocked for more than 120 seconds.\n[  10.000000] task:demo  state:D stack:0 pid:77 ppid:2 flags:0x0\n[  10.000000] Call Trace:\n',
		warning: (at) =>
			`[  10.000000] WARNING: CPU: 0 PID: 77 at ${at.startsWith('devm_') ? 'kernel/memremap.c' : 'fs/demo.c'}:10 ${at}+0x10/0x100\n[  10.000000] Call Trace:\n`,
		'memory-safety-bug': (at) =>
			`[  10.000000] BUG: unable to handle page fault for address: ffffea0000000008\n[  10.000000] RIP: 0010:${at}+0x10/0x100\n[  10.000000] Call Trace:\n`,
	};

	it.each(sites.map((site, index) => [index, site] as const))('%i fits its sample', (_, site) => {
		const [kind] = site.kinds;
		const text =
			typeof site.sample === 'string'
				? `[  10.000000] ${site.sample}\n`
				: `${headlines[kind ?? '']?.(site.sample[0] ?? '') ?? ''}${frames(site.sample)}`;
		const [listed] = readLog(logText('sample', text)).reports;
		expect(listed && recognise(listed.report)?.site).toBe(site);
	});
});

describe('a mail', () => {
	const line = 'kmem dax0.0: mapping0: 0x1-0x2 cannot be hotremoved until the next reboot';
	const tracesOf = (...body: string[]) => {
		const mail = ['From: A <a@example.org>', 'Subject: [PATCH] kmem: say so', '', ...body, ''].join('\n');
		const { traces } = replayLogs(mailTexts(readMailbox(new TextEncoder().encode(mail), 'mail')));
		return traces.map(({ lines }) => lines[0]?.line);
	};
	const diff = [
		'diff --git a/drivers/dax/kmem.c b/drivers/dax/kmem.c',
		'--- a/drivers/dax/kmem.c',
		'+++ b/drivers/dax/kmem.c',
		'@@ -1,1 +1,1 @@',
		`-\tdev_err(dev, "${line}\\n");`,
		`+\tpr_err("${line}\\n");`,
	];

	it('logs nothing by a patch that changes a message', () => {
		expect(tracesOf(...diff)).toEqual([]);
	});

	it('has the logs before and behind its patch, at their lines', () => {
		expect(tracesOf(`[   10.000000] ${line}`, '---', ...diff)).toEqual([4]);
		expect(tracesOf(...diff, '-- ', 'Seen as', `[   10.000000] ${line}`)).toEqual([12]);
	});
});

describe('any text', () => {
	it('is replayed without an exception', () => {
		const bodies = names.map((name) => read(name).body);
		fc.assert(
			fc.property(fc.constantFrom(...bodies), fc.nat(), fc.nat(), fc.string(), (body, from, length, put) => {
				const at = from % body.length;
				const cut = body.slice(0, at) + put + body.slice(at + (length % 400));
				for (const trace of replayLogs([logText('cut', cut)]).traces) expect(trace.because).not.toBe('');
			}),
			{ numRuns: 60 },
		);
	});
});
