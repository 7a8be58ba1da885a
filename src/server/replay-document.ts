// Replays an open document: each series of its mails, each report of a log. Knows the document and what is around it; neither
// connection nor thread.
import type { Series } from '../patch/series';
import { kernelBase } from '../platform/kernel-base';
import type { Replay, SeriesReplay } from '../replay/result';
import { type ReplayContext, replaySeries } from '../replay/series';
import { type LogsReplay, replayOf } from '../replay/together';
import { replayLogs } from '../replay/trace/explain';
import { logText, mailTexts } from '../replay/trace/source';
import type { ReviewedFinding } from '../review/reviewed';
import { catalogueOf } from './catalogues';
import { folderSource } from './folder-source';
import { readMailDocument } from './mail-report';
import type { Snapshot } from './report';

/** How far a replay is: what is being replayed, how many situations were asked of how many, and what there is of it. */
export interface ReplayNews {
	readonly title: string;
	readonly done: number;
	readonly total: number;
	/** Made when it is called; null where nothing can be shown yet. */
	readonly soFar: () => Replay | null;
}

export type ReplayListener = (news: ReplayNews) => void;

export interface ReplayOptions {
	/** Of the kernel; undefined for what the document says. */
	readonly profile?: string | undefined;
	/** States of one exploration; undefined for the usual bound. */
	readonly maxStates?: number | undefined;
	/** What the check of the document found, where that is at hand; else a replay checks what it needs by itself. */
	readonly findings?: readonly ReviewedFinding[] | undefined;
}

/** The replay of a document; null for a kind that has none. */
export function replayDocument(
	document: Snapshot,
	options: ReplayOptions,
	listener: ReplayListener,
): Replay | null {
	const { kind, name, text } = document;
	switch (kind) {
		case 'mail':
		case 'patch':
			return replayMails(document, options, listener);
		case 'log':
			listener({ title: name, done: 0, total: 1, soFar: () => null });
			return replayOf([], replayLogs([logText(name, text)], { profile: options.profile }));
		case 'c':
			return null;
	}
}

const NO_LOGS: LogsReplay = { traces: [], conformance: [] };

function replayMails(
	{ name, text, around }: Snapshot,
	{ profile, maxStates, findings }: ReplayOptions,
	listener: ReplayListener,
): Replay {
	const { assembly, mailbox } = readMailDocument(name, text);
	const source = folderSource(around.folders);
	const catalogue = catalogueOf(around.contracts);
	const patched = assembly.series.filter(({ patches }) => patches.some(({ files }) => files.length > 0));
	const [folder] = around.folders;
	const base = folder === undefined ? undefined : kernelBase(folder);
	const limits = maxStates === undefined ? {} : { limits: { maxStates } };
	const series: SeriesReplay[] = [];
	for (const each of patched) {
		const title = each.subject;
		listener({ title, done: 0, total: 0, soFar: () => null });
		const onRow: ReplayContext['onRow'] = (done, total, soFar) =>
			listener({ title, done, total, soFar: () => replayOf([...series, soFar()], NO_LOGS) });
		const known = findings ? { findings: findings.filter(isOf(each)) } : {};
		series.push(replaySeries(each, { source, base, catalogue, profile, ...limits, ...known, onRow }));
	}
	return replayOf(series, replayLogs(mailTexts(mailbox), { profile }));
}

/** Whether a finding is one of a series. */
function isOf({ patches }: Series): (finding: ReviewedFinding) => boolean {
	const mails = new Set(patches.map(({ message }) => message.messageId));
	return ({ patch }) => patch !== null && mails.has(patch.messageId);
}
