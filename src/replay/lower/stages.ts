// The model before a series and after each of its patches, from the code alone: each patch's images before and after are
// read as primitives, and their difference is made to the model.
import type { Operation, Profile } from '../../engine/definition';
import { applyPatch, type ImageSource, noPatches, type SeriesState } from '../../patch/images';
import type { Patch } from '../../patch/patch';
import type { Series } from '../../patch/series';
import { type CImage, changedFunctions, readImage } from '../../review/image-analysis';
import type { ReviewedFinding } from '../../review/reviewed';
import { type Access, accessOf, byStep, changedAccess, operationNameOf, operationOf } from './access';
import { Code, type CodeLine, type PatchRef } from './code';
import { type Defect, defectOf } from './defects';
import { editBetween } from './edit';
import { type Side, turnsBetween } from './features';
import { type Event, type Hidden, MainPaths } from './main-path';
import { plain } from './parts';
import { gainedBeside, ownEdit, type PatchSides, predecessor, sharedIn, unknownIn } from './patch-sides';
import { usersOf } from './primitives';
import { changedRemoval, removalMeaning, removalOf } from './removal';
import { type Entry, entriesOf, guardOf, tokensOf } from './roles';
import type { Change, SeenRemoval, Stage, StepCode, Variant } from './stage';
import { type Difference, difference, differenceWords, guardWord } from './words';

export interface LoweringInput {
	readonly series: Series;
	readonly source: ImageSource;
	readonly profile: Profile;
	/** Names of the profile and of those it is based on. */
	readonly eras: readonly string[];
	readonly operations: readonly Operation[];
	/** What the check of the series finds in the functions asked for; asked only where code of an access is in view. */
	readonly findings: (isWanted: (file: string, name: string) => boolean) => readonly ReviewedFinding[];
	readonly cancelled: () => boolean;
}

/** The stages of a series: first as it is before, then after each patch. */
export function stagesOf(input: LoweringInput): Stage[] {
	return new Lowering(input).run();
}

/** A function whose access the series has touched. */
interface Seen {
	readonly access: Access;
	readonly function: string;
	/** The code of its tokens. */
	readonly code: ReadonlyMap<string, StepCode>;
	/** Functions whose lines its main path has, by file and name: itself, and helpers that it enters. */
	readonly within: ReadonlySet<string>;
	/** Whether it is a function that accesses share, seen in the place of those that are not in view. */
	readonly standsIn: boolean;
}

/** What was seen up to a stage, and the code behind its patch. */
interface Moment {
	readonly seen: ReadonlyMap<string, Seen>;
	readonly code: MainPaths | null;
}

/** A function by its file and its name. */
const keyOf = (file: string, name: string): string => `${file}\n${name}`;

const isC = (path: string) => /\.[ch]$/.test(path);

class Lowering {
	private state: SeriesState = noPatches;
	private readonly images = new Map<string, CImage>();
	private readonly owners = new Map<CImage, PatchRef>();
	private readonly hidden: Hidden = new Map();
	private readonly seen = new Map<string, Seen>();
	private removal: Readonly<Record<string, readonly string[]>>;
	private readonly removalCode = new Map<string, ReadonlyMap<string, StepCode>>();
	private readonly removalsInView = new Map<string, SeenRemoval>();
	private switches: Profile['switches'] = {};

	constructor(private readonly input: LoweringInput) {
		this.removal = { ...input.profile.removal };
	}

	run(): Stage[] {
		const stages = [this.stage(0, [], [])];
		const moments: Moment[] = [{ seen: new Map(), code: null }];
		this.input.series.patches.forEach((patch, index) => {
			if (this.input.cancelled()) return;
			const number = patch.subject.number ?? index + 1;
			const step = this.apply(patch, number);
			const changes = [...this.accesses(step), ...this.removals(step), ...this.marks(step)];
			stages.push(this.stage(number, changes, unknownIn(step)));
			moments.push({ seen: new Map(this.seen), code: step.now });
		});
		const findings = this.findings();
		return stages.map((stage, at) => ({ ...stage, defects: this.defects(findings, moments[at]) }));
	}

	/** What the check finds in the functions seen, and in their helpers. */
	private findings(): readonly ReviewedFinding[] {
		if (this.seen.size === 0) return [];
		const all = [...this.seen.values()];
		const wanted = new Set(all.flatMap(({ within }) => [...within]));
		return this.input.findings((file, name) => wanted.has(keyOf(file, name)));
	}

	/** Puts the images of a patch in place, and reads the code on both sides of it. */
	private apply(patch: Patch, number: number): PatchSides {
		const { images, after } = applyPatch(patch.files, this.state, this.input.source);
		this.state = after;
		const owner: PatchRef = { number, mail: patch.message.source };
		const sides = images
			.filter(({ file }) => isC(file.newPath ?? file.oldPath ?? ''))
			.map(({ pre, post }) => ({ pre: pre && readImage(pre), post: post && readImage(post) }));
		const put = (image: CImage | null): void => {
			if (!image) return;
			this.images.set(image.image.path, image);
			this.owners.set(image, owner);
		};
		for (const { pre } of sides) put(pre);
		const before = this.paths(true);
		for (const { pre, post } of sides) {
			if (pre && pre.image.path !== post?.image.path) this.images.delete(pre.image.path);
			put(post);
		}
		const touched = new Set(
			sides.flatMap(({ pre, post }) =>
				[pre, post].flatMap((image) => (image ? [...changedFunctions(image)] : [])),
			),
		);
		return { before, now: this.paths(false), touched };
	}

