// Subjects of patch mails: `[PATCH RFC v3 02/10] dax: fix it`, with tree names, missing spaces and several brackets.
// Says what was read and what was only concluded. Knows nothing of threads.

export interface Subject {
	/** The subject without reply marks and brackets. */
	readonly title: string;
	/** Whether it starts with `Re:` or `Fwd:`. */
	readonly reply: boolean;
	/** Whether a bracket holds the word PATCH (or RFC, which stands for it). */
	readonly patch: boolean;
	/** `RFC`, `RESEND`, tree names and other words of the brackets, as written. */
	readonly tags: readonly string[];
	readonly version: number;
	/** Place in the series; 0 is the cover letter. */
	readonly number: number | null;
	/** How many patches the series has. */
	readonly of: number | null;
	/** What the subject does not say. */
	readonly inferred: readonly ('version' | 'counters')[];
}

const REPLY = /^\s*(?:(?:re|aw|sv|fwd?|antw)(?:\[\d+\])?\s*:\s*)/i;
const BRACKET = /^\s*\[([^\]]*)\]\s*/;
const COUNTER = /^(\d{1,4})\s*(?:\/|of)\s*(\d{1,4})$/i;
const VERSION = /^(?:v|rev|r|take|version)[.=]?(\d{1,3})$/i;

interface Draft {
	patch: boolean;
	version: number | null;
	number: number | null;
	of: number | null;
	readonly tags: string[];
}

/** Words of a bracket; `PATCHv2` and `v2,3/7` are cut apart, `PATCH 1 / 7` is put together. */
function words(bracket: string): string[] {
	return bracket
		.replace(/(\d)\s*\/\s*(\d)/g, '$1/$2')
		.replace(/\b(patch(?:es|set)?)(?=v?\d)/gi, '$1 ')
		.replace(/(v\d+)(?=\d*\/)/gi, '$1')
		.split(/[\s,;:]+/)
		.filter((word) => word !== '');
}

function readWord(word: string, draft: Draft): void {
	const counter = COUNTER.exec(word);
	const version = VERSION.exec(word);
	if (counter) {
		draft.number = Number(counter[1]);
		draft.of = Number(counter[2]);
	} else if (version) draft.version = Number(version[1]);
	else if (/^patch(?:es|set)?$/i.test(word)) draft.patch = true;
	else {
		if (/^rfc$/i.test(word)) draft.patch = true;
		const split = /^(.*?)[-_]?(?:v(\d{1,3}))$/i.exec(word);
		if (split?.[1] && /^(?:rfc|resend)$/i.test(split[1])) {
			draft.patch = true;
			draft.version = Number(split[2]);
			draft.tags.push(split[1]);
		} else draft.tags.push(word);
	}
}

/** Reads a subject. Never fails: a subject without brackets is a title. */
export function parseSubject(given: string): Subject {
	let rest = given.slice(0, 2000);
	let reply = false;
	const draft: Draft = { patch: false, version: null, number: null, of: null, tags: [] };
	for (let bracket = 0; bracket < 8; ) {
		const mark = REPLY.exec(rest);
		const group = BRACKET.exec(rest);
		if (mark) {
			reply = true;
			rest = rest.slice(mark[0].length);
		} else if (group) {
			for (const word of words(group[1] ?? '')) readWord(word, draft);
			rest = rest.slice(group[0].length);
			bracket++;
		} else break;
	}
	// `[v3,07/25]`, as patchwork shows it, has counters and no PATCH.
	if (draft.of !== null) draft.patch = true;
	const inferred: ('version' | 'counters')[] = [];
	if (draft.version === null) inferred.push('version');
	if (draft.number === null) inferred.push('counters');
	return {
		title: rest.trim(),
		reply,
		patch: draft.patch,
		tags: draft.tags,
		version: draft.version ?? 1,
		number: draft.number,
		of: draft.of,
		inferred,
	};
}
