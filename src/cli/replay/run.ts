// The work of `daxlens replay`: reads what was named, sorts it into series and logs, replays both.
import { detectKind } from '../../mail/kind';
import { type Mailbox, readMailbox } from '../../mail/mailbox';
import { assembleSeries } from '../../patch/series';
import { type Input, listFiles, readInput, UnreadableInput } from '../../platform/inputs';
import { kernelBase } from '../../platform/kernel-base';
import { treeSource } from '../../platform/tree';
import type { Replay } from '../../replay/result';
import { replaySeries } from '../../replay/series';
import { replayOf } from '../../replay/together';
import { replayLogs } from '../../replay/trace/explain';
import { type LogText, logText, mailTexts } from '../../replay/trace/source';

export interface ReplayRequest {
	readonly paths: readonly string[];
	/** The user's choice; undefined lets each input choose. */
	readonly profile: string | undefined;
	/** The working tree that patches apply to. */
	readonly tree: string | null;
}

export interface ReplayOutcome {
	readonly replay: Replay;
	/** What could not be read, each with its place: one line for standard error. */
	readonly problems: readonly string[];
}

/** Replays what the request names. Never throws because of an input. */
export async function runReplay({ paths, profile, tree }: ReplayRequest): Promise<ReplayOutcome> {
	const { mailboxes, logs, problems } = await readAll(paths);
	const { series: assembled, errors } = assembleSeries(mailboxes.flatMap(({ messages }) => messages));
	for (const { file, line, reason } of [...mailboxes.flatMap((mailbox) => mailbox.errors), ...errors])
		problems.push(`${file}:${line + 1}: ${reason}`);
	const source = tree === null ? {} : treeSource(tree);
	const base = tree === null ? undefined : kernelBase(tree);
	const series = assembled
		.filter(({ patches }) => patches.some(({ files }) => files.length > 0))
		.map((each) => replaySeries(each, { source, base, profile }));
	const logged = replayLogs([...mailboxes.flatMap(mailTexts), ...logs], { profile });
	return { replay: replayOf(series, logged), problems };
}

interface ReadInputs {
	readonly mailboxes: Mailbox[];
	readonly logs: LogText[];
	readonly problems: string[];
}

async function readAll(paths: readonly string[]): Promise<ReadInputs> {
	const read: ReadInputs = { mailboxes: [], logs: [], problems: [] };
	for (const path of paths)
		try {
			const files = await listFiles(path);
			const isNamed = files.length === 1 && files[0] === path;
			for (const file of files) sortInput(await readInput(file), isNamed, read);
		} catch (error) {
			if (!(error instanceof UnreadableInput)) throw error;
			read.problems.push(error.message);
		}
	return read;
}

function sortInput(
	{ name, bytes }: Input,
	isNamed: boolean,
	{ mailboxes, logs, problems }: ReadInputs,
): void {
	switch (detectKind(bytes, name)) {
		case 'kernel-log':
			logs.push(logText(name, new TextDecoder().decode(bytes)));
			return;
		case 'c':
			if (isNamed) problems.push(`${name}:1: C code; daxlens check reads it`);
			return;
		case 'unknown':
			if (isNamed) problems.push(`${name}:1: neither a log nor a patch nor a mail`);
			return;
		default:
			mailboxes.push(readMailbox(bytes, name));
	}
}
