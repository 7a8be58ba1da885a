// The log at the left of the explanation: each line with the number of the step it is observed at.
import type { PinnedLine } from '../model/log-pins';
import { baseName } from '../model/words';
import type { Panel } from '../panel';

interface Properties {
	readonly panel: Panel;
	readonly file: string;
	readonly lines: readonly PinnedLine[];
	readonly chosen: number;
	readonly choose: (step: number) => void;
}

export function LogPane({ panel, file, lines, chosen, choose }: Properties) {
	return (
		<section class="log-pane" data-pane tabIndex={-1} aria-label="Log">
			<div class="pane-title">
				<h2 title={file}>{baseName(file)}</h2>
				<span class="grow" />
				<span class="quiet pair">
					<span class="pin-mark">n</span> pinned to step n
				</span>
			</div>
			<ol class="log-lines">
				{lines.map(({ line, text, step, unused }) => (
					<li
						key={line}
						data-line={line}
						class={`${step === null ? '' : 'used'} ${unused ? 'unused' : ''} ${step !== null && step === chosen ? 'chosen' : ''}`}
					>
						<button
							type="button"
							class="line-number"
							aria-label={`Line ${line}`}
							title={panel.inEditor ? 'Open this line' : 'Copy this place'}
							onClick={() => panel.open({ file, line })}
						>
							{line}
						</button>
						{step === null ? (
							<span />
						) : (
							<button type="button" class="pin-mark" aria-label={`Step ${step}`} onClick={() => choose(step)}>
								{step}
							</button>
						)}
						<span class="log-text">
							{text}
							{unused && <small>{unused}</small>}
						</span>
					</li>
				))}
			</ol>
		</section>
	);
}
