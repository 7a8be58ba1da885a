// The work of `daxlens check`: reads what was named, sorts it into C files and series, reviews those of one share.
// Runs in the main program or in one of several threads; request and outcome are plain data.
import path from 'node:path';
import { catalogueWith } from '../../contracts/builtin';
import type { Catalogue, CatalogueText } from '../../contracts/catalogue';
import { detectKind } from '../../mail/kind';
import { type Mailbox, readMailbox } from '../../mail/mailbox';
import type { ImageSource } from '../../patch/images';
import { assembleSeries, type Series } from '../../patch/series';
import { type Input, listFiles, readInput, UnreadableInput } from '../../platform/inputs';
import { kernelBase } from '../../platform/kernel-base';
import { Neighbourhood } from '../../platform/neighbourhood';
import { treeSource } from '../../platform/tree';
import { contractsFor, contractsOf, kernelNamed } from '../../replay/contracts';
import { profileOf } from '../../replay/kernel-version';
import type { KernelBase } from '../../replay/profile';
import { replayWithFindings } from '../../replay/series';
import { headingOf, letterOf, namedBelow, type Reviewed } from '../../report/collect';
import { checkC, type ReviewOptions } from '../../review/code';
import { FunctionsAround } from '../../review/functions-around';
import type { Review } from '../../review/reviewed';
import { checkSeries } from '../../review/series';
import { type SuppressionEntry, suppressionById } from '../../review/suppression';

/** Every `count`-th unit of work, from the `index`-th on, counted from 0. */
export interface Share {
	readonly index: number;
	readonly count: number;
}

/** Whether a unit is in a share of a share of … the whole. */
export function isInShares(order: number, shares: readonly Share[]): boolean {
	let at = order;
	for (const { index, count } of shares) {
		if (at % count !== index) return false;
		at = Math.floor(at / count);
	}
	return true;
}

export interface CheckRequest {
	readonly paths: readonly string[];
	/** Standard input, where a path is `-`. */
	readonly standardInput: Uint8Array | null;
	/** The working tree that patches apply to. */
	readonly tree: string | null;
	/** The kernel whose contracts hold, by a profile of the model or a version; null lets each series tell its own. */
	readonly profile: string | null;
	readonly contracts: readonly CatalogueText[];
	readonly suppressions: readonly SuppressionEntry[];
	/** Whether series are replayed on the lifetime model as well. */
	readonly replay: boolean;
	/** Each is a share of the one before it. */
	readonly shares: readonly Share[];
}

/** One C file or one series, by its place in the order of inputs. */
export interface Unit extends Reviewed {
	readonly order: number;
}

export interface CheckOutcome {
	readonly units: readonly Unit[];
	readonly messages: number;
	/** What could not be read, each with its place: one line for standard error. */
	readonly problems: readonly string[];
}

/** Reviews one share of what the request names. Never throws because of an input. */
export async function runCheck(request: CheckRequest): Promise<CheckOutcome> {
	return new CheckRun(request).run();
}

class CheckRun {
	private readonly catalogue: Catalogue;
	private readonly source: ImageSource;
	/** The history of the working tree. */
	private readonly base: KernelBase | undefined;
	/** What functions of other files do, where there are any. */
	private functions: FunctionsAround | null = null;
	private readonly mailboxes: Mailbox[] = [];
	private readonly problems: string[] = [];
	private readonly units: Unit[] = [];
	private order = 0;

	constructor(private readonly request: CheckRequest) {
		this.catalogue = catalogueWith(request.contracts);
		const { tree } = request;
		this.source = tree === null ? {} : treeSource(tree);
		this.base = tree === null ? undefined : kernelBase(tree);
	}

