// Messages as the series their authors sent: cover letter, patches in order, what is missing; replies apart.
// Prefers two series over one wrongly merged: a message joins a series only where numbers, version and thread or sender agree.
import { instantOf } from '../mail/date';
import type { Message } from '../mail/message';
import { type Patch, readPatch } from './patch';
import { parseSubject, type Subject } from './subject';

export interface Series {
	/** Title of the cover letter; without one, of the first patch there is. */
	readonly subject: string;
	readonly version: number;
	/** How many patches the series has, as its subjects say. */
	readonly of: number;
	readonly complete: boolean;
	/** Message id, or null when there is none. */
	readonly coverLetter: string | null;
	readonly cover: Message | null;
	/** In the order in which they apply. */
	readonly patches: readonly Patch[];
	/** Numbers of patches that are not there. */
	readonly missing: readonly number[];
	readonly tags: readonly string[];
	readonly baseCommit: string | null;
	readonly prerequisites: readonly string[];
	readonly changeId: string | null;
	/** What was concluded and not read: the version, the counters, that the patches belong together. */
	readonly inferred: readonly ('version' | 'counters' | 'membership')[];
}

export interface Assembly {
	readonly series: readonly Series[];
	/** Messages that are neither a patch nor a cover letter. */
	readonly replies: readonly Message[];
	/** Damage in patches, with the input's name. */
	readonly errors: readonly { file: string; line: number; reason: string }[];
}

/** Patches of one series sent without threading are sent within this time, in milliseconds. */
const SENDING_TIME = 24 * 3600 * 1000;

interface Member {
	readonly message: Message;
	readonly patch: Patch;
	/** The mail's own subject; an in-body subject has no counters. */
	readonly subject: Subject;
	readonly number: number | null;
}

interface Draft {
	readonly of: number;
	readonly version: number;
	readonly slots: Map<number, Member>;
	readonly ids: Set<string>;
	membershipInferred: boolean;
}

function sender(message: Message): string {
	return message.author.address ?? message.author.name;
}

/** Whether two sets of tags can be of one series: `RFC` and tree names must agree. */
const sameTags = (one: Subject, other: Subject) =>
	one.tags
		.map((tag) => tag.toLowerCase())
		.sort()
		.join(' ') ===
	other.tags
		.map((tag) => tag.toLowerCase())
		.sort()
		.join(' ');

/** How sure it is that a member is of a draft: 0 is no. */
function kinship(draft: Draft, member: Member): number {
	const { message, number } = member;
	if (number === null || draft.slots.has(number)) return 0;
	const members = [...draft.slots.values()];
	const sameSender = members.some((other) => sender(other.message) === sender(message));
	const parentInside = message.inReplyTo !== null && draft.ids.has(message.inReplyTo);
	const childInside = members.some((other) => other.message.inReplyTo === message.messageId);
	const coverIsParent = parentInside && draft.slots.get(0)?.message.messageId === message.inReplyTo;
	if (coverIsParent || (childInside && number === 0)) return sameSender ? 6 : 5;
	if (!sameSender) return 0;
	if (parentInside || childInside) return 4;
	if (message.references.some((id) => draft.ids.has(id))) return 3;
	const siblings = members.some(
		(other) => other.message.inReplyTo !== null && other.message.inReplyTo === message.inReplyTo,
	);
	if (siblings) return members.some((other) => sameTags(other.subject, member.subject)) ? 2 : 0;
	const unthreaded = message.inReplyTo === null && members.every((other) => other.message.inReplyTo === null);
	return unthreaded && members.some((other) => sentTogether(other, member)) ? 1 : 0;
}

function sentTogether(one: Member, other: Member): boolean {
	const first = instantOf(one.message.date);
	const second = instantOf(other.message.date);
	if (first !== null && second !== null && Math.abs(first - second) > SENDING_TIME) return false;
	return sameTags(one.subject, other.subject);
}

/** Number of a member that its subject does not number: a patch that stands alone. */
function memberOf(message: Message): Member {
	const patch = readPatch(message);
	const subject = parseSubject(message.subject);
	return { message, patch, subject, number: subject.reply ? null : subject.number };
}

type Role = 'numbered' | 'single' | 'reply';

function roleOf(member: Member): Role {
	const { subject, patch, number } = member;
	if (number !== null && subject.of !== null && number <= subject.of && subject.of > 0) return 'numbered';
	if (patch.files.length > 0) return 'single';
	if (subject.reply) return 'reply';
	const { form } = member.message;
	const alone = subject.patch || form === 'commit' || (form === 'text' && patch.errors.length > 0);
	return alone ? 'single' : 'reply';
}

