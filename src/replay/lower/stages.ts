// The model before a series and after each of its patches, from the code alone: each patch's images before and after are
// read as primitives, and their difference is made to the model.
import type { Operation, Profile } from '../../engine/definition';
import { applyPatch, type ImageSource, noPatches, type SeriesState } from '../../patch/images';
import type { Series } from '../../patch/series';
import { type CImage, changedFunctions, readImage } from '../../review/image-analysis';
import type { ReviewedFinding } from '../../review/reviewed';
import type { ReplayPlace } from '../result';
import { type Access, accessOf, changedAccess, operationOf, stepPlaces } from './access';
import { Code, type Located, type PatchRef } from './code';
import { type Defect, defectOf } from './defects';
import { editBetween } from './edit';
import { type Side, turnsBetween } from './features';
import { type Hidden, MainPaths } from './main-path';
import { changedRemoval, type Removal, removalMeaning, removalOf } from './removal';
import { entriesOf, guardOf, tokensOf } from './roles';
import { difference, differenceWords } from './words';

/** What a patch changes in the model. */
export interface Change {
	readonly about: 'access' | 'removal' | 'mark';
	/** The operations that it is about. */
	readonly operations: readonly string[];
	/** Of a removal: whose. */
	readonly driver: string | null;
	/** "dax_insert_mapping() adds the guard". */
	readonly says: string;
	readonly place: ReplayPlace | null;
	/** The tokens or steps that came. */
	readonly adds: readonly string[];
	/** Whether something that protects went or moved. */
	readonly weakens: boolean;
}

/** One way in which code does an operation. */
export interface Variant {
	readonly operation: Operation;
	/** The function it is read from; null: the model's own. */
	readonly function: string | null;
	/** Where the code has the steps, by the step's id. */
	readonly places: ReadonlyMap<string, ReplayPlace>;
}

/** The model at one moment of the series. */
export interface Stage {
	readonly patch: number;
	/** What differs from the profile before the series. */
	readonly switches: Profile['switches'];
	readonly removal: Readonly<Record<string, readonly string[]>>;
	/** Ways of doing the operations of which code was seen; others are the model's own. */
	readonly variants: ReadonlyMap<string, readonly Variant[]>;
	/** Where code has the steps of a removal, by driver. */
	readonly removalPlaces: ReadonlyMap<string, ReadonlyMap<string, ReplayPlace>>;
	/** Ways in which code goes wrong, of this stage and others. */
	readonly defects: readonly Defect[];
	readonly changes: readonly Change[];
	readonly notModelled: readonly string[];
}

/** A function whose access the series has touched. */
interface Seen {
	readonly access: Access;
	readonly function: string;
	readonly places: ReadonlyMap<string, ReplayPlace>;
}

const isC = (path: string) => /\.[ch]$/.test(path);

export interface LoweringInput {
	readonly series: Series;
	readonly source: ImageSource;
	readonly profile: Profile;
	/** Names of the profile and of those it is based on. */
	readonly eras: readonly string[];
	readonly operations: readonly Operation[];
	/** What the check of the series finds. */
	readonly findings: readonly ReviewedFinding[];
	readonly cancelled: () => boolean;
}

/** The stages of a series: first as it is before, then after each patch. */
export function stagesOf(input: LoweringInput): Stage[] {
	return new Lowering(input).run();
}

class Lowering {
	private state: SeriesState = noPatches;
	private readonly images = new Map<string, CImage>();
	private readonly owners = new Map<CImage, PatchRef>();
	private readonly seen = new Map<string, Seen>();
	private removal: Record<string, readonly string[]>;
	private readonly removalPlaces = new Map<string, ReadonlyMap<string, ReplayPlace>>();
	private switches: Record<string, string | boolean> = {};
	private readonly hidden: Hidden = new Map();

	constructor(private readonly input: LoweringInput) {
		this.removal = { ...input.profile.removal };
	}

	run(): Stage[] {
		const stages: Stage[] = [this.stage(0, [], [])];
		this.input.series.patches.forEach((patch, index) => {
			if (this.input.cancelled()) return;
			const number = patch.subject.number ?? index + 1;
			const { images, after } = applyPatch(patch.files, this.state, this.input.source);
			this.state = after;
			const owner: PatchRef = { number, mail: patch.message.source };
			const sides = images
				.filter(({ file }) => isC(file.newPath ?? file.oldPath ?? ''))
				.map(({ pre, post }) => ({ pre: pre && readImage(pre), post: post && readImage(post) }));
			for (const { pre } of sides) if (pre) this.images.set(pre.image.path, pre);
			const before = this.paths(true);
			for (const { pre, post } of sides) {
				if (pre && pre.image.path !== post?.image.path) this.images.delete(pre.image.path);
				if (!post) continue;
				this.images.set(post.image.path, post);
				this.owners.set(post, owner);
			}
			const now = this.paths(false);
			const touched = new Set(
				sides.flatMap(({ pre, post }) =>
					[pre, post].flatMap((image) => (image ? [...changedFunctions(image)] : [])),
				),
			);
			const changes = [
				...this.accesses(before, now, touched),
				...this.removals(before, now),
				...this.features(before, now, touched),
			];
			const notModelled = sides.flatMap(({ post }) => (post ? this.unknownIn(post, now) : []));
			stages.push(this.stage(number, changes, [...new Set(notModelled)]));
		});
		return stages;
	}

	private paths(isBefore: boolean): MainPaths {
		const code = new Code(new Map(this.images), new Map(this.owners));
		const paths = new MainPaths(code, removalMeaning(this.input.eras), this.hidden, isBefore);
		// All are read before the patch, so that what they hide is known behind it.
		if (isBefore) for (const located of code.functions()) paths.of(located);
		return paths;
	}

