// What stands over the timeline: which schedule it is, how it was found, and what goes wrong in it, in a sentence.
import type { Subject } from '../model/subject';
import { counted } from '../model/verdict';
import type { Panel } from '../panel';
import { Button, IconButton } from '../parts/button';
import { Glyph } from '../parts/glyph';

export function TimelineHead({
	panel,
	subject,
	comparing,
	compare,
}: {
	readonly panel: Panel;
	readonly subject: Subject;
	readonly comparing: boolean;
	readonly compare: (() => void) | undefined;
}) {
	const { title, context, profile, found } = subject;
	return (
		<header class="head">
			<div class="grow">
				<h1>
					{title} <span class="quiet">· {context}</span>
				</h1>
				<p class="quiet small">
					Profile <b>{profile.name}</b>: {profile.because.replace(/\.$/, '')} · {found}
				</p>
			</div>
			{compare && (
				<Button label={comparing ? 'Back to the patch' : 'Compare with before'} shortcut="B" does={compare} />
			)}
			<IconButton label="Copy link to this view" glyph="link" does={() => panel.copyLink()} />
		</header>
	);
}

export function Banner({
	subject: { sign, head, sentence, more },
	comparing,
	lost,
}: {
	readonly subject: Subject;
	readonly comparing: boolean;
	readonly lost: number;
}) {
	if (comparing)
		return (
			<section class="banner v-none" aria-label="Comparison">
				<Glyph name="info" />
				<div>
					<p class="sentence">
						<b>The schedule before the series.</b>{' '}
						{lost === 0
							? 'Every step of it still runs.'
							: `${counted(lost, 'step')} of it, struck through, cannot run any more or run elsewhere.`}
					</p>
				</div>
			</section>
		);
	return (
		<section class={`banner v-${sign}`} aria-label="What goes wrong">
			<Glyph name={sign} />
			<div>
				<p class="sentence">
					<b>{head}</b> {sentence}
				</p>
				{more && <p class="quiet">{more}</p>}
			</div>
		</section>
	);
}
