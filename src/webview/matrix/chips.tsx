// The filter of the matrix: chips with counts, one of them pressed. A toolbar with one tab stop; arrows move in it.
import type { RefObject } from 'preact';
import type { chipsFor } from '../model/filters';
import { Glyph } from '../parts/glyph';

interface Properties {
	readonly chips: ReturnType<typeof chipsFor>;
	readonly pressed: string;
	readonly choose: (id: string) => void;
	readonly toolbar: RefObject<HTMLDivElement | null>;
}

export function Chips({ chips, pressed, choose, toolbar }: Properties) {
	const move = (event: KeyboardEvent) => {
		const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
		if (by === 0) return;
		event.preventDefault();
		const buttons = [...(toolbar.current?.querySelectorAll<HTMLElement>('button:not([disabled])') ?? [])];
		const at = buttons.findIndex((button) => button.matches(':focus'));
		buttons[(at + by + buttons.length) % buttons.length]?.focus();
	};
	return (
		<div class="chips" role="toolbar" aria-label="Filter rows" ref={toolbar} onKeyDown={move} data-pane>
			<Glyph name="filter" size={16} />
			{chips.map(({ id, label, sign, count }) => (
				<button
					type="button"
					key={id}
					class="chip"
					aria-pressed={id === pressed}
					tabIndex={id === pressed ? 0 : -1}
					disabled={count === 0}
					onClick={() => choose(id)}
				>
					{sign && <Glyph name={sign} size={12} />}
					{label} {count}
				</button>
			))}
		</div>
	);
}
