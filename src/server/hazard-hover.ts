// What a hover says on the id of a hazard, as replays and their mails name it.
import { hazards } from '../engine/model/hazards';
import { plain } from './markdown';

/** The hazard in Markdown, or null for a word that is no id of one. */
export function describeHazard(word: string): string | null {
	const forms = hazards.filter(({ id }) => id === word);
	const [first] = forms;
	if (!first) return null;
	const meanings = [...new Set(forms.map(({ meaning }) => meaning))];
	return [`**${plain(first.id)}** ${plain(first.name)}`, ...meanings.map(plain)].join('\n\n');
}
