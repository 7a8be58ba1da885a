// What the catalogue knows of a function, as Markdown: what it takes or gives back, when it succeeds, the other half, the source.
import type { Bound, BoundAccess, Catalogue, CatalogueText } from '../contracts/catalogue';
import {
	type Acquire,
	type Contract,
	type Release,
	SAFE,
	SUCCESS,
	type Transfer,
} from '../contracts/contract';
import { codeSpan, plain } from './markdown';

/** What a function of the catalogue that has these files on top is for; null for one that it has not. */
export type DescribeContract = (name: string, contracts: readonly CatalogueText[]) => string | null;

/** Answers from catalogues, which are loaded when first asked. */
export function describeFrom(load: (contracts: readonly CatalogueText[]) => Catalogue): DescribeContract {
	return (name, contracts) => {
		const catalogue = load(contracts);
		const parts = [
			...(catalogue.acquires.get(name) ?? []).map(acquiring),
			...(catalogue.releases.get(name) ?? []).map(releasing),
			...(catalogue.transfers.get(name) ?? []).map(transferring),
			...(catalogue.accesses.get(name) ?? []).map(accessing),
			...(catalogue.sleeps.has(name) ? [`${codeSpan(`${name}()`)} may sleep.`] : []),
		];
		return parts.length === 0 ? null : parts.join('\n\n---\n\n');
	};
}

function acquiring({ contract, rule }: Bound<Acquire>): string {
	const takes = `Takes ${bold(contract.resource)}${instanceOf(rule.key)}: ${words(SUCCESS[rule.success])}.`;
	const sleeps = rule.sleeps ? ' May sleep.' : '';
	return paragraphs(
		codeBlock(rule.call),
		takes + sleeps,
		contract.sleepWhileHeld ? '' : 'No sleeping while it is held.',
		contract.automatic
			? 'Given back by itself.'
			: listed(
					'Given back by',
					contract.release.map((release) => release.call),
				),
		listed(
			'Handed over by',
			contract.transfer.map((transfer) => transfer.call),
		),
		contract.notes.map((note) => `- ${plain(note)}`).join('\n'),
		origin(contract, rule.versions),
	);
}

function releasing({ contract, rule }: Bound<Release>): string {
	const gone = rule.frees ? ' The object is gone afterwards.' : '';
	return paragraphs(
		codeBlock(rule.call),
		`Gives back ${bold(contract.resource)}${instanceOf(rule.key)}; ${words(SAFE[rule.safe])}.${gone}`,
		listed(
			'Taken by',
			contract.acquire.map((acquire) => acquire.call),
		),
		origin(contract, rule.versions),
	);
}

function transferring({ contract, rule }: Bound<Transfer>): string {
	const when = rule.success === undefined ? '' : `, ${words(SUCCESS[rule.success])}`;
	return paragraphs(
		codeBlock(rule.call),
		`Takes over ${bold(contract.resource)}${instanceOf(rule.key)} from its caller${when}.`,
		origin(contract, undefined),
	);
}

function accessing({ access }: BoundAccess): string {
	return paragraphs(
		codeBlock(access.call),
		`What it hands out may be used only within ${access.within.map(codeSpan).join(' or ')}.`,
		plain(access.source),
	);
}

const paragraphs = (...parts: string[]): string => parts.filter((part) => part !== '').join('\n\n');
const codeBlock = (code: string): string => `\`\`\`c\n${code}\n\`\`\``;
const bold = (text: string): string => `**${plain(text)}**`;
const instanceOf = (key: string): string => (key === 'ret' ? '' : ` of ${codeSpan(key)}`);
/** The wording of the schema's tables without the mark of the specification's rule. */
const words = (text: string): string => text.replace(/ \(R-[A-Z]+\)$/, '');
const listed = (lead: string, calls: readonly string[]): string =>
	calls.length === 0 ? '' : `${lead} ${calls.map(codeSpan).join(', ')}.`;

function origin(contract: Contract, versions: string | undefined): string {
	return [codeSpan(contract.id), versionText(versions ?? contract.versions), plain(contract.source)]
		.filter((part) => part !== '')
		.join(' · ');
}

/** `4.4-` is "since 4.4", `4.5-4.11` is "4.5 to 4.11", `always` needs no word. */
function versionText(versions: string): string {
	if (versions === 'always') return '';
	const [from = '', to = ''] = versions.split('-');
	return to === '' ? `since ${from}` : from === '' ? `until ${to}` : `${from} to ${to}`;
}
