// `daxlens patch`: what mails say, as the series their authors sent. Reading is done by mail/ and patch/.
import { type Mailbox, readMailbox } from '../../mail/mailbox';
import type { FilePatch } from '../../patch/model';
import type { Patch } from '../../patch/patch';
import { patchId } from '../../patch/patch-id';
import { type Assembly, assembleSeries, type Series } from '../../patch/series';
import { fixedCommits, trailersOf } from '../../patch/trailers';
import { effectivePatches, type Lineage, lineageOf } from '../../patch/versions';
import { listFiles, readInput, UnreadableInput } from '../../platform/inputs';
import { type Command, choice, EXIT, UsageError } from '../command';

const describeFile = (file: FilePatch) => ({
	oldPath: file.oldPath,
	newPath: file.newPath,
	status: file.status,
	binary: file.binary,
	additions: file.additions,
	deletions: file.deletions,
	hunks: file.hunks.length,
});

const describePatch = (patch: Patch, index: number) => {
	const trailers = trailersOf(patch);
	return {
		messageId: patch.messageId,
		subject: patch.subject.title,
		author: patch.authorText,
		date: patch.date,
		number: patch.subject.number ?? index + 1,
		line: patch.line + 1,
		patchId: patchId(patch.body.lines, patch.diffStart),
		fixes: fixedCommits(trailers),
		trailers: trailers.map(({ name, value, rawLine }) => ({ name, value, line: rawLine + 1 })),
		files: patch.files.map(describeFile),
		errors: patch.errors.map((error) => ({ line: error.line + 1, reason: error.reason })),
	};
};

const describeSeries = (series: Series, lineage: Lineage | undefined) => ({
	subject: series.subject,
	version: series.version,
	of: series.of,
	complete: series.complete,
	coverLetter: series.coverLetter,
	missing: series.missing,
	previous: lineage?.previous ?? null,
	partial: lineage?.partial ?? false,
	baseCommit: series.baseCommit,
	prerequisites: series.prerequisites,
	changeId: series.changeId,
	inferred: series.inferred,
	patches: series.patches.map(describePatch),
});

function errorsOf(mailboxes: readonly Mailbox[], assembly: Assembly) {
	return [...mailboxes.flatMap((mailbox) => mailbox.errors), ...assembly.errors].map((error) => ({
		file: error.file,
		line: error.line + 1,
		reason: error.reason,
	}));
}

function json(mailboxes: readonly Mailbox[], assembly: Assembly): string {
	const lineage = lineageOf(assembly.series);
	const result = {
		schema: 1,
		series: assembly.series.map((series, index) => describeSeries(series, lineage[index])),
		replies: assembly.replies.length,
		errors: errorsOf(mailboxes, assembly),
	};
	return `${JSON.stringify(result, null, 2)}\n`;
}

const plural = (count: number, word: string, words = `${word}s`) => `${count} ${count === 1 ? word : words}`;

function countsOf(files: readonly FilePatch[]): string {
	const sum = (pick: (file: FilePatch) => number) => files.reduce((total, file) => total + pick(file), 0);
	return `+${sum((file) => file.additions)} -${sum((file) => file.deletions)}`;
}

function nameOf(file: FilePatch): string {
	const moved = file.oldPath !== null && file.newPath !== null && file.oldPath !== file.newPath;
	return moved ? `${file.oldPath} => ${file.newPath}` : (file.newPath ?? file.oldPath ?? '?');
}

/** What a series is of an earlier version: its follower, or a re-roll of some patches of it. */
function lineageText(index: number, assembly: Assembly, lineage: readonly Lineage[]): string[] {
	const line = lineage[index];
	const previous = line?.previous == null ? undefined : assembly.series[line.previous];
	if (!line || !previous) return [];
	if (!line.partial)
		return [
			`  follows v${previous.version} (${previous.patches[0]?.messageId ?? previous.coverLetter ?? ''})`,
		];
	const { inherited } = effectivePatches(assembly.series, lineage, index);
	return [
		`  partial re-roll of v${previous.version}: ${inherited.join(', ') || 'no patch'} stay as they were`,
	];
}

