// The Series view as data: groups and their counts, filter and order, names that stay the same.
import { describe, expect, it } from 'vitest';
import {
	childrenOf,
	idOf,
	type SeriesNode,
	type SeriesRoot,
	selected,
} from '../../src/extension/views/series-nodes';
import type { FindingView, SeriesView } from '../../src/protocol/protocol';

const finding = (fields: Partial<FindingView>): FindingView => ({
	fingerprint: 'f1',
	rule: 'unreleased-on-path',
	severity: 'error',
	confidence: 'high',
	message: 'volume_read() leaves.',
	function: 'volume_read',
	file: 'drivers/volume/core.c',
	fileLine: 7,
	line: 70,
	patch: 2,
	status: 'introduced',
	fixedBy: null,
	suppression: null,
	steps: 3,
	also: [],
	...fields,
});
const FINDINGS = [
	finding({ fingerprint: 'a', line: 90, severity: 'note', steps: 2 }),
	finding({ fingerprint: 'b', line: 80, severity: 'warning', steps: 5, rule: 'released-twice' }),
	finding({ fingerprint: 'c', line: 20, patch: 1, status: 'fixed' }),
	finding({ fingerprint: 'd', line: 30, patch: 1, suppression: 'on purpose' }),
];
const series: SeriesView = {
	title: 'volume',
	version: 2,
	of: 2,
	missing: [],
	line: 0,
	basis: '',
	patches: [1, 2].map((number) => ({
		number,
		title: `patch ${number}`,
		messageId: `m${number}`,
		line: number,
		files: [],
	})),
	findings: FINDINGS,
	notAnalysed: [{ file: 'a.c', function: 'f', reason: 'a gap' }],
	functions: 3,
	worse: [{ scenario: 'A1', title: 'fault', patch: 1, hazard: 'H02', because: '', line: 1 }],
};
const uri = { toString: () => 'file:///a.mbox' } as SeriesRoot['uri'];
const root: SeriesRoot = { kind: 'series', uri, series };
const ALL = { text: '', sort: 'place' } as const;

const section = (name: string, text = '') => {
	const found = childrenOf(root, { ...ALL, text }).find(
		(node) => (node.kind === 'group' ? node.status : node.kind) === name,
	);
	if (!found) throw new Error(`no ${name}`);
	return found;
};
/** All findings below a node. */
const below = (node: SeriesNode): string[] =>
	node.kind === 'finding' ? [node.finding.fingerprint] : childrenOf(node, ALL).flatMap(below);

describe('the nodes of a series', () => {
	it('stand in one order, those with nothing in them too', () => {
		const kinds = childrenOf(root, ALL).map((node) => (node.kind === 'group' ? node.status : node.kind));
		expect(kinds).toEqual([
			'introduced',
			'worse',
			'fixed',
			'existing',
			'suppressed',
			'patches',
			'not-analysed',
		]);
	});

	it('hold each finding in its group, under its patch', () => {
		expect(below(section('introduced'))).toEqual(['b', 'a']);
		expect(below(section('fixed'))).toEqual(['c']);
		expect(below(section('existing'))).toEqual([]);
		expect(below(section('suppressed'))).toEqual(['d']);
		expect(below(section('patches'))).toEqual(['c', 'b', 'a']);
	});

	it('hold what a replay found and what was not analysed', () => {
		expect(childrenOf(section('worse'), ALL)).toMatchObject([
			{ kind: 'scenario', scenario: { hazard: 'H02' } },
		]);
		expect(childrenOf(section('not-analysed'), ALL)).toMatchObject([{ kind: 'function', reason: 'a gap' }]);
	});

	it('show what the filter lets through', () => {
		expect(below(section('introduced', 'TWICE'))).toEqual(['b']);
		expect(below(section('introduced', 'elsewhere.c'))).toEqual([]);
	});

	it('have names of their own', () => {
		const names: string[] = [];
		const collect = (node: SeriesNode): void => {
			names.push(idOf(node));
			childrenOf(node, ALL).forEach(collect);
		};
		collect(root);
		expect(new Set(names).size).toBe(names.length);
	});
});

describe('the order of findings', () => {
	it.each([
		['place', ['c', 'd', 'b', 'a']],
		['severity', ['c', 'd', 'b', 'a']],
		['steps', ['a', 'c', 'd', 'b']],
	] as const)('by %s', (sort, wanted) => {
		expect(selected(FINDINGS, { text: '', sort }).map(({ fingerprint }) => fingerprint)).toEqual(wanted);
	});
});
