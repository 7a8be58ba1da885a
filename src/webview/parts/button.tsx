// Buttons with the key that does the same.
import { Glyph, type GlyphName } from './glyph';

interface Properties {
	readonly does: () => void;
	readonly label: string;
	readonly shortcut?: string;
	readonly glyph?: GlyphName;
	readonly primary?: boolean;
	readonly disabled?: boolean;
}

export function Button({ does, label, shortcut, glyph, primary = false, disabled = false }: Properties) {
	return (
		<button type="button" class={primary ? 'button primary' : 'button'} onClick={does} disabled={disabled}>
			{glyph && <Glyph name={glyph} size={12} />}
			{label}
			{shortcut && <kbd>{shortcut}</kbd>}
		</button>
	);
}

/** A button with a glyph alone; the label is its name and its tooltip. */
export function IconButton({
	does,
	label,
	glyph,
	disabled = false,
}: Properties & { readonly glyph: GlyphName }) {
	return (
		<button
			type="button"
			class="button icon"
			onClick={does}
			disabled={disabled}
			aria-label={label}
			title={label}
		>
			<Glyph name={glyph} size={12} />
		</button>
	);
}
