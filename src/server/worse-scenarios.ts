// What replays found to end worse after a patch than before it, for the lists: kept for the text that was replayed, and for no other.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentView, WorseView } from '../protocol/protocol';
import type { Replay, SeriesReplay } from '../replay/result';
import type { Snapshot } from './report';

export class WorseScenarios {
	private readonly replays = new Map<string, { readonly text: string; readonly replay: Replay }>();

	/** Keeps the replay of a document. */
	note({ uri, text }: Snapshot, replay: Replay): void {
		this.replays.set(uri, { text, replay });
	}

	forget(uri: string): void {
		this.replays.delete(uri);
	}

	/** A document's view with what its replay found, if it was replayed as it is now. */
	addTo(view: DocumentView, document: TextDocument): DocumentView {
		const known = this.replays.get(document.uri);
		if (!known || known.text !== document.getText()) return view;
		return {
			...view,
			series: view.series.map((series) => {
				const own = known.replay.series.find(
					({ title, version }) => title === series.title && version === series.version,
				);
				return own ? { ...series, worse: worseOf(own) } : series;
			}),
		};
	}
}

/** The cells in which a scenario first ends in a hazard, or in a worse one than before. */
export function worseOf({ rows, patches }: SeriesReplay): WorseView[] {
	return rows.flatMap(({ scenario, title, cells }) =>
		cells
			.filter(({ patch, change }) => patch > 0 && (change === 'new' || change === 'worse'))
			.map(({ patch, hazard, because }) => {
				const mail = patches.find(({ number }) => number === patch)?.mail;
				return { scenario, title, patch, hazard, because, line: (mail?.line ?? 1) - 1 };
			}),
	);
}
