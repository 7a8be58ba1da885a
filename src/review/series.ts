// Reviews a series: each patch by the images before and after it, on top of the patches before it; then across the series.
import { ExplorationMemory } from '../balance/summaries/memory';
import type { Finding } from '../finding/finding';
import { applyPatch, type ImagePair, type ImageSource, noPatches, type SeriesState } from '../patch/images';
import type { Patch } from '../patch/patch';
import type { Series } from '../patch/series';
import type { ReviewOptions } from './code';
import { compare } from './compare';
import {
	analyseImage,
	type CImage,
	changedFunctions,
	type ImageFindings,
	readImage,
	withCallers,
} from './image-analysis';
import { KnownFunctions } from './known-functions';
import { quoteAround, shownIn } from './mail-lines';
import { NewNames } from './new-names';
import type { PartlyReviewed, PatchContext, PatchStatus, Review, ReviewedFinding } from './reviewed';
import { suppressionOf } from './suppression';

/** A finding on its way through the series: reported once, and known by its newest form. */
interface Track {
	readonly reported: number;
	current: Finding;
	fixedBy: number | null;
}

interface Sides {
	readonly pair: ImagePair;
	readonly pre: CImage | null;
	readonly post: CImage | null;
	/** Names of the functions in which a line goes or comes. */
	readonly touched: ReadonlySet<string>;
	/** Those and the functions of the file that call them. */
	readonly concerned: ReadonlySet<string>;
}

function sidesOf(pair: ImagePair): Sides {
	const [pre, post] = [pair.pre && readImage(pair.pre), pair.post && readImage(pair.post)];
	const images = [pre, post].filter((image) => image !== null);
	const touched = new Set(images.flatMap((image) => [...changedFunctions(image)]));
	const concerned = new Set(images.flatMap((image) => [...withCallers(image, touched)]));
	return { pair, pre, post, touched, concerned };
}

const isC = (path: string) => /\.[ch]$/.test(path);

/**
 * What a series introduces, fixes, and touches without fixing.
 * @param source what the host has of the files before the series; with nothing the hunks themselves have to do
 */
export function checkSeries(series: Series, source: ImageSource, options: ReviewOptions): Review {
	return new SeriesReview(series, source, options).run();
}

class SeriesReview {
	private state: SeriesState = noPatches;
	private readonly names = new NewNames();
	/** Functions that the patches so far have changed or taken away, and those of the same files that call them. */
	private readonly changed = new Set<string>();
	/** Newest image of every C file of the series. */
	private readonly images = new Map<string, CImage>();
	/** What was explored in the images of each file: most functions are the same in the next one. */
	private readonly explored = new Map<string, ExplorationMemory>();
	private readonly tracks: Track[] = [];
	private readonly findings: ReviewedFinding[] = [];
	private readonly functions = new Set<string>();
	private readonly files = new Set<string>();
	private readonly inPart = new Map<string, PartlyReviewed>();

	constructor(
		private readonly series: Series,
		private readonly source: ImageSource,
		private readonly options: ReviewOptions,
	) {}

	run(): Review {
		this.series.patches.forEach((patch, at) => {
			if (!this.options.cancelled?.()) this.review(patch, patch.subject.number ?? at + 1);
		});
		for (const { reported, fixedBy } of this.tracks) {
			const finding = this.findings[reported];
			if (finding?.patch) this.findings[reported] = { ...finding, patch: { ...finding.patch, fixedBy } };
		}
		const { findings, files, functions, inPart } = this;
		return { findings, files: files.size, functions: functions.size, inPart: [...inPart.values()] };
	}

	private review(patch: Patch, number: number): void {
		const { images, after } = applyPatch(patch.files, this.state, this.source);
		this.state = after;
		const sides = images.filter(({ file }) => isC(file.newPath ?? file.oldPath ?? '')).map(sidesOf);
		for (const { pre } of sides) if (pre) this.images.set(pre.image.path, pre);
		const before = this.known();
		const old = sides.map(({ pre, concerned }) => (pre ? this.analyse(pre, concerned, before) : null));
		for (const { pre, post, concerned } of sides) {
			if (pre && pre.image.path !== post?.image.path) this.images.delete(pre.image.path);
			if (post) this.images.set(post.image.path, post);
			if (post) this.names.learn(pre, post);
			for (const name of concerned) this.changed.add(name);
		}
		const now = this.known();
		for (const [at, side] of sides.entries()) {
			const { post, concerned } = side;
			const found = post ? this.analyse(post, concerned, now, this.options.onExplored) : null;
			this.judge(patch, number, side, old[at]?.findings ?? [], found?.findings ?? []);
			this.count(side, found ?? old[at] ?? null);
		}
	}

