// Findings of patches as comment threads on their lines: what DAX Lens says, what the reader makes of it. Threads stay closed until
// opened, and follow the findings: one that is gone or suppressed takes its thread with it. What DAX Lens says stands in a
// thread's title and labels: words in a comment's body would make the editor open its Comments view, which only the
// reader's own words should do.
import * as vscode from 'vscode';
import { ADD_TO_REPLY, type FindingPlace, type FindingView } from '../protocol/protocol';
import type { DocumentViews } from './document-views';
import { placeAtCursor } from './finding-commands';
import type { ReplyDraft } from './reply-draft';
import type { Suppress } from './suppress';

interface FindingThread {
	readonly thread: vscode.CommentThread;
	readonly place: FindingPlace;
}

export function registerReviewComments(
	context: vscode.ExtensionContext,
	documents: DocumentViews,
	draft: ReplyDraft,
	suppress: Suppress,
): void {
	const review = new ReviewComments(documents, draft);
	/** Buttons of a thread come with its reply box, those of its title with the thread alone. */
	const placeOf = (given: vscode.CommentThread | vscode.CommentReply | undefined) =>
		given && review.placeOf('thread' in given ? given.thread : given);
	context.subscriptions.push(
		review,
		vscode.commands.registerCommand(ADD_TO_REPLY, async (given?: FindingPlace | vscode.CommentThread) => {
			const place = given && 'fingerprint' in given ? given : (placeOf(given) ?? placeAtCursor());
			if (place) await draft.choose(place, draft.wordsOf(place) ?? null);
		}),
		vscode.commands.registerCommand('daxLens.saveReply', async (reply: vscode.CommentReply) => {
			const place = placeOf(reply);
			const words = reply.text.trim();
			if (place) await draft.choose(place, words === '' ? (draft.wordsOf(place) ?? null) : words);
		}),
		vscode.commands.registerCommand('daxLens.dropFromReply', async (given?: vscode.CommentThread) => {
			const place = placeOf(given) ?? placeAtCursor();
			if (place) await draft.drop(place);
		}),
		vscode.commands.registerCommand('daxLens.dismissFinding', async (given?: vscode.CommentReply) => {
			const place = placeOf(given) ?? placeAtCursor();
			if (place) await suppress({ findings: [place], where: 'file' });
		}),
	);
}

class ReviewComments implements vscode.Disposable {
	private readonly controller = vscode.comments.createCommentController('daxLens.review', 'DAX Lens');
	private readonly threads = new Map<string, Map<string, FindingThread>>();
	private readonly listeners: readonly vscode.Disposable[];

	constructor(
		private readonly documents: DocumentViews,
		private readonly draft: ReplyDraft,
	) {
		this.controller.options = {
			prompt: vscode.l10n.t('Your words for the mail reply'),
			placeHolder: vscode.l10n.t('In place of the sentence above; the quote and the path stay.'),
		};
		this.listeners = [
			documents.onDidChange((uri) => this.update(uri)),
			draft.onDidChange(({ uri }) => this.update(vscode.Uri.parse(uri))),
			vscode.workspace.onDidChangeConfiguration((change) => {
				if (change.affectsConfiguration('daxLens.comments'))
					for (const [uri] of this.documents.all) this.update(uri);
			}),
		];
	}

	placeOf(thread: vscode.CommentThread): FindingPlace | undefined {
		for (const own of this.threads.values())
			for (const one of own.values()) if (one.thread === thread) return one.place;
		return undefined;
	}

	dispose(): void {
		for (const one of [this.controller, ...this.listeners]) one.dispose();
	}

	private update(uri: vscode.Uri): void {
		const key = uri.toString();
		const isOn = vscode.workspace.getConfiguration('daxLens', uri).get<boolean>('comments', true);
		const findings = isOn ? (this.documents.of(uri)?.series.flatMap((one) => one.findings) ?? []) : [];
		const wanted = new Map(
			findings
				.filter(({ status, suppression }) => status === 'introduced' && suppression === null)
				.map((finding) => [`${finding.fingerprint} ${finding.line}`, finding]),
		);
		const own = this.threads.get(key) ?? new Map<string, FindingThread>();
		for (const [id, { thread }] of own) {
			if (wanted.has(id)) continue;
			thread.dispose();
			own.delete(id);
		}
		for (const [id, finding] of wanted) {
			const known = own.get(id) ?? this.create(uri, finding);
			own.set(id, known);
			this.write(known, finding);
		}
		this.threads.set(key, own);
		this.allowClicks();
	}

	/**
	 * The editor opens threads by a click in the gutter only on lines that may be commented on, and asks for those lines when
	 * the provider is set: before there were threads it was told of none.
	 */
	private allowClicks(): void {
		this.controller.commentingRangeProvider = {
			provideCommentingRanges: ({ uri }) =>
				[...(this.threads.get(uri.toString())?.values() ?? [])].flatMap(({ thread }) => thread.range ?? []),
		};
	}

	private create(uri: vscode.Uri, { line, fingerprint }: FindingView): FindingThread {
		const thread = this.controller.createCommentThread(uri, new vscode.Range(line, 0, line, 0), []);
		thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
		return { thread, place: { uri: uri.toString(), fingerprint } };
	}

	private write({ thread, place }: FindingThread, finding: FindingView): void {
		const words = this.draft.wordsOf(place);
		thread.label = titleOf(finding);
		thread.contextValue = words === undefined ? 'open' : 'chosen';
		const { rule, confidence, patch, file, fileLine } = finding;
		const meta = vscode.l10n.t('{0} · {1} confidence · introduced by patch {2}', rule, confidence, patch);
		const ours = comment('DAX Lens', '', `${meta} · ${file}:${fileLine}`);
		const draft = vscode.l10n.t('draft, not sent');
		const inReply = vscode.l10n.t('In the mail reply, in the words above.');
		const theirs = words === undefined ? [] : [comment(vscode.l10n.t('You'), words ?? inReply, draft)];
		thread.comments = [ours, ...theirs];
	}
}

const LOOKALIKES: Readonly<Record<string, string>> = { '->': '→', '<': '‹', '>': '›', '&': '＆' };

/** The sentence of a finding as the title of a thread: the editor writes letters of markup there as their HTML entities. */
const titleOf = ({ message }: FindingView): string =>
	message.replace(/->|[<>&]/g, (found) => LOOKALIKES[found] ?? found);

const comment = (name: string, text: string, label: string): vscode.Comment => ({
	author: { name },
	body: new vscode.MarkdownString().appendText(text),
	mode: vscode.CommentMode.Preview,
	label,
});
