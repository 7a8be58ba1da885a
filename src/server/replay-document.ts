// Replays an open document: each series of its mails, each report of a log. Knows the document's text and the files of open
// folders; neither connection nor thread.
import type { ImageSource } from '../patch/images';
import type { Replay } from '../replay/result';
import { replaySeries } from '../replay/series';
import { replayOf } from '../replay/together';
import { replayLogs } from '../replay/trace/explain';
import { logText, mailTexts } from '../replay/trace/source';
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
		case 'log':
			listener(name, 0, 1);
			return replayOf([], replayLogs([logText(name, text)]));
		case 'c':
			return null;
	}
}

function replayMails(name: string, text: string, source: ImageSource, listener: ReplayListener): Replay {
	const { assembly, mailbox } = readMailDocument(name, text);
	const patched = assembly.series.filter(({ patches }) => patches.some(({ files }) => files.length > 0));
	const series = patched.map((each, at) => {
		listener(each.subject, at, patched.length);
		return replaySeries(each, { source });
	});
	return replayOf(series, replayLogs(mailTexts(mailbox)));
}
