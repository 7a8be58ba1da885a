// One panel: picks what to show of the replay, and says so when there is nothing to show yet, or ever.
import { useEffect } from 'preact/hooks';
import type { Replay } from '../replay/result';
import { HungPanel } from './hung/hung-panel';
import { MatrixPanel } from './matrix/matrix-panel';
import { firstView, type View } from './model/link';
import { OverviewPage } from './overview-page';
import type { Content, Panel } from './panel';
import { FailedCard, LoadingCard, StandingBar } from './states';
import { TimelinePanel } from './timeline/timeline-panel';

export function App({ panel }: { readonly panel: Panel }) {
	return (
		<>
			<Shown panel={panel} />
			<p class="unseen" role="status" aria-live="polite">
				{panel.said}
			</p>
		</>
	);
}

function Shown({ panel }: { readonly panel: Panel }) {
	const content = panel.content.value;
	switch (content.kind) {
		case 'waiting':
			return null;
		case 'loading':
			return <LoadingCard panel={panel} {...content} />;
		case 'failed':
			return <FailedCard panel={panel} {...content} />;
		case 'replay':
			return (
				<>
					<StandingBar panel={panel} standing={content.standing} isPart={content.isPart} />
					<Viewed panel={panel} replay={content.replay} outdated={isOld(content)} />
				</>
			);
	}
}

/** Whether verdicts are those of an older text. */
const isOld = ({ standing, isPart }: Extract<Content, { kind: 'replay' }>): boolean =>
	standing.is === 'outdated' || (standing.is === 'running' && !isPart);

function Viewed({
	panel,
	replay,
	outdated,
}: {
	readonly panel: Panel;
	readonly replay: Replay;
	readonly outdated: boolean;
}) {
	const view = panel.view.value;
	const up = parentOf(view, replay);
	const back = up && (() => panel.show(up));
	useEffect(() => {
		document.title = titleOf(view, replay);
	}, [view, replay]);
	switch (view.kind) {
		case 'overview':
			return <OverviewPage panel={panel} replay={replay} />;
		case 'matrix':
			return <MatrixPanel panel={panel} replay={replay} view={view} outdated={outdated} back={back} />;
		case 'timeline':
			return <TimelinePanel panel={panel} replay={replay} view={view} back={back} />;
		case 'hung':
			return <HungPanel panel={panel} replay={replay} view={view} back={back} />;
	}
}

/** The view one level up: of a timeline its matrix or log, of those the list, where there is one. */
function parentOf(view: View, replay: Replay): View | undefined {
	if (view.kind === 'timeline') {
		const { of, step } = view;
		if (of.kind === 'trace') return { kind: 'hung', trace: of.trace, step };
		return { kind: 'matrix', series: of.series, scenario: of.scenario, column: of.column };
	}
	const first = firstView(replay);
	return view.kind !== 'overview' && first.kind === 'overview' ? first : undefined;
}

function titleOf(view: View, replay: Replay): string {
	switch (view.kind) {
		case 'overview':
			return 'Replay';
		case 'matrix':
			return `Series replay: ${replay.series[view.series]?.title ?? ''}`;
		case 'timeline':
			return 'Replay timeline';
		case 'hung':
			return `Log explained: ${replay.traces[view.trace]?.title ?? ''}`;
	}
}
