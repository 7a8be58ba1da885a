// An object in the timeline: a band that changes its text where the object changes.
import type { BandRow } from '../model/chart-layout';
import type { StepScale } from './scale';
import { FittingText } from './task-row';

interface Properties {
	readonly row: BandRow;
	readonly scale: StepScale;
	readonly shownFrom: number;
}

export function ObjectRow({ row, scale, shownFrom }: Properties) {
	const y = row.y + 3;
	return (
		<g class="band">
			{row.band.segments.map(({ from, to, text, tone, changed }, at) => {
				const left = scale.left(from);
				const width = scale.left(at === row.band.segments.length - 1 ? scale.end : to) - left;
				return (
					<g key={`${from} ${changed}`} class={`segment ${tone}`}>
						<title>{text}</title>
						<rect x={left + 1} y={y} width={width - 2} height={26} rx={2} />
						{changed && <path class="edge" d={`M${left + 1.5} ${y - 1}v28`} />}
						<FittingText from={left + 8} to={left + width - 2} y={y + 17} text={text} shownFrom={shownFrom} />
					</g>
				);
			})}
		</g>
	);
}