	private unknownIn(image: CImage, now: MainPaths): string[] {
		const changed = changedFunctions(image);
		return image.code.functions
			.filter(({ head }) => changed.has(head.name))
			.map((definition) => now.of({ image, definition }))
			.filter(({ events }) => events.some(({ primitive }) => primitive !== 'gap'))
			.flatMap(({ notModelled }) => [...notModelled]);
	}

	/** What the patch does to the accesses: functions it changes, and those that reach one. */
	private accesses(before: MainPaths, now: MainPaths, touched: ReadonlySet<string>): Change[] {
		const changes: Change[] = [];
		for (const { located, operation } of entriesOf(now)) {
			const path = now.of(located);
			const { name } = located.definition.head;
			const key = `${located.image.image.path}\n${name}`;
			const old = before.code.functions().find((other) => isSame(other, located));
			const { profile } = this.input;
			const known = this.seen.get(key)?.access ?? accessOf(operation, profile);
			const after = tokensOf(path.events);
			const tokens = old ? tokensOf(before.of(old).events).tokens : predecessor(known, after.tokens);
			const { dropped, added } = editBetween(tokens, after.tokens);
			const isChanged = dropped.size + added.size > 0;
			if (!touched.has(name) && !isChanged) continue;
			const access = isChanged ? changedAccess(known, tokens, after.tokens, guardOf(path.events)) : known;
			const places = new Map<string, ReplayPlace>();
			for (const [token, { place }] of after.at) if (place) places.set(token, place);
			this.seen.set(key, { access, function: name, places });
			if (!isChanged) continue;
			const parts = difference(dropped, added);
			const first = [...parts.added, ...parts.moved].flatMap((token) => places.get(token) ?? [])[0];
			changes.push({
				about: 'access',
				operations: [operation],
				driver: null,
				says: `${name}() ${differenceWords(parts)}`,
				place: first ?? null,
				adds: parts.added,
				weakens: parts.dropped.length + parts.moved.length > 0,
			});
		}
		return changes;
	}

	private removals(before: MainPaths, now: MainPaths): Change[] {
		const changes: Change[] = [];
		for (const [driver, list] of Object.entries(this.removal)) {
			const [old, fresh] = [before, now].map((paths) => removalOf(driver, paths, this.input.eras));
			if (!old || !fresh || old.steps.join() === fresh.steps.join()) continue;
			const changed = changedRemoval(list, old, fresh);
			if (changed.join() === list.join()) continue;
			this.removal = { ...this.removal, [driver]: changed };
			const places = placesOf(fresh);
			this.removalPlaces.set(driver, new Map([...(this.removalPlaces.get(driver) ?? []), ...places]));
			const { dropped, added } = editBetween(list, changed);
			const parts = difference(dropped, added);
			const first = [...parts.added, ...parts.moved].flatMap((step) => places.get(step) ?? [])[0];
			changes.push({
				about: 'removal',
				operations: ['remove'],
				driver,
				says: `the removal of ${driver} ${differenceWords(parts)}`,
				place: first ?? null,
				adds: parts.added,
				weakens: parts.dropped.length + parts.moved.length > 0,
			});
		}
		return changes;
	}

	/** What the patch brings or takes away whatever its place. */
	private features(before: MainPaths, now: MainPaths, touched: ReadonlySet<string>): Change[] {
		const side = (paths: MainPaths): Side => ({
			paths,
			functions: paths.code.functions().filter(({ definition }) => touched.has(definition.head.name)),
		});
		return turnsBetween(side(before), side(now)).flatMap(
			({ switches, operations, says, offset }): Change[] => {
				const all = { ...this.input.profile.switches, ...this.switches };
				if (Object.entries(switches).every(([name, value]) => all[name] === value)) return [];
				this.switches = { ...this.switches, ...switches };
				const place = offset && now.code.place(offset.located.image, offset.start);
				return [{ about: 'mark', operations, driver: null, says, place, adds: [], weakens: offset === null }];
			},
		);
	}

	/** The findings in functions that are code of an operation. */
	private defects(): Defect[] {
		const { findings, profile } = this.input;
		return findings.flatMap((finding) => {
			const access = this.seen.get(`${finding.file}\n${finding.function}`)?.access;
			const switches = { ...profile.switches, ...access?.switches };
			return access ? (defectOf(finding, access.operation, switches) ?? []) : [];
		});
	}

	private stage(patch: number, changes: readonly Change[], notModelled: readonly string[]): Stage {
		const { profile, operations } = this.input;
		const variants = new Map<string, Variant[]>();
		for (const { access, function: name, places } of this.seen.values()) {
			const base = operations.find((operation) => operation.name === access.operation);
			if (!base) continue;
			const variant: Variant = {
				operation: operationOf(base, access, profile),
				function: name,
				places: stepPlaces(access.operation, places),
			};
			variants.set(access.operation, [...(variants.get(access.operation) ?? []), variant]);
		}
		return {
			patch,
			switches: { ...this.switches },
			removal: this.removal,
			variants,
			removalPlaces: new Map(this.removalPlaces),
			defects: this.defects(),
			changes,
			notModelled,
		};
	}
}

const isSame = (one: Located, other: Located): boolean =>
	one.definition.head.name === other.definition.head.name && one.image.image.path === other.image.image.path;

/** What the model says of a function that is new: its tokens, as far as they are seen now or would protect. */
function predecessor(known: Access, after: readonly string[]): string[] {
	const protects = new Set(['guard', 'unguard', 'test-alive']);
	return known.tokens.filter((token) => after.includes(token) || protects.has(token));
}

function placesOf({ events }: Removal): Map<string, ReplayPlace> {
	const places = new Map<string, ReplayPlace>();
	for (const [step, { place }] of events) if (place) places.set(step, place);
	return places;
}