function join(drafts: Draft[], member: Member): void {
	const { message, number, subject } = member;
	let best: { draft: Draft; score: number } | undefined;
	for (const draft of drafts) {
		if (draft.of !== subject.of || draft.version !== subject.version) continue;
		const score = kinship(draft, member);
		if (score > (best?.score ?? 0)) best = { draft, score };
	}
	const draft: Draft = best?.draft ?? {
		of: subject.of ?? 1,
		version: subject.version,
		slots: new Map(),
		ids: new Set(),
		membershipInferred: false,
	};
	if (!best) drafts.push(draft);
	draft.slots.set(number ?? 1, member);
	draft.ids.add(message.messageId);
	if (best?.score === 1) draft.membershipInferred = true;
}

/** Order of joining: by date, cover letters before patches of the same instant, then by number. */
function byDate(one: Member, other: Member): number {
	const first = instantOf(one.message.date);
	const second = instantOf(other.message.date);
	if (first !== null && second !== null && first !== second) return first - second;
	return (one.number ?? 0) - (other.number ?? 0);
}

const TRAILERS = {
	base: /^base-commit: ([0-9a-f]{7,64})\b/,
	prerequisite: /^prerequisite-patch-id: ([0-9a-f]{7,64})\b/,
	change: /^change-id: (\S+)/,
};

/** Facts that git format-patch and b4 write below a patch or cover letter. */
function trailersOf(messages: readonly Message[]) {
	const found = { base: [] as string[], prerequisite: [] as string[], change: [] as string[] };
	for (const message of messages)
		for (const line of message.body.lines)
			for (const key of ['base', 'prerequisite', 'change'] as const) {
				const match = TRAILERS[key].exec(line);
				if (match?.[1]) found[key].push(match[1]);
			}
	return found;
}

function finish(draft: Draft): Series {
	const cover = draft.slots.get(0)?.patch.files.length ? undefined : draft.slots.get(0);
	const members = [...draft.slots]
		.filter(([number, member]) => number > 0 || member !== cover)
		.sort(([one], [other]) => one - other)
		.map(([, member]) => member);
	const missing: number[] = [];
	for (let number = 1; number <= draft.of; number++) if (!draft.slots.has(number)) missing.push(number);
	const all = [...(cover ? [cover] : []), ...members];
	const trailers = trailersOf(all.map((member) => member.message));
	const inferred = new Set<Series['inferred'][number]>(all.flatMap((member) => member.subject.inferred));
	if (draft.membershipInferred) inferred.add('membership');
	return {
		subject: (cover ?? members[0])?.subject.title ?? '',
		version: draft.version,
		of: draft.of,
		complete: missing.length === 0,
		coverLetter: cover?.message.messageId ?? null,
		cover: cover?.message ?? null,
		patches: members.map((member) => member.patch),
		missing,
		tags: (cover ?? members[0])?.subject.tags ?? [],
		baseCommit: trailers.base[0] ?? null,
		prerequisites: trailers.prerequisite,
		changeId: trailers.change[0] ?? null,
		inferred: [...inferred],
	};
}

function single(member: Member): Draft {
	return {
		of: 1,
		version: member.subject.version,
		slots: new Map([[1, member]]),
		ids: new Set([member.message.messageId]),
		membershipInferred: false,
	};
}

/**
 * Sorts messages into series and replies. Messages of several inputs may be given together.
 * Every message comes out exactly once: as a patch, a cover letter or a reply.
 */
export function assembleSeries(messages: readonly Message[]): Assembly {
	const members = messages.map(memberOf);
	const order = new Map(members.map((member, index) => [member, index]));
	const drafts: Draft[] = [];
	const singles: Draft[] = [];
	const replies: Message[] = [];
	for (const member of [...members].sort(byDate)) {
		const role = roleOf(member);
		if (role === 'numbered') join(drafts, member);
		else if (role === 'single') singles.push(single(member));
		else replies.push(member.message);
	}
	const firstIndex = (draft: Draft) =>
		Math.min(...[...draft.slots.values()].map((member) => order.get(member) ?? 0));
	const sorted = [...drafts, ...singles].sort((one, other) => firstIndex(one) - firstIndex(other));
	const errors = members.flatMap(({ message, patch }) =>
		patch.errors.map(({ line, reason }) => ({ file: message.source, line, reason })),
	);
	return { series: sorted.map(finish), replies, errors };
}
