// The state of a panel and what can be done with it. One view is shown, and everything on it is one choice; the host keeps
// it. Draws nothing.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ToPanel } from '../protocol/panels';
import type { Replay, ReplayPlace } from '../replay/result';
import type { PanelHost } from './host';
import { linkOf, type View, viewOf } from './model/link';

/** What there is to see. */
export type Content =
	| { readonly kind: 'waiting' }
	| { readonly kind: 'loading'; readonly title: string; readonly done: number; readonly total: number }
	| { readonly kind: 'failed'; readonly title: string; readonly reason: string }
	| {
			readonly kind: 'replay';
			readonly replay: Replay;
			/** Rows may be missing: it is shown while it runs, or was stopped. */
			readonly isPart: boolean;
			readonly standing: Standing;
	  };

/** How a replay that is shown stands to its input. */
export type Standing =
	| { readonly is: 'current' }
	/** The input has changed since. */
	| { readonly is: 'outdated' }
	| { readonly is: 'running'; readonly title: string; readonly done: number; readonly total: number }
	| { readonly is: 'stopped' };

/** Choices that outlive a view but are no part of its link. */
export interface Choices {
	readonly filter: string;
	/** Index of the timeline's zoom level. */
	readonly zoom: number;
	/** Rows of the timeline that stand at its top. */
	readonly pinned: readonly string[];
	readonly tableOnly: boolean;
	/** Columns of the matrix that were unfolded. */
	readonly unfolded: readonly number[];
}

const FIRST_CHOICES: Choices = { filter: 'all', zoom: 3, pinned: [], tableOnly: false, unfolded: [] };

export class Panel {
	readonly content: Signal<Content> = signal({ kind: 'waiting' });
	readonly choices: Signal<Choices>;
	/** What a screen reader is told, once. */
	readonly said: Signal<string> = signal('');
	readonly view: ReadonlySignal<View>;
	private readonly link: Signal<string>;

	constructor(private readonly host: PanelHost) {
		this.link = signal(host.kept?.view ?? '');
		this.choices = signal(choicesFrom(host.kept?.choices));
		this.view = computed((): View => {
			const content = this.content.value;
			return content.kind === 'replay' ? viewOf(this.link.value, content.replay) : { kind: 'overview' };
		});
		host.listen((message) => this.take(message));
	}

	get inEditor(): boolean {
		return this.host.inEditor;
	}

	/** Chooses another part of what is shown: a cell, a step. */
	choose(view: View): void {
		this.link.value = linkOf(view);
		this.keep();
	}

	/** Shows another view: in the editor in a tab of its own. */
	show(view: View): void {
		this.host.post({ type: 'show', view: linkOf(view) });
		if (!this.host.inEditor) this.choose(view);
	}

	change(choices: Partial<Choices>): void {
		this.choices.value = { ...this.choices.value, ...choices };
		this.keep();
	}

	/** Opens the line; the line of the mail where there is one. A page on disk copies the place instead. */
	open(place: ReplayPlace): void {
		const { file, line } = place.mail ?? place;
		if (this.host.inEditor) this.host.post({ type: 'open', file, line });
		else this.copy(`${file}:${line}`, `${file}:${line}`);
	}

	/** @param what names it in the announcement */
	copy(text: string, what: string): void {
		this.host.post({ type: 'copy', text });
		this.said.value = `Copied: ${what}`;
	}

	copyLink(): void {
		this.host.post({ type: 'copy-link', view: linkOf(this.view.value) });
		this.said.value = 'Copied: link to this view';
	}

	/** @param maxStates the bound of states of each exploration, where the usual one was not enough */
	replayNow(maxStates?: number): void {
		if (this.host.inEditor)
			this.host.post({ type: 'replay-now', ...(maxStates === undefined ? {} : { maxStates }) });
	}

	changeProfile(): void {
		this.host.post({ type: 'change-profile' });
	}

	stop(): void {
		this.host.post({ type: 'stop' });
	}

	private keep(): void {
		this.host.keep(this.link.value, this.choices.value);
	}

	private take(message: ToPanel<Replay>): void {
		const { content } = this;
		switch (message.type) {
			case 'loading':
				content.value = whileRunning(content.value, message);
				break;
			case 'stopped':
				content.value =
					content.value.kind === 'replay'
						? { ...content.value, standing: { is: 'stopped' } }
						: { kind: 'failed', title: 'Stopped by you', reason: 'No row was finished yet.' };
				break;
			case 'failed':
				content.value = { ...message, kind: 'failed' };
				break;
			case 'replay':
				content.value = {
					kind: 'replay',
					replay: message.replay,
					isPart: false,
					standing: { is: 'current' },
				};
				break;
			case 'view':
				this.link.value = message.view;
				this.keep();
				break;
			case 'press':
				window.dispatchEvent(new KeyboardEvent('keydown', { key: message.key }));
				break;
			case 'outdated':
				if (content.value.kind === 'replay')
					content.value = { ...content.value, standing: { is: 'outdated' } };
				break;
		}
	}
}

/** A whole replay stays until the new one is whole; where there is none, rows are shown as they come. */
function whileRunning(
	now: Content,
	{ title, done, total, soFar }: Extract<ToPanel<Replay>, { type: 'loading' }>,
): Content {
	const standing: Standing = { is: 'running', title, done, total };
	if (now.kind === 'replay' && !now.isPart) return { ...now, standing };
	if (soFar) return { kind: 'replay', replay: soFar, isPart: true, standing };
	return now.kind === 'replay' ? { ...now, standing } : { kind: 'loading', title, done, total };
}

/** What a host kept: it may come from an older version, and is taken only where it has the right form. */
function choicesFrom(kept: unknown): Choices {
	if (typeof kept !== 'object' || kept === null) return FIRST_CHOICES;
	const { filter, zoom, pinned, tableOnly, unfolded } = kept as Partial<Record<keyof Choices, unknown>>;
	return {
		filter: typeof filter === 'string' ? filter : FIRST_CHOICES.filter,
		zoom: typeof zoom === 'number' ? zoom : FIRST_CHOICES.zoom,
		pinned: Array.isArray(pinned) ? pinned.map(String) : [],
		tableOnly: tableOnly === true,
		unfolded: Array.isArray(unfolded) ? unfolded.map(Number) : [],
	};
}
