// What stands around the matrix: the answer in a sentence, what it rests on, the legend; and the page of a series that has
// no row.
import type { SeriesReplay } from '../../replay/result';
import { count, counted } from '../model/verdict';
import type { Panel } from '../panel';
import { Button, IconButton } from '../parts/button';
import { Fact, Facts, ProfileFact } from '../parts/facts';
import { Glyph } from '../parts/glyph';

const patchCount = (number: number): string => `${count(number)} ${number === 1 ? 'patch' : 'patches'}`;

export function SeriesHead({
	series,
	openTimeline,
	panel,
}: {
	readonly series: SeriesReplay;
	readonly openTimeline: (() => void) | undefined;
	readonly panel: Panel;
}) {
	const { title, version, patches, rows, summary } = series;
	return (
		<header class="head">
			<div class="grow">
				<h1>
					{title}{' '}
					<span class="quiet">
						· v{version} · {patchCount(patches.length)}
					</span>
				</h1>
				<p class="sentence">{summary}</p>
				<p class="quiet small">
					{counted(rows.length, 'scenario')} × {counted(patches.length + 1, 'column')}
				</p>
			</div>
			{openTimeline && <Button label="Open timeline" shortcut="Enter" does={openTimeline} />}
			<IconButton label="Copy link to this view" glyph="link" does={() => panel.copyLink()} />
		</header>
	);
}

export function SeriesFacts({
	panel,
	series: { profile, rows, patches, notes },
}: {
	readonly panel: Panel;
	readonly series: SeriesReplay;
}) {
	const cells = rows.flatMap((row) => row.cells);
	const open = cells.filter((cell) => cell.verdict === 'not-exhausted').length;
	const unknown = cells.filter((cell) => cell.verdict === 'unknown').length;
	const states = cells.reduce((sum, cell) => sum + cell.states, 0);
	const calls = [...new Set(patches.flatMap((patch) => patch.notModelled))];
	const still = patches.filter((patch) => patch.operations.length === 0).length;
	return (
		<Facts>
			<ProfileFact panel={panel} profile={profile} />
			<Fact
				name="Explored"
				note={`${count(cells.length - open - unknown)} of ${counted(cells.length, 'cell')} to the end, breadth first`}
			>
				{counted(states, 'state')}
			</Fact>
			<Fact
				name="Not exhausted"
				note={open > 0 ? 'No hazard found so far; not a “safe”.' : 'Every “safe” is exhaustive.'}
			>
				{open > 0 && <Glyph name="open" />} {counted(open, 'cell')}
			</Fact>
			<Fact name="Not modelled" note={`${still} of ${patches.length} patches change no modelled step.`}>
				{calls.length === 0 ? 'no call' : <CallList calls={calls} />}
			</Fact>
			{notes.length > 0 && (
				<Fact name="Left out">
					<details>
						<summary>{counted(notes.length, 'note')}</summary>
						<ul>
							{notes.map((note) => (
								<li key={note}>{note}</li>
							))}
						</ul>
					</details>
				</Fact>
			)}
		</Facts>
	);
}

/** The first names; the rest on demand. */
function CallList({ calls }: { readonly calls: readonly string[] }) {
	const shown = calls.slice(0, 2).join(', ');
	if (calls.length <= 2) return <>{shown}</>;
	return (
		<details>
			<summary>
				{shown} <span class="link">{calls.length - 2} more</span>
			</summary>
			{calls.slice(2).join(', ')}
		</details>
	);
}

export const Legend = () => (
	<p class="legend">
		<span class="pair">
			<Glyph name="hazard" /> hazard
		</span>
		<span class="pair">
			<Glyph name="hang" /> hang
		</span>
		<span class="pair">
			<Glyph name="safe" /> safe: every state visited
		</span>
		<span class="pair">
			<Glyph name="open" /> not exhausted
		</span>
		<span class="pair">
			<span class="swatch" /> differs from the column to its left
		</span>
		<span>no step = patch changes no modelled step</span>
	</p>
);

/** Why there is nothing to show, and what was looked at. */
export function NoRow({ series: { patches, profile } }: { readonly series: SeriesReplay }) {
	const calls = [...new Set(patches.flatMap((patch) => patch.notModelled))];
	return (
		<div class="state-card">
			<div class="side-title">
				<Glyph name="none" />
				<h2>No patch of this series changes a modelled step</h2>
			</div>
			<p>
				{patchCount(patches.length)} read. None of them takes part in a lifetime scenario of profile{' '}
				{profile.name}.
			</p>
			{calls.length > 0 && (
				<p class="quiet">
					{counted(calls.length, 'call')} the model does not know:{' '}
					<code>{calls.slice(0, 12).join(', ')}</code>
					{calls.length > 12 && ` and ${calls.length - 12} more`}
				</p>
			)}
			<p class="quiet">What the code holds and gives back is a matter of the findings, not of this panel.</p>
		</div>
	);
}
