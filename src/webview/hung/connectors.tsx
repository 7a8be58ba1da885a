// The lines between the log and the schedule: a bracket along the lines of one step and a curve to the step. They follow
// the drawn places, as rows have the height of their text.
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { PinnedRun } from '../model/log-pins';

interface Properties {
	/** Holds the log and the schedule. */
	readonly body: RefObject<HTMLElement | null>;
	readonly runs: readonly PinnedRun[];
	readonly chosen: number;
}

interface Curve {
	readonly key: string;
	readonly step: number;
	readonly path: string;
	readonly bracket: string;
}

export function Connectors({ body, runs, chosen }: Properties) {
	const [curves, setCurves] = useState<readonly Curve[]>([]);
	useLayoutEffect(() => {
		const { current } = body;
		if (!current) return undefined;
		const measure = () => setCurves(measureCurves(current, runs));
		const observer = new ResizeObserver(measure);
		observer.observe(current);
		current.addEventListener('scroll', measure, true);
		measure();
		return () => {
			observer.disconnect();
			current.removeEventListener('scroll', measure, true);
		};
	}, [body, runs]);
	return (
		<svg class="connectors" aria-hidden="true">
			{curves.map(({ key, step, path, bracket }) => (
				<g key={key} class={step === chosen ? 'chosen' : ''}>
					<path d={bracket} class="bracket" />
					<path d={path} />
				</g>
			))}
		</svg>
	);
}

/** Height of a pane's title, which stays when the pane scrolls. */
const TITLE = 36;

function measureCurves(body: HTMLElement, runs: readonly PinnedRun[]): Curve[] {
	const origin = body.getBoundingClientRect();
	const boxOf = (selector: string) => body.querySelector(selector)?.getBoundingClientRect();
	return runs.flatMap(({ step, first, last }) => {
		const top = boxOf(`[data-line="${first}"]`);
		const bottom = boxOf(`[data-line="${last}"]`);
		const target = boxOf(`[data-step="${step}"]`);
		// One below the other, on a narrow panel, nothing lies between them to draw in.
		if (!top || !bottom || !target || target.left < top.right) return [];
		const [x, end] = [top.right - origin.left, target.left - origin.left];
		// What is scrolled out of its pane is drawn at the pane's edge.
		const within = (y: number) => Math.min(origin.height - 2, Math.max(TITLE, y - origin.top));
		const [from, to] = [within(top.top + 3), within(bottom.bottom - 3)];
		const y = (from + to) / 2;
		const targetY = within(target.top + 14);
		const middle = (x + end) / 2;
		return [
			{
				key: `${step} ${first}`,
				step,
				bracket: `M${x} ${from}V${to}`,
				path: `M${x} ${y}C${middle} ${y} ${middle} ${targetY} ${end} ${targetY}`,
			},
		];
	});
}
