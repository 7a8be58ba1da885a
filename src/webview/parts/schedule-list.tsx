// A schedule as a list of steps: who does what, what changes, where it is in the code.
import type { ReplaySchedule, ReplayStep } from '../../replay/result';
import { lanesOf } from '../model/lanes';
import type { Panel } from '../panel';
import { Glyph } from './glyph';
import { Place } from './place';
import { TaskBadge, TaskLegend } from './task';

interface Properties {
	readonly panel: Panel;
	readonly schedule: ReplaySchedule;
	/** Of how many patches the series has; null without a series. */
	readonly patches: number | null;
	/** The step that is chosen (from 1), where the list is for choosing. */
	readonly chosen?: number;
	readonly choose?: (step: number) => void;
	/** Marks steps that no log line stands behind. */
	readonly inferred?: boolean;
	/** Stands for the place of a step that is the model's own, as the name of the profile does. */
	readonly own?: string;
}

export function ScheduleList(properties: Properties) {
	const { panel, schedule, patches, chosen, choose, inferred = false, own } = properties;
	const lanes = lanesOf(schedule);
	const { steps, hazardStep, hang } = schedule;
	return (
		<>
			<ol class="schedule">
				{steps.map((step, at) => {
					const number = at + 1;
					const kind = [
						number === hazardStep ? 'hazard' : '',
						step.hazards.length > 0 && number !== hazardStep ? 'consequence' : '',
						number === chosen ? 'chosen' : '',
						hazardStep !== null && number === hazardStep + 1 ? 'after' : '',
					];
					return (
						<li
							key={number}
							class={kind.join(' ').trim()}
							data-step={number}
							aria-current={number === chosen ? 'step' : undefined}
						>
							<span class="number">{number}</span>
							<TaskBadge lane={lanes.find((lane) => lane.actor === step.actor)} letter={step.actor} />
							<StepWords step={step} choose={choose && (() => choose(number))} inferred={inferred} />
							{step.line && <Place panel={panel} place={step.line} patches={patches} />}
							{!step.line && own && <span class="source">{own}</span>}
						</li>
					);
				})}
				{hang && (
					<li class="hazard">
						<span class="number" />
						<TaskBadge lane={lanes.find((lane) => lane.actor === hang.actor)} letter={hang.actor} />
						<span class="words">
							<span class="s-hang">
								<Glyph name="hang" size={12} />
							</span>{' '}
							waits for ever in {hang.waitPoint}
							<small>for {hang.waitsFor}</small>
						</span>
					</li>
				)}
			</ol>
			<TaskLegend lanes={lanes} />
		</>
	);
}

function StepWords({
	step,
	choose,
	inferred,
}: {
	readonly step: ReplayStep;
	readonly choose: (() => void) | undefined;
	readonly inferred: boolean;
}) {
	const does = (
		<>
			{step.does}
			{step.hazards.map((id) => (
				<span key={id} class="tag">
					<Glyph name="hazard" size={12} /> {id}
				</span>
			))}
			{inferred && step.observations.length === 0 && <span class="inferred">inferred</span>}
		</>
	);
	return (
		<span class="words" title={`${step.function}() · ${step.source}`}>
			{choose ? (
				<button type="button" class="plain" onClick={choose}>
					{does}
				</button>
			) : (
				does
			)}
			{step.changes.map(({ object, variable, from, to }) => (
				<small key={`${object} ${variable}`}>
					{object} {variable} {from} → <b>{to}</b>
				</small>
			))}
		</span>
	);
}
