// The strip over the timeline: the whole schedule, one thin lane for each task, hazards as diamonds, and a window that
// shows which part the chart below shows. The window can be dragged; keys do the same.
import { useRef } from 'preact/hooks';
import type { ReplaySchedule } from '../../replay/result';
import type { Lane } from '../model/lanes';
import { Glyph } from '../parts/glyph';
import { useWidth } from '../parts/use-width';
import { stepScale } from './scale';

const LANE = 8;

interface Properties {
	readonly schedule: ReplaySchedule;
	readonly lanes: readonly Lane[];
	readonly chosen: number;
	/** The part that is in view, as fractions of the whole. */
	readonly window: { readonly from: number; readonly to: number };
	/** Brings the part whose middle is at a fraction of the whole into view. */
	readonly centre: (at: number) => void;
}

export function Overview({ schedule, lanes, chosen, window: shown, centre }: Properties) {
	const box = useRef<HTMLDivElement>(null);
	const width = useWidth(box);
	const scale = stepScale(schedule.steps.length + (schedule.hang ? 1 : 0), Math.max(1, width - 4));
	const height = lanes.length * LANE + 12;
	const drag = (event: PointerEvent) => {
		if (event.type === 'pointermove' && event.buttons === 0) return;
		const left = box.current?.getBoundingClientRect().left ?? 0;
		centre((event.clientX - left) / Math.max(1, width));
	};
	return (
		<div class="overview">
			<span class="quiet overview-label">Overview</span>
			<div ref={box} class="overview-strip" onPointerDown={drag} onPointerMove={drag}>
				<svg width={width} height={height} aria-hidden="true">
					<g transform="translate(2 0)">
						{lanes.map((lane, at) => (
							<g key={lane.actor} class={`task-${lane.colour}`}>
								{lane.steps.map((number) => (
									<rect
										key={number}
										class={
											schedule.hazardStep !== null && number > schedule.hazardStep ? 'dash later' : 'dash'
										}
										x={scale.left(number) + scale.step * 0.08}
										y={6 + at * LANE}
										width={Math.max(1, scale.step * 0.84)}
										height={5}
									/>
								))}
							</g>
						))}
						{schedule.steps.map((step, at) =>
							step.hazards.length > 0 ? (
								<Glyph
									key={scale.left(at + 1)}
									name="hazard"
									size={12}
									x={scale.middle(at + 1) - 6}
									y={height / 2 - 6}
								/>
							) : null,
						)}
						<path class="cursor" d={`M${scale.middle(chosen)} 2V${height - 2}`} />
						<rect
							class="window"
							x={shown.from * scale.width - 1}
							y={1}
							width={(shown.to - shown.from) * scale.width + 2}
							height={height - 2}
							rx={2}
						/>
					</g>
				</svg>
			</div>
		</div>
	);
}
