// The width of an element, as it changes.
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export function useWidth(element: RefObject<HTMLElement | null>): number {
	const [width, setWidth] = useState(0);
	useEffect(() => {
		const { current } = element;
		if (!current) return undefined;
		const observer = new ResizeObserver(() => setWidth(current.clientWidth));
		observer.observe(current);
		return () => observer.disconnect();
	}, [element]);
	return width;
}
