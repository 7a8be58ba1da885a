// What a panel shows as its host speaks: rows as they come, a whole replay until the next is whole, what was stopped, what is old.
import { describe, expect, it } from 'vitest';
import type { FromPanel, ToPanel } from '../../src/protocol/panels';
import type { Replay } from '../../src/replay/result';
import type { PanelHost } from '../../src/webview/host';
import { Panel } from '../../src/webview/panel';
import { SERIES, SERIES_ONLY } from './fixture';

/** The replay with its first rows alone. */
const withRows = (count: number): Replay => ({
	...SERIES_ONLY,
	series: [{ ...SERIES, rows: SERIES.rows.slice(0, count) }],
});

function opened() {
	const posted: FromPanel[] = [];
	let send: (message: ToPanel<Replay>) => void = () => {};
	const host: PanelHost = {
		inEditor: true,
		kept: null,
		post: (message) => posted.push(message),
		keep: () => {},
		listen: (take) => {
			send = take;
		},
	};
	const panel = new Panel(host);
	const loading = (done: number, soFar: Replay | null) =>
		send({ type: 'loading', title: 'a series', done, total: 4, soFar });
	const shown = () => {
		const content = panel.content.value;
		if (content.kind !== 'replay') return content.kind;
		const rows = content.replay.series[0]?.rows.length;
		return `${rows} rows, ${content.isPart ? 'a part' : 'whole'}, ${content.standing.is}`;
	};
	return { panel, posted, send, loading, shown };
}

const ALL = SERIES.rows.length;

describe('a panel', () => {
	it('shows rows as they come, then all', () => {
		const { send, loading, shown } = opened();
		expect(shown()).toBe('waiting');
		loading(0, null);
		expect(shown()).toBe('loading');
		loading(1, withRows(1));
		expect(shown()).toBe('1 rows, a part, running');
		loading(2, null);
		expect(shown()).toBe('1 rows, a part, running');
		loading(3, withRows(3));
		expect(shown()).toBe('3 rows, a part, running');
		send({ type: 'replay', replay: SERIES_ONLY });
		expect(shown()).toBe(`${ALL} rows, whole, current`);
	});

	it('keeps a whole replay while another runs', () => {
		const { send, loading, shown } = opened();
		send({ type: 'replay', replay: SERIES_ONLY });
		send({ type: 'outdated' });
		expect(shown()).toBe(`${ALL} rows, whole, outdated`);
		loading(1, withRows(1));
		expect(shown()).toBe(`${ALL} rows, whole, running`);
		send({ type: 'replay', replay: withRows(2) });
		expect(shown()).toBe('2 rows, whole, current');
	});

	it('keeps the rows that were finished when it is stopped', () => {
		const { panel, posted, send, loading, shown } = opened();
		loading(2, withRows(2));
		panel.stop();
		expect(posted).toEqual([{ type: 'stop' }]);
		send({ type: 'stopped' });
		expect(shown()).toBe('2 rows, a part, stopped');
	});

	it('says that there is nothing where it is stopped before a row', () => {
		const { send, loading, shown } = opened();
		loading(0, null);
		send({ type: 'stopped' });
		expect(shown()).toBe('failed');
	});

	it('asks for a farther search with its bound, and for another profile', () => {
		const { panel, posted } = opened();
		panel.replayNow();
		panel.replayNow(2_000_000);
		panel.changeProfile();
		expect(posted).toEqual([
			{ type: 'replay-now' },
			{ type: 'replay-now', maxStates: 2_000_000 },
			{ type: 'change-profile' },
		]);
	});
});
