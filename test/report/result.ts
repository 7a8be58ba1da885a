// A made-up result of a check: a series with a leak of two exits, one finding of each other status, one suppressed, and one of a C file.
import type { PathStep, SourceRange } from '../../src/finding/finding';
import type { CheckResult, Selection } from '../../src/report/result';
import type { PatchContext, ReviewedFinding } from '../../src/review/reviewed';

const FILE = 'drivers/block/cinder.c';

const at = (line: number, column = 2, file = FILE): SourceRange => ({
	file,
	line,
	column,
	endLine: line,
	endColumn: column + 8,
});

const step = (line: number, code: string, note: string, held: readonly string[]): PathStep => ({
	...at(line),
	code,
	note,
	held,
});

function finding(name: string, line: number, fingerprint: string): ReviewedFinding {
	return {
		rule: 'unreleased-on-path',
		severity: 'error',
		confidence: 'high',
		...at(line, 3),
		function: name,
		message: `${name}() leaves at line ${line} with the queue usage of q still held; another path gives it back.`,
		resource: {
			contract: 'blk-queue-enter',
			acquire: 'blk_queue_enter',
			release: 'blk_queue_exit',
			expression: 'q',
		},
		path: [
			step(line - 4, 'rc = blk_queue_enter(q, 0)', 'takes the queue usage of q', ['queue usage of q']),
			step(line - 1, 'cinder_pending(cinder) > CINDER_MAX', 'cinder_pending(cinder) > CINDER_MAX is true', [
				'queue usage of q',
			]),
			step(line, 'return -EBUSY;', 'leaves with the queue usage of q held', ['queue usage of q']),
		],
		evidence: {
			contract: 'blk_queue_enter() -> blk_queue_exit(): held when the result is 0',
			source: 'Linux 6.12, block/blk-core.c',
			sibling: { ...at(line + 4), note: 'another path gives it back here' },
		},
		fingerprint,
		patch: null,
		suppression: null,
	};
}

const patch = (number: number, status: PatchContext['status']): PatchContext => ({
	messageId: `v2-${number}@example.org`,
	subject: `cinder: step ${number}`,
	number,
	of: 5,
	version: 2,
	status,
	fixedBy: null,
	mail: { file: 'series.mbox', line: 100 * number },
	steps: [{ file: 'series.mbox', line: 100 * number - 4 }, null, { file: 'series.mbox', line: 100 * number }],
	sibling: null,
	quote: [
		'@@ -23,8 +23,18 @@ static int cinder_flush(struct cinder_device *cinder)',
		'+\tif (cinder_pending(cinder) > CINDER_MAX)',
		'+\t\treturn -EBUSY;',
	],
});

const introduced: ReviewedFinding = {
	...finding('cinder_flush', 33, '7f3a0012aabbccdd'),
	patch: { ...patch(4, 'introduced'), fixedBy: 5 },
};
/** Another exit of the same leak. */
const exit: ReviewedFinding = {
	...introduced,
	...at(36, 3),
	message: introduced.message.replace('line 33', 'line 36'),
	path: [
		...introduced.path.slice(0, 1),
		step(36, 'return -ENODEV;', 'leaves with the queue usage of q held', ['queue usage of q']),
	],
	patch: { ...patch(4, 'introduced'), fixedBy: 5, mail: { file: 'series.mbox', line: 403 } },
	fingerprint: '8f3a0012aabbccdd',
};
const plain = { ...finding('ember_run', 90, '00beef00aabbccdd'), ...at(90, 3, 'fs/emberfs/run.c') };

export const result: CheckResult = {
	series: [
		{
			subject: 'emberfs, cinder: keep the memory while it is in use, and a title that is longer than a line',
			version: 2,
			of: 5,
			patches: 4,
			missing: [3],
			basis: 'Read from the hunks alone; --tree gives whole functions.',
			messageIds: [1, 2, 4, 5].map((number) => `v2-${number}@example.org`),
		},
	],
	findings: [
		introduced,
		exit,
		{ ...finding('state_store', 51, 'c21e0000aabbccdd'), patch: patch(5, 'fixed') },
		{ ...finding('cinder_detach', 70, 'd00d0000aabbccdd'), patch: patch(5, 'existing') },
		{
			...finding('cinder_drain', 62, 'e11e0000aabbccdd'),
			patch: patch(5, 'introduced'),
			suppression: { kind: 'comment', reason: 'cinder_stop() does it' },
		},
		plain,
	],
	inPart: ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map((name) => ({
		file: FILE,
		function: `cinder_${name}`,
		reason: 'the patch does not show 12 of its lines',
	})),
	letters: [
		{
			messageId: 'v2-4@example.org',
			author: 'Ines Kallio <ines.kallio@example.org>',
			cc: 'linux-block@example.org, linux-fsdevel@example.org, somebody.else@example.org',
			subject: '[PATCH v2 4/5] cinder: flush under a reference of the queue, and more',
			date: '2023-03-06T10:02:28+02:00',
		},
		{
			messageId: 'v2-5@example.org',
			author: 'Ines Kallio <ines.kallio@example.org>',
			cc: '',
			subject: '[PATCH v2 5/5] cinder: drain',
			date: null,
		},
	],
	stats: { files: 3, functions: 24, messages: 6, milliseconds: 12 },
};

export const ofStatus = (...statuses: PatchContext['status'][]): Selection => ({
	isShown: ({ patch: context, suppression }) =>
		suppression === null && (context === null || statuses.includes(context.status)),
	baseline: null,
});