	private paths(isBefore: boolean): MainPaths {
		const code = new Code(new Map(this.images), new Map(this.owners));
		const paths = new MainPaths(code, removalMeaning(this.input.eras), this.hidden, isBefore);
		// All are read before the patch, so that what they hide is known behind it.
		if (isBefore) for (const located of code.functions()) paths.of(located);
		return paths;
	}

	/** What the patch does to the accesses: functions it changes, and those that reach one. */
	private accesses(step: PatchSides): Change[] {
		const entries = entriesOf(step.now, step.before);
		const all = [...entries, ...sharedIn(step, entries)];
		const changes = all.flatMap((entry) => this.access(entry, step, gainedBeside(entry, all, step)) ?? []);
		const inView = new Set(entries.map(({ program }) => program));
		for (const [key, { access, standsIn }] of this.seen)
			if (standsIn && inView.has(access.program)) this.seen.delete(key);
		return changes;
	}

	/** What a program's code is known as by its key, or by what stood in for it; else the model's own. */
	private knownAs(key: string, { program, filesystem }: Entry): Access {
		const standIn = [...this.seen.values()].find(
			({ access, standsIn }) =>
				standsIn && access.program === program && (access.filesystem ?? filesystem) === filesystem,
		);
		return this.seen.get(key)?.access ?? standIn?.access ?? accessOf(program, filesystem, this.input.profile);
	}

	/** @param elsewhere tokens that other functions gain: what this one loses of them has only moved */
	private access(
		entry: Entry,
		{ before, now, touched }: PatchSides,
		elsewhere: ReadonlySet<string>,
	): Change | null {
		const { located, program } = entry;
		const { name } = located.definition.head;
		const own = keyOf(located.image.image.path, name);
		const standsIn = usersOf(name).length > 0;
		const key = `${own}\n${program}`;
		const { events, notModelled } = now.of(located);
		const known = this.knownAs(key, entry);
		const after = tokensOf(events);
		const old = before.code.same(located);
		const was = old
			? tokensOf(before.of(old).events)
			: { tokens: predecessor(known, after.tokens), at: new Map<string, Event>() };
		const left = was.tokens.filter((token) => after.tokens.includes(token) || !elsewhere.has(plain(token)));
		const { dropped, added } = ownEdit(program, left, after.tokens);
		const [guardBefore, guard] = [old ? guardOf(before.of(old).events) : null, guardOf(events)];
		const isExchanged = guardBefore !== null && guard !== null && guardBefore !== guard;
		const isChanged = isExchanged || dropped.size + added.size > 0;
		if (!touched.has(name) && !isChanged) return null;
		const access = isChanged
			? changedAccess(known, left, { tokens: after.tokens, guard, unknown: notModelled })
			: known;
		const within = new Set([
			own,
			...events.flatMap((event) => (event.at ? [keyOf(event.at.place.file, event.within)] : [])),
		]);
		this.seen.set(key, { access, function: name, code: codeOf(after.at), within, standsIn });
		if (!isChanged) return null;
		const parts = difference(dropped, added);
		const words = [
			isExchanged ? `takes ${guardWord(guard)} instead of ${guardWord(guardBefore)}` : '',
			differenceWords(parts, guard ?? guardBefore),
		];
		return {
			operations: [operationNameOf(access)],
			driver: null,
			function: name,
			says: `${name}() ${words.filter(Boolean).join(', ')}`,
			at:
				firstLine(parts.dropped, was.at) ??
				firstLine([...parts.moved, ...parts.added, ...(isExchanged ? ['guard'] : [])], after.at),
			adds: parts.added,
			takes: [...parts.dropped, ...parts.moved],
		};
	}

	private removals({ before, now }: PatchSides): Change[] {
		return Object.entries(this.removal).flatMap(([driver, list]): Change[] => {
			const old = removalOf(driver, before, this.input.eras);
			const fresh = removalOf(driver, now, this.input.eras, old);
			const [first] = [...fresh.events.values()].flatMap(({ via, at }) => via ?? at ?? []);
			if (fresh.function !== null && first)
				this.removalsInView.set(driver, { function: fresh.function, at: first });
			if (old.steps.join() === fresh.steps.join()) return [];
			const changed = changedRemoval(list, old, fresh);
			if (changed.join() === list.join()) return [];
			this.removal = { ...this.removal, [driver]: changed };
			const code = codeOf(fresh.events);
			this.removalCode.set(driver, new Map([...(this.removalCode.get(driver) ?? []), ...code]));
			const { dropped, added } = editBetween(list, changed);
			const parts = seenOnly(difference(dropped, added), old.hidden);
			return [
				{
					operations: ['remove'],
					driver,
					function: fresh.function ?? '',
					says: `the removal of ${driver} ${differenceWords(parts, null)}`,
					at:
						firstLine(parts.dropped, old.events) ??
						firstLine([...parts.moved, ...parts.added], fresh.events) ??
						first ??
						null,
					adds: parts.added,
					takes: [...parts.dropped, ...parts.moved],
				},
			];
		});
	}

