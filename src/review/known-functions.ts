// The functions that the files of a series define between two patches, for callers in other files of it, before those that
// the host finds around them.
import { analyse } from '../balance/analyse';
import type { Summary, SummaryOf } from '../balance/path/summary';
import type { Catalogue } from '../contracts/catalogue';
import type { AroundFile } from './functions-around';
import { type CImage, hasGap, sourceOf } from './image-analysis';

const NOTHING: ReadonlySet<string> = new Set();

/** Summaries of functions visible outside their file. A function with lines not shown has none: its effect is not known. */
export class KnownFunctions {
	private readonly homes = new Map<string, CImage>();
	private readonly summaries = new Map<string, Summary | null>();
	private readonly outside: (file: string) => SummaryOf;

	/**
	 * @param images the newest of each file of the series
	 * @param around what other files say: those that the series is made for only where its own files are whole
	 * @param changed functions that the patches so far have changed or taken away
	 */
	constructor(
		images: readonly CImage[],
		private readonly catalogue: Catalogue,
		around: AroundFile | undefined,
		changed: ReadonlySet<string>,
	) {
		const isWhole = images.every(({ image }) => image.gaps.length === 0);
		this.outside = (file) => (isWhole && around ? around(file, changed) : () => undefined);
		for (const image of images)
			for (const each of image.code.functions) {
				const isVisible = !each.head.isStatic || image.image.path.endsWith('.h');
				if (isVisible && !hasGap(image, each)) this.homes.set(each.head.name, image);
			}
	}

	/** The summaries for the code of one file; functions that no file of the series defines are looked up around it. */
	summariesFor(file: string): SummaryOf {
		const outside = this.outside(file);
		return (name) => (this.homes.has(name) ? this.summaryOf(name) : outside(name));
	}

	private summaryOf(name: string): Summary | undefined {
		const known = this.summaries.get(name);
		if (known !== undefined) return known ?? undefined;
		const home = this.homes.get(name);
		if (!home) return undefined;
		// Set before it is computed: functions that call each other count as unknown.
		this.summaries.set(name, null);
		const source = sourceOf(home, home.image.path);
		const { catalogue } = this;
		const external = this.summariesFor(home.image.path);
		const result = analyse(home.code, source, { catalogue, external, only: NOTHING });
		const summary = result.summaryOf(name) ?? null;
		this.summaries.set(name, summary);
		return summary ?? undefined;
	}
}