/** Facts that a series names of itself, or that were concluded. */
function aboutSeries(series: Series): string[] {
	const lines = [`  base: ${series.baseCommit ?? 'not named'}`];
	const { prerequisites, changeId, inferred } = series;
	if (prerequisites.length > 0)
		lines.push(`  needs first: ${plural(prerequisites.length, 'other patch', 'other patches')}`);
	if (changeId !== null) lines.push(`  change id: ${changeId}`);
	if (inferred.includes('membership'))
		lines.push('  put together by sender, version and numbers: the mails are not threaded');
	return lines;
}

/** A commit of a list, of which the message alone is there. */
const isBareMessage = ({ patches: [first, second] }: Series): boolean =>
	first?.message.form === 'commit' && first.files.length === 0 && second === undefined;

function seriesText(series: Series, lineage: readonly string[]): string[] {
	const version = series.version > 1 || !series.inferred.includes('version') ? ` v${series.version}` : '';
	const title = `${series.subject || '(no subject)'}${version}`;
	if (isBareMessage(series)) return [title, '  a commit message without its diff'];
	const have = `${series.patches.length} of ${plural(series.of, 'patch', 'patches')}`;
	const state = series.complete ? 'complete' : `incomplete: ${series.missing.join(', ')} missing`;
	const lines = [title, `  ${have}, ${state}`, ...lineage];
	if (series.of > 1) lines.push(`  cover letter: ${series.coverLetter ?? 'none'}`);
	lines.push(...aboutSeries(series));
	series.patches.forEach((patch, index) => {
		const number = patch.subject.number ?? index + 1;
		lines.push(
			`  ${number}/${series.of} ${patch.subject.title}  (${plural(patch.files.length, 'file')}, ${countsOf(patch.files)})`,
		);
		for (const file of patch.files) {
			const counts = file.binary ? 'binary' : `+${file.additions} -${file.deletions}`;
			const status = file.status === 'modified' ? '' : `, ${file.status}`;
			lines.push(`      ${nameOf(file)}  ${counts}${status}`);
		}
	});
	return lines;
}

function text(mailboxes: readonly Mailbox[], assembly: Assembly): string {
	const lineage = lineageOf(assembly.series);
	const lines = assembly.series.flatMap((series, index) => [
		...seriesText(series, lineageText(index, assembly, lineage)),
		'',
	]);
	lines.push(`${assembly.series.length} series, ${plural(assembly.replies.length, 'other message')}`);
	for (const error of errorsOf(mailboxes, assembly))
		lines.push(`${error.file}:${error.line}: ${error.reason}`);
	return `${lines.join('\n')}\n`;
}

async function readAll(paths: readonly string[]): Promise<Mailbox[]> {
	try {
		const files = (await Promise.all(paths.map(listFiles))).flat();
		const mailboxes: Mailbox[] = [];
		for (const file of files) {
			const input = await readInput(file);
			mailboxes.push(readMailbox(input.bytes, input.name));
		}
		return mailboxes;
	} catch (error) {
		if (error instanceof UnreadableInput) throw new UsageError(error.message);
		throw error;
	}
}

export const patch: Command = {
	name: 'patch',
	usage: '[--format text|json] PATH…',
	summary: 'what the mails say: series, patches, files, hunks',
	options: { format: { type: 'string' } },
	async run(paths, options, channels) {
		const format = choice(options, 'format', ['text', 'json'], 'text');
		if (paths.length === 0)
			throw new UsageError('patch: name at least one file or folder, or - for standard input');
		const mailboxes = await readAll(paths);
		const assembly = assembleSeries(mailboxes.flatMap((mailbox) => mailbox.messages));
		channels.out(format === 'json' ? json(mailboxes, assembly) : text(mailboxes, assembly));
		return EXIT.clean;
	},
};
