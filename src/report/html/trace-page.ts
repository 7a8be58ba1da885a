// What a log says as a page to be read, written report by report, so that a log of any size fits: titles, stacks, locks,
// events, and who waits for whom at the end of each file.
import type { CodeAddress, Frame, LogEvent, Report, Trace } from '../../trace/model';
import { taskId, type WaitGraph, type WaitingTask } from '../../trace/wait-graph';
import { counted } from '../layout';
import { html, type Markup } from './markup';
import { type PageFrame, pageEnd, pageStart, type Sealed } from './page';

/** Most records of a trace buffer that are shown. */
const MOST_RECORDS = 200;

const frame = (style: Sealed): PageFrame => ({ title: 'Kernel log', style });

/** The beginning of the file. */
export const tracePageStart = (style: Sealed): string =>
	`${pageStart(frame(style))}<main>\n<header><h1>Kernel log</h1></header>\n`;

/** The end of the file. */
export const tracePageEnd = (style: Sealed): string => `</main>\n${pageEnd(frame(style))}`;

/** The heading of one log. */
export const logHeading = (name: string): string => html`<h2>${name}</h2>\n`.text;

export function reportArticle(report: Report, file: string): string {
	const { task, cpu, blockedSeconds, time, traces, locks, damage } = report;
	const about = [
		report.kind,
		...(report.function === null ? [] : [`in ${report.function}()`]),
		...(task ? [`task ${taskId(task)}`] : []),
		...(cpu === null ? [] : [`CPU ${cpu}`]),
		...(blockedSeconds === null ? [] : [`for ${blockedSeconds} s`]),
		...(time === null ? [] : [`${time.toFixed(6)} s`]),
	].join(' · ');
	return html`<article class="report">
<h3>${report.title}</h3>
<p class="quiet"><code class="place">${file}:${report.line}</code> · ${about}</p>
${report.pc && html`<p>at <code>${address(report.pc)}</code></p>`}
${traces.map(stack)}
${locks.length > 0 && html`<table class="path"><caption>Locks</caption><tbody>${locks.map((lock) => html`<tr><td>${lock.role}</td><td><code>${lock.lock}</code></td><td>${lock.function && html`at <code>${lock.function}()</code>`}</td><td>${lock.task && `by ${taskId(lock.task)}`}</td></tr>`)}</tbody></table>`}
${records(report)}
${damage.length > 0 && html`<p class="damage">Damaged: ${damage.join(', ')}.</p>`}
</article>
`.text;
}

export const eventLine = (event: LogEvent, file: string): string =>
	html`<p class="event"><code class="place">${file}:${event.line}</code> <b>${event.kind}</b> ${event.device} <span>${event.text}</span></p>\n`
		.text;

/** Who waits for whom in one log; empty where nobody waits. */
export function waitSection({ tasks, edges, cycles }: WaitGraph): string {
	const waiting = tasks.filter((task) => task.wait !== null);
	if (waiting.length === 0) return '';
	return html`<section><h3>Who waits for what</h3>
<table class="path"><tbody>${waiting.map(waitRow)}</tbody></table>
${edges.length > 0 && html`<ul>${edges.map((edge) => html`<li>${edge.from} waits for ${edge.to} over <code>${edge.over}</code>${edge.certainty === 'possible' && ', perhaps'}.</li>`)}</ul>`}
${cycles.length > 0 && html`<p class="damage">${counted(cycles.length, 'circle')} of tasks that wait for each other.</p>`}
</section>
`.text;
}

const waitRow = ({ id, seconds, wait }: WaitingTask): Markup =>
	html`<tr><td>${id}</td><td>${wait && html`<code>${wait.function}()</code>`}</td><td>${wait?.lock ?? null}</td><td>${seconds !== null && `${seconds} s`}</td></tr>`;

function address({ symbol, offset, size, module }: CodeAddress): string {
	const place = offset === null ? '' : `+0x${offset.toString(16)}`;
	const whole = size === null ? '' : `/0x${size.toString(16)}`;
	return `${symbol}${place}${whole}${module === null ? '' : ` [${module}]`}`;
}

const stack = ({ label, frames }: Trace): Markup =>
	html`<table class="stack"><caption>${label}</caption><tbody>${frames.map(frameRow)}</tbody></table>`;

/** A frame that may be left over from an older call says so. */
const frameRow = (each: Frame): Markup =>
	html`<tr class="${each.reliable ? '' : 'unreliable'}"><td>${each.line}</td><td><code>${each.reliable ? '' : '? '}${address(each)}</code>${!each.reliable && html` <small>unreliable</small>`}</td><td>${each.file !== null && html`<code>${each.file}${each.sourceLine !== null && `:${each.sourceLine}`}</code>`}${each.inline && ' inline'}</td></tr>`;

function records({ events }: Report): Markup | null {
	if (events.length === 0) return null;
	const rest = events.length - MOST_RECORDS;
	return html`<table class="path"><tbody>${events
		.slice(0, MOST_RECORDS)
		.map(
			({ comm, pid, event, text, timestamp }) =>
				html`<tr><td>${timestamp !== null && `${timestamp.toFixed(6)} s`}</td><td>${comm !== null && `${comm}-${pid ?? '?'}`}</td><td>${event}</td><td><code>${text}</code></td></tr>`,
		)}</tbody></table>${rest > 0 && html`<p class="quiet">and ${rest} further records</p>`}`;
}
