// What a panel shows when it has no replay to show: it is being made, it failed, or it is older than its input.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Content, Panel, Standing } from './panel';
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

/** How the replay that is shown stands to its input; nothing where it is the newest. The choice and the step are kept. */
export function StandingBar({
	panel,
	standing,
	isPart,
}: {
	readonly panel: Panel;
	readonly standing: Standing;
	readonly isPart: boolean;
}) {
	switch (standing.is) {
		case 'current':
			return null;
		case 'running':
			return <RunningBar panel={panel} {...standing} isPart={isPart} />;
		case 'outdated':
			return (
				<Bar
					text="The document changed after this replay. It is replayed when typing stops."
					button={<Button label="Replay now" shortcut="R" does={() => panel.replayNow()} />}
				/>
			);
		case 'stopped':
			return (
				<Bar
					text={isPart ? 'Stopped by you. Rows that were finished are kept.' : 'Stopped by you.'}
					button={<Button label="Replay now" shortcut="R" does={() => panel.replayNow()} />}
				/>
			);
	}
}

const Bar = ({ text, button }: { readonly text: string; readonly button: ComponentChildren }) => (
	<div class="standing-bar" role="status">
		<Glyph name="info" />
		<span class="grow">{text}</span>
		{button}
	</div>
);

function RunningBar({
	panel,
	title,
	done,
	total,
	isPart,
}: Omit<Extract<Standing, { is: 'running' }>, 'is'> & { readonly panel: Panel; readonly isPart: boolean }) {
	const count = total > 0 ? `${done} of ${total} scenarios.` : title;
	return (
		<div class="standing-bar running">
			<progress aria-label="Progress" max={Math.max(1, total)} value={done} />
			<span class="grow">
				<b>Replaying.</b> {count}{' '}
				<span class="quiet">
					{isPart
						? 'Rows appear as they finish and can be opened.'
						: 'Until it is done the older text is shown.'}
				</span>
			</span>
			<Button label="Stop" does={() => panel.stop()} />
		</div>
	);
}
