// Replays an open document: each series of its mails, each report of a log. Knows the document and what is around it; neither
// connection nor thread.
import type { Replay } from '../replay/result';
import { replaySeries } from '../replay/series';
import { replayOf } from '../replay/together';
import { replayLogs } from '../replay/trace/explain';
import { logText, mailTexts } from '../replay/trace/source';
import { catalogueOf } from './catalogues';
import { folderSource } from './folder-source';
import { readMailDocument } from './mail-report';
import type { Snapshot } from './report';

/** Called before each part: what it is, how many are done, how many there are. */
export type ReplayListener = (title: string, done: number, total: number) => void;

/**
 * The replay of a document; null for a kind that has none.
 * @param profile of the kernel; undefined for what the document says
 */
export function replayDocument(
	document: Snapshot,
	profile: string | undefined,
	listener: ReplayListener,
): Replay | null {
	const { kind, name, text } = document;
	switch (kind) {
		case 'mail':
		case 'patch':
			return replayMails(document, profile, listener);
		case 'log':
			listener(name, 0, 1);
			return replayOf([], replayLogs([logText(name, text)], { profile }));
		case 'c':
			return null;
	}
}

function replayMails(
	{ name, text, around }: Snapshot,
	profile: string | undefined,
	listener: ReplayListener,
): Replay {
	const { assembly, mailbox } = readMailDocument(name, text);
	const source = folderSource(around.folders);
	const catalogue = catalogueOf(around.contracts);
	const patched = assembly.series.filter(({ patches }) => patches.some(({ files }) => files.length > 0));
	const series = patched.map((each, at) => {
		listener(each.subject, at, patched.length);
		return replaySeries(each, { source, catalogue, profile });
	});
	return replayOf(series, replayLogs(mailTexts(mailbox), { profile }));
}
