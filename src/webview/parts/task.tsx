// The badge of a task: its letter on the tint of its colour, so that the letter tells it apart without the colour.
import type { Lane } from '../model/lanes';

export function TaskBadge({ lane, letter }: { readonly lane: Lane | undefined; readonly letter: string }) {
	const kind = lane ? ` task-${lane.colour}${lane.doubled ? ' doubled' : ''}` : '';
	return <span class={`badge${kind}`}>{letter}</span>;
}

/** The badges with their names, once for a pane. */
export function TaskLegend({ lanes }: { readonly lanes: readonly Lane[] }) {
	return (
		<p class="task-legend">
			{lanes.map((lane) => (
				<span key={lane.actor} class="pair">
					<TaskBadge lane={lane} letter={lane.actor} /> {lane.title}
				</span>
			))}
		</p>
	);
}
