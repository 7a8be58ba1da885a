// The part of the chart that is in view: measured when it scrolls, moved by keys and by the overview.
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Width of the labels that stay at the left of the chart. */
export const LABELS = 176;

export interface ChartWindow {
	/** Fractions of the whole. */
	readonly from: number;
	readonly to: number;
	measure(): void;
	centre(at: number): void;
	/** By half of what is in view. */
	pan(by: 1 | -1): void;
	/** Scrolls as little as brings a step and its neighbours into view. */
	reveal(left: number, width: number): void;
}

/** @param width of the whole drawing */
export function useWindow(scroller: RefObject<HTMLElement | null>, width: number): ChartWindow {
	const [part, setPart] = useState({ from: 0, to: 1 });
	const room = (box: HTMLElement) => Math.max(1, box.clientWidth - LABELS);
	const measure = () => {
		const box = scroller.current;
		if (!box) return;
		const from = Math.min(1, box.scrollLeft / width);
		const to = Math.min(1, (box.scrollLeft + room(box)) / width);
		setPart((old) => (old.from === from && old.to === to ? old : { from, to }));
	};
	useEffect(() => {
		const { current } = scroller;
		if (!current) return undefined;
		const observer = new ResizeObserver(measure);
		observer.observe(current);
		return () => observer.disconnect();
	});
	useEffect(measure);
	const scrollTo = (left: number) => scroller.current?.scrollTo({ left });
	return {
		...part,
		measure,
		centre: (at) => scroller.current && scrollTo(at * width - room(scroller.current) / 2),
		pan: (by) =>
			scroller.current && scrollTo(scroller.current.scrollLeft + (by * room(scroller.current)) / 2),
		reveal(left, step) {
			const box = scroller.current;
			if (!box) return;
			if (left - step < box.scrollLeft) scrollTo(left - step);
			else if (left + 2 * step > box.scrollLeft + room(box)) scrollTo(left + 2 * step - room(box));
		},
	};
}
