// Keys of a panel: one table says what each does, the same that the bottom line and the help show.
import { useLayoutEffect, useRef } from 'preact/hooks';

/** A line of the help. */
export interface KeyHint {
	/** As on the keys: `Shift N`, `←`. */
	readonly keys: readonly string[];
	readonly does: string;
	/** Shown in the bottom line too. */
	readonly main?: boolean;
}

/** What to do for a key, by `KeyboardEvent.key`, with `Shift+` before it where that is held; letters are small. */
export type KeyBindings = Readonly<Record<string, (() => void) | undefined>>;

/** Elements that use these keys themselves. */
const OWN_KEYS: Readonly<Record<string, string>> = {
	Enter: 'a, button, summary, input, [role="row"] button',
	' ': 'a, button, summary, input',
	Home: 'input, [role="toolbar"]',
	End: 'input, [role="toolbar"]',
	ArrowLeft: 'input, [role="toolbar"]',
	ArrowRight: 'input, [role="toolbar"]',
	ArrowUp: 'input',
	ArrowDown: 'input',
};

/** Acts on keys wherever the focus is in the page, but not while somebody types. */
export function useKeys(bindings: KeyBindings): void {
	const current = useRef(bindings);
	current.current = bindings;
	useLayoutEffect(() => {
		const listen = (event: KeyboardEvent) => {
			const act = actionFor(event, current.current);
			if (!act) return;
			event.preventDefault();
			act();
		};
		window.addEventListener('keydown', listen);
		return () => window.removeEventListener('keydown', listen);
	}, []);
}

function actionFor(event: KeyboardEvent, bindings: KeyBindings): (() => void) | undefined {
	if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
	if (document.querySelector('dialog[open]')) return undefined;
	const target = event.target instanceof Element ? event.target : null;
	const own = event.key.length === 1 && event.key !== ' ' ? 'input' : OWN_KEYS[event.key];
	if (own && target?.closest(own)) return undefined;
	const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
	// A sign that is typed with Shift is itself: `?`.
	return bindings[event.shiftKey ? `Shift+${key}` : key] ?? (/[a-z]/.test(key) ? undefined : bindings[key]);
}

/** Moves the focus to the next pane, or the one before. Panes carry `data-pane`. */
export function movePane(by: 1 | -1): void {
	const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
		(pane) => pane.offsetParent !== null,
	);
	const at = panes.findIndex((pane) => pane.contains(document.activeElement));
	const pane = panes[(at + by + panes.length) % panes.length] ?? panes[0];
	const inside = pane?.querySelector<HTMLElement>('[tabindex="0"], button:not([disabled]), a[href], summary');
	(inside ?? pane)?.focus();
}
