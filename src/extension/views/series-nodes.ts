// The nodes of the Series view: what a series did, grouped; its patches; what was not analysed. Plain data for the tree.
import type * as vscode from 'vscode';
import type { FindingStatus, FindingView, PatchView, SeriesView, WorseView } from '../../protocol/protocol';

export type SeriesNode =
	| { readonly kind: 'series'; readonly uri: vscode.Uri; readonly series: SeriesView }
	| {
			readonly kind: 'group';
			readonly parent: SeriesRoot;
			readonly status: FindingStatus;
			readonly findings: readonly FindingView[];
	  }
	| { readonly kind: 'suppressed'; readonly parent: SeriesRoot; readonly findings: readonly FindingView[] }
	| { readonly kind: 'worse'; readonly parent: SeriesRoot }
	| { readonly kind: 'scenario'; readonly parent: SeriesRoot; readonly scenario: WorseView }
	| { readonly kind: 'patches'; readonly parent: SeriesRoot }
	| {
			readonly kind: 'patch';
			readonly parent: SeriesRoot;
			readonly patch: PatchView;
			readonly findings: readonly FindingView[];
			readonly under: string;
	  }
	| {
			readonly kind: 'finding';
			readonly parent: SeriesRoot;
			readonly finding: FindingView;
			readonly under: string;
	  }
	| { readonly kind: 'not-analysed'; readonly parent: SeriesRoot }
	| {
			readonly kind: 'function';
			readonly parent: SeriesRoot;
			readonly file: string;
			readonly name: string;
			readonly reason: string;
	  };

export type SeriesRoot = SeriesNode & { readonly kind: 'series' };

export type SortBy = 'place' | 'severity' | 'steps';

/** What of the findings is shown, and in which order. */
export interface Selection {
	/** In the message, rule, function or file; empty for all. */
	readonly text: string;
	readonly sort: SortBy;
}

const WEIGHT: Readonly<Record<FindingView['severity'], number>> = { error: 0, warning: 1, note: 2 };

/** The findings that a selection lets through, in its order. */
export function selected(findings: readonly FindingView[], { text, sort }: Selection): FindingView[] {
	const wanted = text.toLowerCase();
	const shown = findings.filter(({ message, rule, file, function: name }) =>
		[message, rule, file, name ?? ''].some((field) => field.toLowerCase().includes(wanted)),
	);
	const byPlace = (a: FindingView, b: FindingView) => a.line - b.line;
	const order: Readonly<Record<SortBy, (a: FindingView, b: FindingView) => number>> = {
		place: byPlace,
		severity: (a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || byPlace(a, b),
		steps: (a, b) => a.steps - b.steps || byPlace(a, b),
	};
	return shown.sort(order[sort]);
}

export const GROUPS: readonly FindingStatus[] = ['introduced', 'fixed', 'existing'];

/** What is under a node, in the order of the view. */
export function childrenOf(node: SeriesNode, selection: Selection): SeriesNode[] {
	switch (node.kind) {
		case 'series':
			return sections(node, selection);
		case 'group':
			return patchesOf(node.parent, node.findings, node.status);
		case 'suppressed':
			return node.findings.map((finding) => findingNode(node.parent, finding, 'suppressed'));
		case 'worse':
			return (node.parent.series.worse ?? []).map((scenario) => ({
				kind: 'scenario',
				parent: node.parent,
				scenario,
			}));
		case 'patches':
			return node.parent.series.patches.map((patch) => ({
				kind: 'patch',
				parent: node.parent,
				patch,
				findings: selected(open(node.parent), selection).filter((one) => one.patch === patch.number),
				under: 'patches',
			}));
		case 'patch':
			return node.findings.map((finding) => findingNode(node.parent, finding, node.under));
		case 'not-analysed':
			return node.parent.series.notAnalysed.map(({ file, function: name, reason }) => ({
				kind: 'function',
				parent: node.parent,
				file,
				name,
				reason,
			}));
		default:
			return [];
	}
}

const open = ({ series }: SeriesRoot): FindingView[] =>
	series.findings.filter(({ suppression }) => suppression === null);

function sections(parent: SeriesRoot, selection: Selection): SeriesNode[] {
	const shown = selected(open(parent), selection);
	const groups = GROUPS.map((status): SeriesNode => {
		const findings = shown.filter((finding) => finding.status === status);
		return { kind: 'group', parent, status, findings };
	});
	const suppressed = selected(
		parent.series.findings.filter(({ suppression }) => suppression !== null),
		selection,
	);
	const [introduced, ...others] = groups;
	return [
		...(introduced ? [introduced] : []),
		{ kind: 'worse', parent },
		...others,
		...(suppressed.length > 0 ? [{ kind: 'suppressed', parent, findings: suppressed } as const] : []),
		{ kind: 'patches', parent },
		{ kind: 'not-analysed', parent },
	];
}

function patchesOf(parent: SeriesRoot, findings: readonly FindingView[], under: string): SeriesNode[] {
	return parent.series.patches.flatMap((patch): SeriesNode[] => {
		const own = findings.filter((finding) => finding.patch === patch.number);
		return own.length === 0 ? [] : [{ kind: 'patch', parent, patch, findings: own, under }];
	});
}

const findingNode = (parent: SeriesRoot, finding: FindingView, under: string): SeriesNode => ({
	kind: 'finding',
	parent,
	finding,
	under,
});

/** A name that stays the same as long as the node means the same: open branches stay open. */
export function idOf(node: SeriesNode): string {
	if (node.kind === 'series') return `${node.uri.toString()}#${node.series.line}`;
	const root = idOf(node.parent);
	switch (node.kind) {
		case 'group':
			return `${root}/${node.status}`;
		case 'patch':
			return `${root}/${node.under}/${node.patch.number}`;
		case 'finding':
			return `${root}/${node.under}/${node.finding.patch}/${node.finding.fingerprint}/${node.finding.line}`;
		case 'scenario':
			return `${root}/worse/${node.scenario.scenario}/${node.scenario.patch}`;
		case 'function':
			return `${root}/not-analysed/${node.file}/${node.name}`;
		default:
			return `${root}/${node.kind}`;
	}
}
