// Whether the panel is narrower than a width, as it changes.
import { useEffect, useState } from 'preact/hooks';

export function useNarrow(width: number): boolean {
	const query = `(max-width: ${width}px)`;
	const [narrow, setNarrow] = useState(() => window.matchMedia(query).matches);
	useEffect(() => {
		const list = window.matchMedia(query);
		const take = () => setNarrow(list.matches);
		take();
		list.addEventListener('change', take);
		return () => list.removeEventListener('change', take);
	}, [query]);
	return narrow;
}
