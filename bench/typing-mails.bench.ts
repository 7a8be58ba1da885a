// What a key costs in a mailbox of some 5 MB: the analysis after an edit, which reviews the series that the edit touches, against the
// analysis of the whole text. The series are made up, of the usual size of patches.
import { analyseDocument } from '../src/server/analysis';
import { NO_SURROUNDINGS } from '../src/server/surroundings';

const SERIES = 250;
const PATCHES = 4;
const ROUNDS = 3;

/** A file of functions that a patch brings, and what the next patch changes of them. */
function functionsOf(series: number, patch: number): string[] {
	return Array.from({ length: 2 }, (_one, n) => [
		'',
		`static int part_${series}_${patch}_${n}(struct part *p, struct request_queue *q, int size)`,
		'{',
		'\tint rc, i;',
		'',
		'\trc = blk_queue_enter(q, 0);',
		'\tif (rc)',
		'\t\treturn rc;',
		'\tmutex_lock(&p->lock);',
		'\tfor (i = 0; i < size; i++) {',
		`\t\tif (p->bits[i] & ${n})`,
		'\t\t\tcontinue;',
		'\t\trc = part_check(p, i);',
		'\t\tif (rc < 0)',
		'\t\t\tgoto out;',
		'\t}',
		'out:',
		'\tmutex_unlock(&p->lock);',
		'\tblk_queue_exit(q);',
		'\treturn rc;',
		'}',
	]).flat();
}

function mailOf(series: number, patch: number): string {
	const lines = functionsOf(series, patch);
	const file = `drivers/part/part-${series}-${patch}.c`;
	return [
		'From mboxrd@z Thu Jan  1 00:00:00 1970',
		'From: Made Up <made-up@example.org>',
		`Message-Id: <${series}.${patch}@example.org>`,
		...(patch > 1 ? [`In-Reply-To: <${series}.1@example.org>`] : []),
		`Date: Tue, 5 Mar 2024 09:${String(patch).padStart(2, '0')}:00 +0100`,
		`Subject: [PATCH ${patch}/${PATCHES}] part ${series}: a part of it`,
		'',
		'Words that say why, as long as they usually are, so that a mail has its usual size.\n'.repeat(40),
		'---',
		`diff --git a/${file} b/${file}`,
		'new file mode 100644',
		'--- /dev/null',
		`+++ b/${file}`,
		`@@ -0,0 +1,${lines.length} @@`,
		...lines.map((line) => `+${line}`),
		'',
		'',
	].join('\n');
}

let text = Array.from({ length: SERIES }, (_s, series) =>
	Array.from({ length: PATCHES }, (_p, patch) => mailOf(series, patch + 1)).join(''),
).join('');

const milliseconds = (uri: string): number => {
	const start = performance.now();
	const report = analyseDocument(
		{ uri, name: 'big.mbox', kind: 'mail', text, around: NO_SURROUNDINGS },
		() => false,
	);
	const time = performance.now() - start;
	if (report.view?.series.length !== SERIES)
		throw new Error(`${report.view?.series.length} series were read`);
	return time;
};
const middle = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] ?? 0;

milliseconds('file:///typed.mbox');
const [whole, edited]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round++) {
	const at = text.indexOf('part_check', Math.floor((text.length * (round + 1)) / (ROUNDS + 2)));
	text = `${text.slice(0, at)}x${text.slice(at)}`;
	edited.push(milliseconds('file:///typed.mbox'));
	whole.push(milliseconds(`file:///whole-${round}.mbox`));
}
console.log(
	`${(text.length / 1e6).toFixed(1)} MB, ${SERIES} series of ${PATCHES} patches; median of ${ROUNDS} rounds`,
);
console.log(`analysis of the whole text: ${middle(whole).toFixed(0)} ms`);
console.log(`analysis after a key: ${middle(edited).toFixed(0)} ms`);
console.log(`${(middle(whole) / middle(edited)).toFixed(2)} x as fast after a key as from the beginning`);
