// Brings what was chosen into view. Knows only elements.
import { useEffect, useRef } from 'preact/hooks';

/**
 * Scrolls as little as shows the elements, whenever the choice is another. When a panel opens only its panes scroll: the
 * page begins at its top, where the sentence is.
 * @param find gives the elements of the choice
 * @param choice names it
 */
export function useReveal(find: () => Iterable<Element>, choice: string): void {
	const isFirst = useRef(true);
	useEffect(() => {
		for (const element of find()) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
		if (isFirst.current) window.scrollTo(0, 0);
		isFirst.current = false;
	}, [choice]);
}
