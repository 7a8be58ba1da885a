// What the reader has chosen to reply about: findings with the words to use in place of their sentences. Kept with the workspace,
// so that a review can go on tomorrow.
import * as vscode from 'vscode';
import type { FindingPlace } from '../protocol/protocol';

const KEY = 'daxLens.reply';

/** By document, by fingerprint: the reader's words, or null for the finding's own sentence. */
type Drafts = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

export class ReplyDraft implements vscode.Disposable {
	private readonly changed = new vscode.EventEmitter<FindingPlace>();
	readonly onDidChange = this.changed.event;

	constructor(private readonly state: vscode.Memento) {}

	/** The words of a finding that was chosen; undefined for one that was not. */
	wordsOf({ uri, fingerprint }: FindingPlace): string | null | undefined {
		return this.drafts[uri]?.[fingerprint];
	}

	chosenIn(uri: string): { readonly fingerprint: string; readonly text: string | null }[] {
		return Object.entries(this.drafts[uri] ?? {}).map(([fingerprint, text]) => ({ fingerprint, text }));
	}

	async choose(place: FindingPlace, text: string | null): Promise<void> {
		const { uri, fingerprint } = place;
		await this.save(place, { ...this.drafts[uri], [fingerprint]: text });
	}

	async drop(place: FindingPlace): Promise<void> {
		const { [place.fingerprint]: _gone, ...rest } = this.drafts[place.uri] ?? {};
		await this.save(place, rest);
	}

	dispose(): void {
		this.changed.dispose();
	}

	private get drafts(): Drafts {
		return this.state.get<Drafts>(KEY, {});
	}

	private async save(place: FindingPlace, chosen: Drafts[string]): Promise<void> {
		const { [place.uri]: _old, ...others } = this.drafts;
		await this.state.update(
			KEY,
			Object.keys(chosen).length === 0 ? others : { ...others, [place.uri]: chosen },
		);
		this.changed.fire(place);
	}
}