	/** What the patch brings or takes away whatever its place. */
	private marks({ before, now, touched }: PatchSides): Change[] {
		const side = (paths: MainPaths): Side => ({
			paths,
			functions: paths.code.functions().filter(({ definition }) => touched.has(definition.head.name)),
		});
		return turnsBetween(side(before), side(now)).flatMap(({ switches, given, ...turn }): Change[] => {
			const all = { ...this.input.profile.switches, ...this.switches };
			if (Object.entries(given).some(([name, value]) => all[name] !== value)) return [];
			if (Object.entries(switches).every(([name, value]) => all[name] === value)) return [];
			this.switches = { ...this.switches, ...switches };
			return [{ ...turn, driver: null, adds: [] }];
		});
	}

	private stage(
		patch: number,
		changes: readonly Change[],
		notModelled: readonly string[],
	): Omit<Stage, 'defects'> {
		return {
			patch,
			switches: this.switches,
			removal: this.removal,
			variants: this.variants(),
			removalCode: new Map(this.removalCode),
			removalsInView: new Map(this.removalsInView),
			changes,
			notModelled,
		};
	}

	/** The ways of doing each operation: of each function seen, with the first of the operation's other programs. */
	private variants(): Map<string, Variant[]> {
		const variants = new Map<string, Variant[]>();
		for (const seen of this.seen.values()) {
			const { access, function: name } = seen;
			const all = [seen, ...this.others(seen)];
			const operation = this.operation(all.map((each) => each.access));
			if (!operation) continue;
			const variant: Variant = {
				operation,
				function: name,
				filesystem: access.filesystem,
				code: new Map(all.flatMap(({ access: { program }, code }) => [...byStep(program, code)])),
			};
			variants.set(operation.name, [...(variants.get(operation.name) ?? []), variant]);
		}
		return variants;
	}

	/** The first function of each other program that the operation of one has. */
	private others({ access }: Seen): Seen[] {
		const found = new Map<string, Seen>();
		for (const other of this.seen.values()) {
			const { program } = other.access;
			const isPart = program !== access.program && operationNameOf(other.access) === operationNameOf(access);
			if (isPart && !found.has(program)) found.set(program, other);
		}
		return [...found.values()];
	}

	/** The findings in functions that are code of an operation, or helpers of it. */
	private defects(findings: readonly ReviewedFinding[], moment: Moment | undefined): Defect[] {
		const meaningOf = (name: string) => moment?.code?.ofName(name).map(({ primitive }) => primitive) ?? [];
		return findings.flatMap((finding) =>
			accessesWith(keyOf(finding.file, finding.function ?? ''), moment).flatMap(
				({ access, function: name }) => {
					const operation = this.operation([access]);
					if (!operation) return [];
					const switches = { ...this.input.profile.switches, ...access.switches };
					return defectOf(finding, { operation, function: name, switches, meaningOf }) ?? [];
				},
			),
		);
	}

	/** The operation of the model as accesses that are parts of it do it. */
	private operation(accesses: readonly Access[]): Operation | null {
		const [first] = accesses;
		const base = this.input.operations.find(({ name }) => first && name === operationNameOf(first));
		if (!base) return null;
		return accesses.reduce((operation, access) => operationOf(operation, access, this.input.profile), base);
	}
}

/** The accesses whose function this is; else, of those that have its lines on their way, one for each program. */
function accessesWith(key: string, moment: Moment | undefined): Seen[] {
	const all = [...(moment?.seen ?? [])];
	const own = all.filter(([name]) => name.startsWith(`${key}\n`)).map(([, seen]) => seen);
	if (own.length > 0) return own;
	const users = all.map(([, seen]) => seen).filter(({ within }) => within.has(key));
	return [...new Map(users.map((user) => [user.access.program, user])).values()];
}

/** A difference without steps that moved because the lines moved in which they are hidden. */
const seenOnly = (parts: Difference, hidden: readonly string[]): Difference => ({
	...parts,
	moved: parts.moved.filter((step) => !hidden.includes(step)),
});

const codeOf = (events: ReadonlyMap<string, Event>): Map<string, StepCode> =>
	new Map(
		[...events].flatMap(([key, { at, function: name }]) =>
			at ? [[key, { place: at.place, function: name }] as const] : [],
		),
	);

const firstLine = (keys: readonly string[], events: ReadonlyMap<string, Event>): CodeLine | null =>
	keys.flatMap((key) => events.get(key)?.at ?? [])[0] ?? null;
