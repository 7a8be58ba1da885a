// What a panel shows when it has no replay to show: it is being made, it failed, or it is older than its input.
import { useEffect, useState } from 'preact/hooks';
import type { Content, Panel } from './panel';
import { Button } from './parts/button';
import { Glyph } from './parts/glyph';
import { useKeys } from './parts/keys';

/** Nothing flickers for what is done at once. */
const PATIENCE_MS = 300;

type Loading = Extract<Content, { kind: 'loading' }> & { readonly panel: Panel };

export function LoadingCard({ panel, title, done, total }: Loading) {
	const [late, setLate] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setLate(true), PATIENCE_MS);
		return () => clearTimeout(timer);
	}, []);
	useKeys({ Escape: () => panel.stop() });
	if (!late) return null;
	return (
		<main class="state-card">
			<progress aria-label="Progress" max={Math.max(1, total)} value={done} />
			<h1>{title}</h1>
			<p>{total > 0 && `${done} of ${total} scenarios`}</p>
			<p class="actions">
				<Button label="Stop" shortcut="Esc" does={() => panel.stop()} />
			</p>
		</main>
	);
}

type Failed = Extract<Content, { kind: 'failed' }> & { readonly panel: Panel };

export function FailedCard({ panel, title, reason }: Failed) {
	useKeys({ r: () => panel.replayNow() });
	return (
		<main class="state-card">
			<div class="side-title">
				<Glyph name="error" />
				<h1>{title}</h1>
			</div>
			<pre>{reason}</pre>
			<p class="actions">
				<Button primary label="Replay now" shortcut="R" does={() => panel.replayNow()} />
				<Button label="Copy report" does={() => panel.copy(`${title}\n${reason}\n`, 'the report')} />
			</p>
		</main>
	);
}

/** The choice and the step are kept; nothing is replayed unasked. */
export const OutdatedBar = ({ panel }: { readonly panel: Panel }) => (
	<div class="outdated-bar" role="status">
		<Glyph name="info" />
		<span>The document changed after this replay. What you see is of the older text.</span>
		<Button label="Replay now" shortcut="R" does={() => panel.replayNow()} />
	</div>
);
