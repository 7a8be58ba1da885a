// Pages that stand alone, as text: nothing of their data becomes markup, and their policy allows their own parts alone.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHtml } from '../../src/report/html/check-page';
import { escaped, html, Markup } from '../../src/report/html/markup';
import { pageText, type Sealed } from '../../src/report/html/page';
import { eventLine, reportArticle, waitSection } from '../../src/report/html/trace-page';
import { toldOf } from '../../src/report/result';
import { parseLog } from '../../src/trace/log';
import { WaitGraphBuilder } from '../../src/trace/wait-graph';
import { replayHtml } from '../../src/webview/html';
import { ofStatus, result } from '../report/result';
import { SERIES, SERIES_ONLY } from './fixture';

const sealed = (text: string): Sealed => ({
	text,
	hash: `sha256-${createHash('sha256').update(text).digest('base64')}`,
});
const STYLE = sealed('p{color:red}');
const SCRIPT = sealed('document.title = "x"');

describe('markup', () => {
	it('escapes every value but markup', () => {
		const text = html`<p title="${'"a" & <b>'}">${['<i>', new Markup('<b>x</b>'), null, false, 3]}</p>`.text;
		expect(text).toBe('<p title="&#34;a&#34; &#38; &#60;b&#62;">&#60;i&#62;<b>x</b>3</p>');
	});

	it('leaves no sign of markup in any text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expect(escaped(text).replace(/&#\d+;/g, '')).not.toMatch(/[&<>"']|[^\P{Cc}\t\n]/u);
			}),
		);
	});
});

describe('a page', () => {
	it('allows its own style and script by their hashes, and nothing else', () => {
		const text = pageText({ title: 'T', style: STYLE, script: SCRIPT }, html`<p>x</p>`);
		const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1]?.replace(/&#39;/g, "'");
		expect(policy).toBe(
			`default-src 'none'; style-src '${STYLE.hash}'; script-src '${SCRIPT.hash}'; base-uri 'none'; form-action 'none'`,
		);
		expect(pageText({ title: 'T', style: STYLE }, html``)).not.toContain('script-src');
	});

	it('carries data that cannot end their element, and gives them back', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.constant('</script><!--<script>')), (title) => {
				const replay = { ...SERIES_ONLY, series: [{ ...SERIES, title }] };
				const text = replayHtml(replay, { style: STYLE, script: SCRIPT });
				expect(text.match(/<script/g)).toHaveLength(2);
				const data = /<script type="application\/json" id="replay">(.*?)<\/script>/s.exec(text)?.[1];
				expect(JSON.parse(data ?? '')).toEqual(JSON.parse(JSON.stringify(replay)));
			}),
			{ numRuns: 25 },
		);
	});
});

describe('the page of a check', () => {
	const all = ofStatus('introduced', 'fixed', 'existing');

	it('groups findings, open what is introduced, with path, code and contract', () => {
		const text = checkHtml(result, all, STYLE);
		const shown = toldOf(result.findings.filter(all.isShown));
		expect(text.match(/<article class="finding/g)).toHaveLength(shown.length);
		expect(text).toMatch(/<details class="group" open><summary><h3>Introduced: \d+/);
		expect(text).toMatch(/<details class="group"><summary><h3>Fixed: \d+/);
		for (const { told, also } of shown) {
			expect(text).toContain(escaped(told.message));
			for (const { file, line, column } of [...told.path, ...also])
				expect(text).toContain(`${file}:${line}:${column}`);
		}
		expect(text).toContain('<dt>Also at</dt>');
		for (const { function: name } of result.inPart) expect(text).toContain(`${name}()`);
	});

	it('takes hostile code for text', () => {
		const hostile = result.findings.map((finding) => ({ ...finding, message: '<script>alert(1)</script>' }));
		expect(checkHtml({ ...result, findings: hostile }, all, STYLE)).not.toContain('<script>');
	});
});

describe('the page of a log', () => {
	const log = parseLog(
		[
			'[  483.650112] INFO: task umount:2217 blocked for more than 120 seconds.',
			'[  483.650142] task:umount          state:D stack:0     pid:2217  ppid:1420   flags:0x00004002',
			'[  483.650151] Call Trace:',
			'[  483.650168]  schedule+0x5a/0xd0',
			'[  483.650174]  xfs_ail_push_all_sync+0x8c/0xe0 [xfs]',
			'[  483.650330]  ? destroy_sched_domains_rcu+0x30/0x30',
			'[  484.101202] XFS (pmem0): <b>Log I/O Error</b> detected.  Shutting down filesystem.',
		].join('\n'),
	);

	it('shows stacks, and which frames are not to be relied on', () => {
		const [report] = log.reports;
		const text = report ? reportArticle(report, 'a.log') : '';
		expect(text).toContain('INFO: task umount:2217 blocked');
		expect(text).toContain('xfs_ail_push_all_sync+0x8c/0xe0 [xfs]');
		expect(text.match(/class="unreliable"/g)).toHaveLength(1);
		expect(text).toContain('a.log:1');
	});

	it('shows who waits', () => {
		const waits = new WaitGraphBuilder();
		for (const report of log.reports) waits.add(report);
		expect(waitSection(waits.build())).toMatch(/umount\/2217<\/td><td><code>xfs_ail_push_all_sync\(\)/);
		expect(waitSection(new WaitGraphBuilder().build())).toBe('');
	});

	it('escapes what the log says', () => {
		for (const event of log.events) expect(eventLine(event, '<x>')).not.toMatch(/<b>Log|<x>/);
		expect(log.events.length).toBeGreaterThan(0);
	});
});