	/** What the files of the series, and those around them, define at this point of it. */
	private known(): KnownFunctions {
		const { catalogue, around } = this.options;
		return new KnownFunctions([...this.images.values()], catalogue, around, new Set(this.changed));
	}

	private analyse(
		image: CImage,
		names: ReadonlySet<string>,
		known: KnownFunctions,
		onExplored?: ReviewOptions['onExplored'],
	): ImageFindings {
		const { catalogue, cancelled, isWanted = () => true } = this.options;
		const { path } = image.image;
		const memory = this.explored.get(path) ?? new ExplorationMemory();
		this.explored.set(path, memory);
		return analyseImage(image, {
			only: new Set([...names].filter((name) => isWanted(path, name))),
			options: {
				catalogue,
				external: known.summariesFor(path),
				memory,
				...(cancelled ? { cancelled } : {}),
			},
			hidden: (name) => this.names.hiddenIn(path, name),
			...(onExplored ? { onExplored: (exploration) => onExplored(exploration, image.image) } : {}),
		});
	}

	private count({ pair }: Sides, found: ImageFindings | null): void {
		const path = pair.file.newPath ?? pair.file.oldPath ?? '';
		this.files.add(path);
		for (const name of found?.functions ?? []) {
			this.functions.add(`${path}\n${name}`);
			this.inPart.delete(`${path}\n${name}`);
		}
		for (const each of found?.inPart ?? []) this.inPart.set(`${path}\n${each.function}`, each);
	}

	private judge(
		patch: Patch,
		number: number,
		{ pre, post, touched }: Sides,
		before: readonly Finding[],
		after: readonly Finding[],
	): void {
		const { introduced, fixed, kept } = compare(before, after);
		for (const finding of post ? introduced : [])
			this.report(patch, number, finding, 'introduced', post, true);
		for (const finding of pre ? fixed : []) {
			const track = this.trackOf(finding);
			if (track) track.fixedBy = number;
			this.report(patch, number, finding, 'fixed', pre, false);
		}
		for (const pair of kept) {
			const track = this.trackOf(pair.before);
			if (track) track.current = pair.after;
			else if (touched.has(pair.after.function ?? ''))
				this.report(patch, number, pair.after, 'existing', post, true);
		}
	}

	/** The open track whose newest form is this finding of a pre-image. */
	private trackOf(finding: Finding): Track | undefined {
		return this.tracks.find(
			({ fixedBy, current }) =>
				fixedBy === null &&
				current.fingerprint === finding.fingerprint &&
				current.file === finding.file &&
				current.function === finding.function,
		);
	}

	private report(
		patch: Patch,
		number: number,
		finding: Finding,
		status: PatchStatus,
		image: CImage | null,
		isOpen: boolean,
	): void {
		if (!image) return;
		const context = this.contextOf(patch, number, finding, status, image);
		const textLine = image.image.lineNumbers.indexOf(finding.line);
		const { suppressions = [] } = this.options;
		const suppression = suppressionOf(finding, image.index, textLine, suppressions);
		if (isOpen) this.tracks.push({ reported: this.findings.length, current: finding, fixedBy: null });
		this.findings.push({ ...finding, patch: context, suppression });
	}

	private contextOf(
		patch: Patch,
		number: number,
		finding: Finding,
		status: PatchStatus,
		image: CImage,
	): PatchContext {
		const shown = shownIn(image, finding);
		const file = patch.message.source;
		const place = (line: number | null) => (line === null ? null : { file, line: line + 1 });
		return {
			messageId: patch.messageId,
			subject: patch.subject.title,
			number,
			of: this.series.of,
			version: this.series.version,
			status,
			fixedBy: null,
			mail: { file, line: (shown?.line ?? patch.line) + 1 },
			steps: shown?.steps.map(place) ?? finding.path.map(() => null),
			sibling: place(shown?.sibling ?? null),
			quote: shown ? quoteAround(patch, shown.line) : [],
		};
	}
}
