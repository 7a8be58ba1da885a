// The facts under a panel's title: what has to be known before a verdict is believed.
import type { ComponentChildren } from 'preact';
import type { ReplayProfile } from '../../replay/result';
import type { Panel } from '../panel';

export interface FactProperties {
	readonly name: string;
	readonly children: ComponentChildren;
	/** The quiet line beneath. */
	readonly note?: ComponentChildren;
}

export const Fact = ({ name, children, note }: FactProperties) => (
	<div class="fact">
		<dt>{name}</dt>
		<dd>
			{children}
			{note && <span class="note">{note}</span>}
		</dd>
	</div>
);

export const Facts = ({ children }: { readonly children: ComponentChildren }) => (
	<dl class="facts">{children}</dl>
);

/** The kernel that a replay assumes, and why. In the editor it can be changed, which begins the replay anew. */
export const ProfileFact = ({
	panel,
	profile: { name, because },
}: {
	readonly panel: Panel;
	readonly profile: ReplayProfile;
}) => (
	<Fact name="Profile" note={`Why: ${because}`}>
		<b>{name}</b>{' '}
		{panel.inEditor && (
			<button type="button" class="plain link" onClick={() => panel.changeProfile()}>
				Change…
			</button>
		)}
	</Fact>
);