	async run(): Promise<CheckOutcome> {
		const files: { readonly file: string; readonly isNamed: boolean }[] = [];
		for (const given of this.request.paths) {
			const listed = (await this.orProblem(() => listFiles(given))) ?? [];
			const isNamed = listed.length === 1 && listed[0] === given;
			files.push(...listed.map((file) => ({ file, isNamed })));
		}
		const named = files.map(({ file }) => file);
		const neighbourhood = new Neighbourhood(named, this.request.tree);
		this.functions = neighbourhood.isEmpty ? null : new FunctionsAround(neighbourhood);
		for (const { file, isNamed } of files) {
			const input = await this.orProblem(() => this.read(file));
			if (input) this.take(input, isNamed);
		}
		const messages = this.mailboxes.flatMap((mailbox) => mailbox.messages);
		const { series, errors } = assembleSeries(messages);
		for (const { file, line, reason } of [...this.mailboxes.flatMap((mailbox) => mailbox.errors), ...errors])
			this.problems.push(`${file}:${line + 1}: ${reason}`);
		for (const each of series) this.reviewSeries(each);
		return { units: this.units, messages: messages.length, problems: this.problems };
	}

	private async read(file: string): Promise<Input> {
		const { standardInput } = this.request;
		return file === '-' && standardInput ? { name: '<stdin>', bytes: standardInput } : readInput(file);
	}

	private async orProblem<T>(work: () => Promise<T>): Promise<T | null> {
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof UnreadableInput)) throw error;
			this.problems.push(error.message);
			return null;
		}
	}

	/** C is reviewed at once and forgotten; mails wait for the others of their series. */
	private take({ name, bytes }: Input, isNamed: boolean): void {
		switch (detectKind(bytes, name)) {
			case 'c':
				this.reviewC(name, bytes);
				return;
			case 'kernel-log':
				if (isNamed) this.problems.push(`${name}:1: a kernel log; daxlens trace reads it`);
				return;
			case 'unknown':
				if (isNamed) this.problems.push(`${name}:1: neither C nor a patch nor a mail`);
				return;
			default:
				this.mailboxes.push(readMailbox(bytes, name));
		}
	}

	private isMine(): number | null {
		const order = this.order++;
		return isInShares(order, this.request.shares) ? order : null;
	}

	private reviewC(name: string, bytes: Uint8Array): void {
		const order = this.isMine();
		if (order === null) return;
		const { suppressions, profile } = this.request;
		const catalogue = profile === null ? this.catalogue : contractsOf(profile, this.catalogue);
		const around = this.around(catalogue, '');
		const review = checkC(new TextDecoder().decode(bytes), name, { catalogue, suppressions, ...around });
		this.units.push({ order, heading: null, letters: [], review });
	}

	/**
	 * What the functions of other files do by the contracts in force, where there are any.
	 * @param folder which the names of the files under review are below
	 */
	private around(catalogue: Catalogue, folder: string): Pick<ReviewOptions, 'around'> {
		const { functions } = this;
		if (!functions) return {};
		return {
			around: (file, changed) => functions.summariesFor(path.resolve(folder, file), catalogue, { changed }),
		};
	}

	private reviewSeries(series: Series): void {
		if (series.patches.every((patch) => patch.files.length === 0)) return;
		const order = this.isMine();
		if (order === null) return;
		const { suppressions, tree, profile } = this.request;
		const hints = { profile: profile ?? undefined, base: this.base };
		const catalogue = contractsFor(series, this.catalogue, hints);
		const around = tree === null ? {} : this.around(catalogue, tree);
		const trees = tree === null ? [] : [tree];
		const found = checkSeries(series, this.source, { catalogue, suppressions, ...around });
		const checked = namedBelow(found, trees.map(path.normalize));
		const review = this.request.replay ? this.withHazards(series, checked) : checked;
		const heading = headingOf(series, trees, '--tree');
		this.units.push({ order, heading, letters: series.patches.map(letterOf), review });
	}

	/** A review with what the lifetime model says of the series. */
	private withHazards(series: Series, review: Review): Review {
		const { catalogue, source, base } = this;
		const named = kernelNamed(this.request.profile ?? '');
		const profile = named ? profileOf(named) : undefined;
		const { findings } = replayWithFindings(series, {
			source,
			base,
			catalogue,
			profile,
			findings: review.findings,
		});
		const hazards = findings.map((finding) => ({
			...finding,
			suppression: suppressionById(finding, this.request.suppressions),
		}));
		return { ...review, findings: [...review.findings, ...hazards] };
	}
}
