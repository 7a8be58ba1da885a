// The bottom line with the keys that matter now, and the dialog with all of them.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Panel } from '../panel';
import { type KeyHint, movePane, useKeys } from './keys';

const EVERYWHERE: readonly KeyHint[] = [
	{ keys: ['Y'], does: 'copy link', main: true },
	{ keys: ['E'], does: 'copy as text' },
	{ keys: ['F6'], does: 'next pane' },
	{ keys: ['Esc'], does: 'one level back' },
];

const HELP: KeyHint = { keys: ['?'], does: 'all keys' };

const IN_EDITOR: readonly KeyHint[] = [{ keys: ['R'], does: 'replay now' }];

function Hint({ hint }: { readonly hint: KeyHint }) {
	return (
		<span class="hint">
			{hint.keys.map((key) => (
				<kbd key={key}>{key}</kbd>
			))}{' '}
			{hint.does}
		</span>
	);
}

interface Properties {
	readonly panel: Panel;
	readonly hints: readonly KeyHint[];
}

/** Owns the keys that work in every panel but the ones that need the panel's content. */
export function KeyLine({ panel, hints }: Properties) {
	const [open, setOpen] = useState(false);
	useKeys({
		'?': () => setOpen(true),
		y: () => panel.copyLink(),
		r: panel.inEditor ? () => panel.replayNow() : undefined,
		F6: () => movePane(1),
		'Shift+F6': () => movePane(-1),
	});
	const all = [...hints, ...(panel.inEditor ? IN_EDITOR : []), ...EVERYWHERE, HELP];
	return (
		<footer class="key-line">
			<div class="hints">
				{all
					.filter((hint) => hint.main)
					.map((hint) => (
						<Hint key={hint.does} hint={hint} />
					))}
			</div>
			<Hint hint={HELP} />
			<span class="quiet offline">Offline. Nothing leaves this machine.</span>
			{open && <KeyHelp hints={all} close={() => setOpen(false)} />}
		</footer>
	);
}

function KeyHelp({ hints, close }: { readonly hints: readonly KeyHint[]; readonly close: () => void }) {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={close}>
			<h2 id="help-title">Keys</h2>
			<dl>
				{hints.map((hint) => (
					<div key={hint.does}>
						<dt>
							{hint.keys.map((key) => (
								<kbd key={key}>{key}</kbd>
							))}
						</dt>
						<dd>{hint.does}</dd>
					</div>
				))}
			</dl>
			<form method="dialog">
				<button type="submit" class="button primary">
					Close <kbd>Esc</kbd>
				</button>
			</form>
		</dialog>
	);
}
