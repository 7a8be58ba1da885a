// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
// The state after the chosen step: every variable of the model, what has just changed, what the task of the step holds.
import type { HazardText, ReplaySchedule, ReplayStep } from '../../replay/result';
import type { HeldBar, Lane } from '../model/lanes';
import { type Variable, valueAfter, variablesOf } from '../model/values';
import { actorTitle, asSentence, hazardTitle } from '../model/words';
import type { Panel } from '../panel';
import { Place } from '../parts/place';
import { TaskBadge } from '../parts/task';

interface Properties {
	readonly panel: Panel;
	readonly schedule: ReplaySchedule;
	readonly number: number;
	readonly lanes: readonly Lane[];
	readonly hazards: readonly HazardText[];
	readonly patches: number | null;
}

export function StatePane(properties: Properties) {
	const { panel, schedule, number, lanes, patches } = properties;
	const step = schedule.steps[number - 1];
	if (!step) return null;
	const lane = lanes.find((each) => each.actor === step.actor);
	return (
		<aside class="side" data-pane tabIndex={-1} aria-label="State after the step">
			<section>
				<div class="side-title">
					<TaskBadge lane={lane} letter={step.actor} />
					<h2>
						Step {number} · {step.does}
					</h2>
				</div>
				<p class="quiet">
					{actorTitle(schedule, step.actor)}
					{step.function && (
						<>
							{' '}
							in <code>{step.function}()</code>
						</>
					)}
				</p>
				<p class="quiet">
					{step.line && <Place panel={panel} place={step.line} patches={patches} />} {step.source}
				</p>
			</section>
			<section class="grow" tabIndex={0} aria-label="State">
				<State schedule={schedule} number={number} />
			</section>
			<Rule {...properties} />
			{lane && <Held lane={lane} number={number} />}
		</aside>
	);
}

function State({ schedule, number }: Pick<Properties, 'schedule' | 'number'>) {
	const variables = variablesOf(schedule);
	const moving = variables.filter((variable) => variable.changes.length > 0);
	const still = variables.filter((variable) => variable.changes.length === 0);
	return (
		<>
			<div class="side-title">
				<h3>State after step {number}</h3>
				<span class="quiet change">
					<span class="dot" aria-hidden="true">
						●
					</span>{' '}
					changed here
				</span>
			</div>
			<VariableTable variables={moving} number={number} />
			{still.length > 0 && (
				<details>
					<summary>{still.length} that never change</summary>
					<VariableTable variables={still} number={number} />
				</details>
			)}
		</>
	);
}

function VariableTable({
	variables,
	number,
}: {
	readonly variables: readonly Variable[];
	readonly number: number;
}) {
	const objects = [...new Set(variables.map((variable) => variable.object))];
	return (
		<table class="state">
			{objects.map((object) => (
				<tbody key={object}>
					<tr>
						<th scope="rowgroup" colSpan={3}>
							{object} <span class="kind">{variables.find((each) => each.object === object)?.kind}</span>
						</th>
					</tr>
					{variables
						.filter((variable) => variable.object === object)
						.map((variable) => (
							<VariableRow key={variable.name} variable={variable} number={number} />
						))}
				</tbody>
			))}
		</table>
	);
}

function VariableRow({ variable, number }: { readonly variable: Variable; readonly number: number }) {
	const { value, since, was } = valueAfter(variable, number);
	return (
		<tr class={was === null ? '' : 'changed'}>
			<td>{variable.name}</td>
			<td>
				{was !== null && (
					<>
						<s>{was}</s> →{' '}
					</>
				)}
				{value}
			</td>
			<td class="since">{was === null && since > 0 && `since ${since}`}</td>
		</tr>
	);
}

/** What the hazard of this step, or of the schedule, means. */
function Rule({ schedule, number, hazards }: Properties) {
	const here: ReplayStep | undefined = schedule.steps[number - 1];
	const atHazard = schedule.hazardStep === null ? undefined : schedule.steps[schedule.hazardStep - 1];
	const id = here?.hazards[0] ?? atHazard?.hazards[0];
	const rule = hazards.find((each) => each.id === id);
	if (!rule) return null;
	return (
		<section>
			<h3>{hazardTitle(hazards, rule.id)}</h3>
			<p>{asSentence(rule.meaning)}</p>
		</section>
	);
}

function Held({ lane, number }: { readonly lane: Lane; readonly number: number }) {
	const bars = lane.held.filter((bar) => bar.from <= number);
	return (
		<section>
			<h3>{lane.title} holds</h3>
			{bars.length === 0 && <p class="quiet">nothing</p>}
			<ul class="held-list">
				{bars.map((bar) => (
					<HeldLine key={`${bar.what} ${bar.from}`} bar={bar} number={number} />
				))}
			</ul>
		</section>
	);
}

function HeldLine({ bar, number }: { readonly bar: HeldBar; readonly number: number }) {
	const isOver = bar.to !== null && bar.to <= number;
	return (
		<li class={isOver ? 'over' : ''}>
			{isOver ? <s>{bar.what}</s> : <span>{bar.what}</span>}
			<span class="since">{isOver ? `ended at ${bar.to}` : `since ${bar.from}`}</span>
		</li>
	);
}
