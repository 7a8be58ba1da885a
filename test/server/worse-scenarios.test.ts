// What a replay tells the lists: scenarios that a patch makes worse, for the text that was replayed and no other.
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentView, SeriesView } from '../../src/protocol/protocol';
import type { HazardCell, Replay, SeriesReplay } from '../../src/replay/result';
import { NO_SURROUNDINGS } from '../../src/server/surroundings';
import { WorseScenarios, worseOf } from '../../src/server/worse-scenarios';

const cell = (patch: number, change: HazardCell['change'], hazard: string | null): HazardCell => ({
	patch,
	verdict: hazard ? 'hazard' : 'safe',
	hazard,
	also: [],
	change,
	because: `patch ${patch}`,
	schedule: null,
	states: 1,
	transitions: 1,
});
const replay: SeriesReplay = {
	title: 'volume: locking',
	version: 2,
	profile: { name: 'v6.12', because: 'made up' },
	summary: '',
	patches: [1, 2].map((number) => ({
		number,
		subject: '',
		operations: [],
		notModelled: [],
		mail: { file: 'a.mbox', line: number * 10 },
	})),
	rows: [
		{
			scenario: 'A1',
			title: 'fault and unbind',
			group: 'pmem',
			story: '',
			cells: [cell(0, null, null), cell(1, 'new', 'H02'), cell(2, 'fixed', null)],
		},
		{
			scenario: 'A2',
			title: 'read and unbind',
			group: 'pmem',
			story: '',
			cells: [cell(0, null, 'H02'), cell(1, null, 'H02'), cell(2, 'worse', 'H31')],
		},
	],
	hazards: [],
	notes: [],
};
const all: Replay = { series: [replay], traces: [], conformance: [], hazards: [] };
const series = { title: 'volume: locking', version: 2, worse: null } as SeriesView;
const view: DocumentView = { series: [series, { ...series, version: 1 }], traces: [] };
const documentOf = (text: string) => TextDocument.create('file:///a.mbox', 'linux-mbox', 1, text);
const snapshot = {
	uri: 'file:///a.mbox',
	name: 'a.mbox',
	kind: 'mail',
	text: 'mails',
	around: NO_SURROUNDINGS,
} as const;

describe('scenarios made worse', () => {
	it('are those that a patch leads into a hazard, or into a worse one', () => {
		expect(worseOf(replay)).toEqual([
			{ scenario: 'A1', title: 'fault and unbind', patch: 1, hazard: 'H02', because: 'patch 1', line: 9 },
			{ scenario: 'A2', title: 'read and unbind', patch: 2, hazard: 'H31', because: 'patch 2', line: 19 },
		]);
	});

	it('are told of the series that was replayed, as long as its text stays', () => {
		const worse = new WorseScenarios();
		worse.note(snapshot, all);
		const counts = ({ series: shown }: DocumentView) => shown.map((one) => one.worse?.length ?? null);
		expect(counts(worse.addTo(view, documentOf('mails')))).toEqual([2, null]);
		expect(counts(worse.addTo(view, documentOf('other mails')))).toEqual([null, null]);
		worse.forget('file:///a.mbox');
		expect(counts(worse.addTo(view, documentOf('mails')))).toEqual([null, null]);
	});
});
