// The check result as a page to be read: findings in groups, each with the path that proves it, the code it speaks of and
// why it is so; what was not analysed. Decides nothing: what is shown is the caller's selection.
import type { Finding } from '../../finding/finding';
import type { PatchStatus, ReviewedFinding } from '../../review/reviewed';
import type { Told } from '../../review/told-once';
import { counted } from '../layout';
import { type CheckResult, placeOf, type Selection, type SeriesHeading, shortId, toldOf } from '../result';
import { stepRows } from '../steps';
import { html, Markup } from './markup';
import { pageText, type Sealed } from './page';

/** The whole file. */
export function checkHtml(result: CheckResult, selection: Selection, style: Sealed): string {
	const [only] = result.series;
	const title = result.series.length === 1 && only ? only.subject || 'Review' : 'Review';
	const ofFiles = result.findings.filter((finding) => finding.patch === null && selection.isShown(finding));
	const body = html`<main>
<header><h1>Review</h1><p class="sentence">${summary(result, selection)}</p></header>
${result.series.map((heading) => seriesSection(heading, result, selection))}
${ofFiles.length > 0 && html`<section><h2>Files</h2>${toldOf(ofFiles).map(article)}</section>`}
${notAnalysed(result)}
</main>`;
	return pageText({ title, style }, body);
}

function summary({ findings, inPart, stats }: CheckResult, { isShown }: Selection): string {
	const shown = toldOf(findings.filter(isShown));
	const suppressed = findings.filter((finding) => finding.suppression).length;
	return [
		shown.length === 0 ? 'No finding.' : `${counted(shown.length, 'finding')}.`,
		`${counted(stats.functions - inPart.length, 'function')} analysed, ${inPart.length} in part.`,
		...(suppressed > 0 ? [`${suppressed} suppressed.`] : []),
	].join(' ');
}

const GROUPS: readonly (readonly [status: PatchStatus, name: string])[] = [
	['introduced', 'Introduced'],
	['fixed', 'Fixed'],
	['existing', 'Already there'],
];

function seriesSection(heading: SeriesHeading, { findings }: CheckResult, { isShown }: Selection): Markup {
	const ids = new Set(heading.messageIds);
	const own = findings.filter(
		(finding) => finding.patch !== null && ids.has(finding.patch.messageId) && isShown(finding),
	);
	const have = heading.of > 1 ? `v${heading.version}, ${heading.patches} of ${heading.of} patches` : '';
	const missing = heading.missing.map((number) => `${number}/${heading.of}`).join(', ');
	return html`<section>
<h2>${heading.subject || '(no subject)'} <span class="quiet">${have}</span></h2>
<p class="quiet">${heading.basis}</p>
${missing !== '' && html`<p>Missing: ${missing}.</p>`}
${GROUPS.map(([status, name]) => {
	const group = toldOf(own.filter((finding) => finding.patch?.status === status));
	const label = html`<summary><h3>${name}: ${group.length}</h3></summary>`;
	if (group.length === 0) return html`<p class="none"><b>${name}:</b> 0</p>`;
	const open = new Markup(status === 'introduced' ? ' open' : '');
	return html`<details class="group"${open}>${label}${group.map(article)}</details>`;
})}
</section>`;
}

/** One finding. */
function article({ told: finding, also }: Told<ReviewedFinding>): Markup {
	const { patch, evidence } = finding;
	const meta = [
		finding.rule,
		`${finding.confidence} confidence`,
		...(patch && patch.of > 1 ? [`patch ${patch.number}/${patch.of}`] : []),
		`id ${shortId(finding)}`,
	].join(' · ');
	return html`<article class="finding ${finding.severity}">
<h4>${sign(finding.severity)} <span class="severity">${finding.severity}:</span> ${finding.message}</h4>
<p class="quiet"><code class="place">${placeOf(finding)}</code> · ${meta}</p>
${path(finding)}
${patch && patch.quote.length > 0 && quote(patch.quote)}
<dl>
${evidence && row('Contract', html`${evidence.contract} <span class="quiet">(${finding.resource?.contract ?? ''}: ${evidence.source})</span>`)}
${evidence?.sibling ? row('Right in', html`<code class="place">${placeOf(evidence.sibling)}</code> ${evidence.sibling.note}`) : null}
${also.map((other) => row('Also at', html`<code class="place">${placeOf(other)}</code> <code>${other.path.at(-1)?.code ?? ''}</code> <span class="quiet">id ${shortId(other)}</span>`))}
${patch && row('Mail', html`<code class="place">${patch.mail.file}:${patch.mail.line}</code> ${patch.subject}`)}
${patch?.status === 'introduced' && patch.fixedBy !== null ? row('Fixed in', html`${patch.fixedBy}/${patch.of}; a bisection that stops in between meets it`) : null}
</dl>
</article>`;
}

const row = (name: string, value: Markup): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

function path(finding: Finding): Markup {
	const rows = stepRows(finding, placeOf);
	return html`<table class="path"><caption>Path</caption><tbody>
${rows.map(
	({ place, code, note }, at) =>
		html`<tr${new Markup(at === rows.length - 1 ? ' class="here"' : '')}><td>${at + 1}</td><td><code class="place">${place}</code></td><td><code>${code}</code></td><td>${note}</td></tr>`,
)}
</tbody></table>`;
}

/** The hunk's lines: added and removed ones are told by their sign, not by colour alone. */
function quote(lines: readonly string[]): Markup {
	const kinds: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '@': 'hunk' };
	return html`<pre class="quote" tabindex="0" aria-label="The hunk">${lines.map(
		(line) => html`<span class="${kinds[line.charAt(0)] ?? 'context'}">${line}</span>\n`,
	)}</pre>`;
}

function notAnalysed({ inPart, stats }: CheckResult): Markup | null {
	if (inPart.length === 0) return null;
	return html`<section><h2>Not analysed</h2>
<p>${inPart.length} of ${counted(stats.functions, 'function')} were read in part only.</p>
<table class="path"><tbody>
${inPart.map((each) => html`<tr><td><code>${each.function}()</code></td><td><code>${each.file}</code></td><td>${each.reason}</td></tr>`)}
</tbody></table></section>`;
}

const SHAPES: Readonly<Record<Finding['severity'], string>> = {
	error: '<circle cx="8" cy="8" r="6.3"/><path d="M5.7 5.7l4.6 4.6m0-4.6l-4.6 4.6"/>',
	warning: '<path d="M8 2l6.8 12H1.2zM8 6.2v4M8 11.6v1.2"/>',
	note: '<circle cx="8" cy="8" r="6.3"/><path d="M8 7.2v4.2M8 4.4v1.2"/>',
};

/** A sign beside the word of a severity, each of its own shape. */
const sign = (severity: Finding['severity']): Markup =>
	new Markup(`<svg aria-hidden="true" viewBox="0 0 16 16" width="16" height="16">${SHAPES[severity]}</svg>`);
