// A place in the code, the mail or the log: a link in the editor; on a page the same place to copy.

import type { ReplayPlace } from '../../replay/result';
import { placeInWords } from '../model/words';
import type { Panel } from '../panel';

interface Properties {
	readonly panel: Panel;
	readonly place: ReplayPlace;
	/** Of how many patches the series has; null for what belongs to no series. */
	readonly patches: number | null;
}

export function Place({ panel, place, patches }: Properties) {
	const text = placeInWords(place, patches);
	const whole = `${place.file}:${place.line}`;
	const title = panel.inEditor ? `Open ${whole}` : `Copy ${whole}`;
	const open = (event: Event) => {
		event.stopPropagation();
		panel.open(place);
	};
	return (
		<button type="button" class="place" title={title} onClick={open}>
			{text}
		</button>
	);
}
