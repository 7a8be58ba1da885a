// A schedule as a Mermaid sequence diagram: actors send their steps to the object that changes first.
import type { Verdict } from '../explore/verdict';

const plain = (text: string): string =>
	text
		.replaceAll(/[;#:<>{}"]/g, ' ')
		.replaceAll(/\s+/g, ' ')
		.trim();
const participant = (name: string): string => name.replaceAll(/\W/g, '_');

/** The object of the first changed field that is no variable of the actor itself. */
function targetOf(changes: Readonly<Record<string, string>>, actor: string): string {
	const name = Object.keys(changes).find((candidate) => !candidate.startsWith(`${actor}.`));
	return name?.slice(0, name.indexOf('.')) ?? actor;
}

/** The verdict's schedule as the text of a Mermaid `sequenceDiagram`. */
export function mermaid(verdict: Verdict): string {
	const actors = [
		...new Set([
			...verdict.schedule.map(({ actor }) => actor),
			...(verdict.hang ? [verdict.hang.actor] : []),
		]),
	];
	const lines = [
		'sequenceDiagram',
		...actors.map((actor) => `  actor ${participant(actor)} as ${plain(actor)}`),
	];
	const objects = new Set<string>();
	const steps = verdict.schedule.flatMap(({ actor, step, function: name, changes, hazards }) => {
		const target = targetOf(changes, actor);
		if (!actors.includes(target)) objects.add(target);
		const changed = Object.entries(changes)
			.map(([field, value]) => `${field}=${value}`)
			.join(', ');
		return [
			`  ${participant(actor)}->>${participant(target)}: ${plain(`${step} ${name} ${changed}`)}`,
			...hazards.map((hazard) => `  Note over ${participant(actor)},${participant(target)}: ${hazard}`),
		];
	});
	lines.push(...[...objects].map((name) => `  participant ${participant(name)} as ${plain(name)}`), ...steps);
	if (verdict.hang)
		lines.push(
			`  Note over ${participant(verdict.hang.actor)}: waits for ever at ${plain(verdict.hang.waitPoint)}`,
		);
	return `${lines.join('\n')}\n`;
}
