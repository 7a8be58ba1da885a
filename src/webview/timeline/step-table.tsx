// The table under the timeline: the same data in rows, for reading, for copying, and for whoever does not see the drawing.
import { useEffect, useRef } from 'preact/hooks';
import type { ReplaySchedule, ReplayStep } from '../../replay/result';
import type { Lane } from '../model/lanes';
import { actorTitle } from '../model/words';
import type { Panel } from '../panel';
import { Glyph } from '../parts/glyph';
import { Place } from '../parts/place';
import { TaskBadge } from '../parts/task';

interface Properties {
	readonly panel: Panel;
	readonly schedule: ReplaySchedule;
	readonly lanes: readonly Lane[];
	readonly chosen: number;
	readonly patches: number | null;
	/** Steps that are looked for. */
	readonly found: readonly number[];
	readonly struck: ReadonlySet<number>;
	readonly choose: (step: number) => void;
	/** The lines of the log that a step is observed at. */
	readonly logText: (step: number) => string;
}

export function StepTable(properties: Properties) {
	const { schedule, chosen } = properties;
	const box = useRef<HTMLDivElement>(null);
	useEffect(() => keepInView(box.current), [chosen]);
	return (
		<div class="step-table" ref={box} data-pane tabIndex={-1}>
			<table aria-label="Steps">
				<colgroup>
					<col class="step-column" />
					<col class="task-column" />
					<col class="does-column" />
					<col />
					<col class="function-column" />
					<col class="place-column" />
				</colgroup>
				<thead>
					<tr>
						<th scope="col">Step</th>
						<th scope="col">Task</th>
						<th scope="col">What it does</th>
						<th scope="col">What changes</th>
						<th scope="col">Source</th>
						<th scope="col">Patch or log line</th>
					</tr>
				</thead>
				<tbody>
					{schedule.steps.map((step, at) => (
						<StepRow key={`${at + 1} ${step.step}`} {...properties} step={step} number={at + 1} />
					))}
				</tbody>
			</table>
		</div>
	);
}

/** Scrolls the box alone, not the page, so that the chosen row is in it. */
function keepInView(box: HTMLElement | null): void {
	const row = box?.querySelector<HTMLElement>('tr[aria-current]');
	if (!box || !row) return;
	const head = box.querySelector('thead')?.clientHeight ?? 0;
	if (row.offsetTop - head < box.scrollTop) box.scrollTop = row.offsetTop - head;
	else if (row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight)
		box.scrollTop = row.offsetTop + row.offsetHeight - box.clientHeight;
}

function StepRow({
	panel,
	schedule,
	lanes,
	chosen,
	patches,
	found,
	struck,
	choose,
	logText,
	step,
	number,
}: Properties & { readonly step: ReplayStep; readonly number: number }) {
	const { hazardStep } = schedule;
	const kind = [
		number === chosen ? 'chosen' : '',
		hazardStep !== null && number > hazardStep ? 'later' : '',
		found.includes(number) ? 'found' : '',
		struck.has(number) ? 'struck' : '',
	];
	const log = logText(number);
	return (
		<tr
			class={kind.join(' ').trim()}
			aria-current={number === chosen ? 'step' : undefined}
			onClick={() => choose(number)}
		>
			<td>
				<button type="button" class="plain" tabIndex={-1} aria-label={`Step ${number}`}>
					{number}
				</button>
			</td>
			<td>
				<TaskBadge lane={lanes.find((lane) => lane.actor === step.actor)} letter={step.actor} />{' '}
				{actorTitle(schedule, step.actor)}
			</td>
			<td>
				{step.does}
				{step.hazards.map((id) => (
					<span key={id} class="tag">
						<Glyph name="hazard" size={12} /> {id}
					</span>
				))}
			</td>
			<td>
				{step.changes.length === 0 && <span class="quiet">nothing</span>}
				{step.changes.map(({ object, variable, from, to }) => (
					<span key={`${object} ${variable}`} class="one-change">
						{object} {variable} {from} → {to}
					</span>
				))}
			</td>
			<td class="code">{step.function}</td>
			<td class="code">{step.line ? <Place panel={panel} place={step.line} patches={patches} /> : log}</td>
		</tr>
	);
}
