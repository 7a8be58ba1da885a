// The facts under a panel's title: what has to be known before a verdict is believed.
import type { ComponentChildren } from 'preact';

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
