// The replay as one file that opens from disk: the panels' own code with the replay in it. Runs on the host, without a DOM.
import type { Replay } from '../replay/result';
import { html } from '../report/html/markup';
import { pageText, type Sealed } from '../report/html/page';

/** The bundled code of the panels; src/platform/page-assets.ts reads it. */
export interface PanelAssets {
	readonly script: Sealed;
	readonly style: Sealed;
}

/** The whole HTML file of a replay. */
export function replayHtml(replay: Replay, { script, style }: PanelAssets): string {
	const [series] = replay.series;
	const [trace] = replay.traces;
	const title = series?.title ?? trace?.title ?? 'Replay';
	return pageText(
		{ title, style, script, data: { id: 'replay', value: replay } },
		html`<div id="root"></div>
<noscript>This page draws its report with a script of its own, which is switched off here. The same report as text: daxlens replay --format text.</noscript>`,
	);
}
