// The signs of the panels, 16 by 16 units, each verdict with a shape of its own.
import type { ComponentChildren } from 'preact';

const stroke = {
	fill: 'none',
	stroke: 'currentColor',
	'stroke-width': 1.3,
	'stroke-linejoin': 'round',
} as const;

const SHAPES = {
	hazard: (
		<>
			<path d="M8 1l7 7-7 7-7-7z" fill="currentColor" />
			<path d="M8 4.3v4.4M8 10.4v1.5" class="cut" stroke-width="1.7" />
		</>
	),
	hang: (
		<>
			<rect x="1.5" y="1.5" width="13" height="13" rx="1.5" fill="currentColor" />
			<path d="M6 4.7v6.6M10 4.7v6.6" class="cut" stroke-width="1.8" />
		</>
	),
	safe: (
		<>
			<circle cx="8" cy="8" r="6.3" {...stroke} />
			<path d="M5 8.2l2.2 2.2 4-4.7" {...stroke} />
		</>
	),
	open: (
		<>
			<circle cx="8" cy="8" r="6.3" {...stroke} stroke-dasharray="2.6 2.2" />
			<path d="M6 6.3c0-2.4 4-2.4 4-.1C10 7.6 8 7.7 8 9.2M8 10.7v1.3" {...stroke} />
		</>
	),
	none: <path d="M4 8h8" {...stroke} />,
	error: (
		<>
			<circle cx="8" cy="8" r="6.3" {...stroke} />
			<path d="M5.7 5.7l4.6 4.6m0-4.6l-4.6 4.6" {...stroke} />
		</>
	),
	info: (
		<>
			<circle cx="8" cy="8" r="6.3" {...stroke} />
			<path d="M8 7.2v4.2M8 4.4v1.2" {...stroke} />
		</>
	),
	first: <path d="M4 3.5v9M12.5 3.5L7 8l5.5 4.5z" {...stroke} fill="currentColor" />,
	previous: <path d="M10.5 3.5L5 8l5.5 4.5z" fill="currentColor" />,
	next: <path d="M5.5 3.5L11 8l-5.5 4.5z" fill="currentColor" />,
	last: <path d="M12 3.5v9M3.5 3.5L9 8l-5.5 4.5z" {...stroke} fill="currentColor" />,
	play: <path d="M4.5 2.8L13 8l-8.5 5.2z" {...stroke} />,
	pause: <path d="M5.2 3.2v9.6M10.8 3.2v9.6" {...stroke} stroke-width="2" />,
	link: (
		<path
			d="M6.5 9.5l3-3M7 4.5l1.6-1.6a2.9 2.9 0 0 1 4.1 4.1L11 8.8M9 11.5l-1.6 1.6A2.9 2.9 0 0 1 3.3 9L5 7.2"
			{...stroke}
		/>
	),
	patch: <path d="M3 2.5h6.5L13 6v7.5H3zM8 6v3.6M6.2 7.8h3.6M6.2 11.5h3.6" {...stroke} />,
	log: <path d="M3 3.5h10M3 6.5h7M3 9.5h10M3 12.5h5" {...stroke} />,
	pin: <path d="M5.5 2.5h5l-.7 4 2 2.5H4.2l2-2.5zM8 9v4.5" {...stroke} />,
	filter: <path d="M2 3.5h12L9.6 8.6v4.2l-3.2-1.6V8.6z" {...stroke} />,
	right: <path d="M6 3.5L10.5 8 6 12.5" {...stroke} />,
} as const satisfies Record<string, ComponentChildren>;

export type GlyphName = keyof typeof SHAPES;

interface Properties {
	readonly name: GlyphName;
	readonly size?: 12 | 16;
	/** Corner inside another drawing. */
	readonly x?: number;
	readonly y?: number;
}

/** A sign is decoration: the word stands beside it, or the control that it is on has a name. */
export function Glyph({ name, size = 16, x, y }: Properties) {
	return (
		<svg
			aria-hidden="true"
			class={`glyph s-${name}`}
			viewBox="0 0 16 16"
			width={size}
			height={size}
			x={x}
			y={y}
		>
			{SHAPES[name]}
		</svg>
	);
}
