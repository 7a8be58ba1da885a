// Who wrote: `Jane Doe <jane@example.org>`, `jane@example.org (Jane Doe)`, or a bare name from an archive page.
// Knows nothing of mailing lists.

export interface Person {
	/** As shown: the name, or the address where no name is given. */
	readonly name: string;
	/** Lower case, or null where a page shows the name alone. */
	readonly address: string | null;
}

const ADDRESS = /<\s*([^<>\s]+@[^<>\s]+?)\s*>|([^\s<>()",;]+@[^\s<>()",;]+)/;

const tidy = (text: string) =>
	text
		.replace(/["\\<>]/g, '')
		.replace(/\s+/g, ' ')
		.replace(/^[,;\s]+|[,;\s]+$/g, '');

/** `ada at example.org (Ada Byte)`: how pipermail archives hide addresses. */
const HIDDEN = /^(\S+) at ([^\s@]+\.[^\s@]+)(?=\s+\(|$)/;

/** Reads the first person of an address header. */
export function readPerson(given: string): Person {
	const text = given.slice(0, 1000).trim().replace(HIDDEN, '$1@$2');
	const match = ADDRESS.exec(text);
	if (!match) return { name: tidy(text), address: null };
	const address = (match[1] ?? match[2] ?? '').toLowerCase();
	const before = tidy(text.slice(0, match.index));
	const comment = /^\s*\(([^()]*)\)/.exec(text.slice(match.index + match[0].length))?.[1];
	return { name: before || tidy(comment ?? '') || address, address };
}

/** `Jane Doe <jane@example.org>`, or what of it is known. */
export function formatPerson(person: Person): string {
	if (person.address === null) return person.name;
	return person.name === '' || person.name === person.address
		? person.address
		: `${person.name} <${person.address}>`;
}
