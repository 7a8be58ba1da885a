// Replays an open document: each series of its mails. Knows the document's text and the files of open folders; neither
// connection nor thread.
import type { ImageSource } from '../patch/images';
import type { Replay } from '../replay/result';
import { replaySeries } from '../replay/series';
import { readMailDocument } from './mail-report';
import type { Snapshot } from './report';

/** Called before each part: what it is, how many are done, how many there are. */
export type ReplayListener = (title: string, done: number, total: number) => void;

/** The replay of a document; null for a kind that has none. */
export function replayDocument(
	{ kind, name, text }: Snapshot,
	source: ImageSource,
	listener: ReplayListener,
): Replay | null {
	switch (kind) {
		case 'mail':
		case 'patch':
			return replayMails(name, text, source, listener);
		default:
			return null;
	}
}

function replayMails(name: string, text: string, source: ImageSource, listener: ReplayListener): Replay {
	const { series: all } = readMailDocument(name, text).assembly;
	const series = all.map((each, at) => {
		listener(each.subject, at, all.length);
		return replaySeries(each, { source });
	});
	const hazards = new Map(series.flatMap((each) => each.hazards).map((each) => [each.id, each]));
	return { series, traces: [], conformance: [], hazards: [...hazards.values()] };
}
