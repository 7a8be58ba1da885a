// The bar over the timeline: going through the steps, playing them, finding one, jumping to what matters.
import type { RefObject } from 'preact';
import { Button, IconButton } from '../parts/button';

interface Properties {
	readonly step: number;
	readonly steps: number;
	readonly go: (step: number) => void;
	readonly playing: boolean;
	readonly play: () => void;
	readonly search: Search;
	readonly box: RefObject<HTMLInputElement | null>;
	/** Absent where there is nothing to jump to. */
	readonly toHazard: (() => void) | undefined;
	readonly toPatch: (() => void) | undefined;
	readonly toLog: (() => void) | undefined;
	/** Counts and what is hidden. */
	readonly chips: readonly string[];
}

/** What is looked for, and the steps that have it. */
export interface Search {
	readonly text: string;
	readonly found: readonly number[];
	readonly set: (text: string) => void;
}

export function Controls(properties: Properties) {
	const { step, steps, go, playing, play, toHazard, toPatch, toLog, chips } = properties;
	return (
		<div class="bar controls" data-pane>
			<span class="button-group">
				<IconButton label="First step" glyph="first" does={() => go(1)} disabled={step <= 1} />
				<IconButton label="Previous step" glyph="previous" does={() => go(step - 1)} disabled={step <= 1} />
				<IconButton label={playing ? 'Pause' : 'Play'} glyph={playing ? 'pause' : 'play'} does={play} />
				<IconButton label="Next step" glyph="next" does={() => go(step + 1)} disabled={step >= steps} />
				<IconButton label="Last step" glyph="last" does={() => go(steps)} disabled={step >= steps} />
			</span>
			<span class="position">
				Step <b>{step}</b> of {steps}
			</span>
			{toHazard && <Button label="Hazard" shortcut="H" glyph="hazard" does={toHazard} />}
			{toPatch && <Button label="Patch line" shortcut="P" glyph="patch" does={toPatch} />}
			{toLog && <Button label="Log line" shortcut="L" glyph="log" does={toLog} />}
			<SearchBox {...properties} />
			<span class="grow" />
			{chips.map((chip) => (
				<span key={chip} class="chip">
					{chip}
				</span>
			))}
		</div>
	);
}

function SearchBox({ search: { text, found, set }, box, step, go }: Properties) {
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === 'Escape') {
			event.stopPropagation();
			set('');
			box.current?.blur();
		} else if (event.key === 'Enter') {
			const next = event.shiftKey ? found.findLast((each) => each < step) : found.find((each) => each > step);
			const around = event.shiftKey ? found.at(-1) : found[0];
			const to = next ?? around;
			if (to !== undefined) go(to);
		}
	};
	return (
		<span class="search">
			<input
				ref={box}
				type="search"
				placeholder="Find a step  /"
				aria-label="Find a step"
				value={text}
				onInput={(event) => set(event.currentTarget.value)}
				onKeyDown={onKeyDown}
			/>
			<span class="quiet" role="status">
				{text === '' ? '' : found.length === 1 ? '1 step' : `${found.length} steps`}
			</span>
		</span>
	);
}
