// Puts a contract into words: for the command line, the editor's hover and the documentation. Pure text building;
// knows nothing of terminals or editors.

import type { Catalogue } from './catalogue';
import {
	type Acquire,
	type Contract,
	type Release,
	SAFE,
	SUCCESS,
	type Success,
	type Transfer,
} from './contract';
import { readSignature } from './signature';

/** One part of an explanation: a heading and its lines, without markup. Calls stand in backticks. */
export interface ExplanationPart {
	readonly heading: string;
	readonly lines: readonly string[];
}

/** The contract in one sentence: `dax_map_atomic() takes a dax mapping; dax_unmap_atomic() gives it back.` */
export function contractSentence(contract: Contract): string {
	const acquires = callNames(contract.acquire);
	const releases = callNames(contract.release);
	const takes = `${acquires} ${verb(contract.acquire, 'take', 'takes')} ${article(contract.resource)}`;
	if (releases === '') return `${takes}; it is given back by itself.`;
	const gives = `${releases} ${verb(contract.release, 'give', 'gives')} it back`;
	return `${takes}; ${gives}${contract.automatic ? ', or nothing has to' : ''}.`;
}

/** The whole contract, part by part, for any surface to lay out. */
export function explainContract(contract: Contract): readonly ExplanationPart[] {
	const parts: ExplanationPart[] = [
		{ heading: 'Takes', lines: contract.acquire.map(acquireLine) },
		{ heading: 'Gives back', lines: contract.release.map(releaseLine) },
		{ heading: 'Hands over', lines: contract.transfer.map(transferLine) },
		{ heading: 'While held', lines: whileHeld(contract) },
		{ heading: 'Returns held on purpose', lines: contract.returnsHeld.map((name) => `\`${name}()\``) },
		{ heading: 'Scope guards', lines: contract.guard.map((name) => `\`${name}\``) },
		{ heading: 'Notes', lines: contract.notes },
		{ heading: 'Versions', lines: [versionText(contract.versions)] },
		{ heading: 'Source', lines: [contract.source] },
	];
	return parts.filter((part) => part.lines.length > 0);
}

/** The contract as Markdown, the first line a bold title. */
export function contractMarkdown(contract: Contract): string {
	const parts = explainContract(contract).map(
		({ heading, lines }) => `**${heading}**\n\n${lines.map((line) => `- ${line}`).join('\n')}`,
	);
	return [
		`**${contract.id}**: ${contract.resource} (${contract.kind})`,
		contractSentence(contract),
		...parts,
	].join('\n\n');
}

/** The contract as plain text, indented below its headings. */
export function contractText(contract: Contract): string {
	const parts = explainContract(contract).map(({ heading, lines }) =>
		[heading, ...lines.map((line) => `  ${line.replaceAll('`', '')}`)].join('\n'),
	);
	return [
		`${contract.id}: ${contract.resource} (${contract.kind})`,
		contractSentence(contract),
		...parts,
	].join('\n\n');
}

/**
 * The contracts that bear on a name: the one with that id, those in which the function takes, gives back or takes
 * over, and those that guard what it hands out.
 */
export function contractsOf(catalogue: Catalogue, name: string): readonly Contract[] {
	const bound = [catalogue.acquires, catalogue.releases, catalogue.transfers].flatMap(
		(index) => index.get(name)?.map(({ contract }) => contract) ?? [],
	);
	const guards = catalogue.accesses.get(name)?.flatMap(({ access }) => access.within) ?? [];
	const named = [name, ...guards].flatMap((id) => catalogue.contracts.get(id) ?? []);
	return [...new Set([...bound, ...named])];
}

/** What a guarded access hands out and where it is valid, one sentence for each form of the function. */
export function accessSentences(catalogue: Catalogue, name: string): readonly string[] {
	return (catalogue.accesses.get(name) ?? []).map(
		({ access }) =>
			`${access.call} hands out ${access.yields.join(' and ')}: valid only while ${access.within.join(' or ')} is held.`,
	);
}

function acquireLine(rule: Acquire): string {
	const facts = [successText(rule.success)];
	if (rule.leavesNull) facts.push('NULL is left there otherwise');
	if (rule.recordedIn) facts.push(`\`${rule.recordedIn}\` is an error pointer otherwise`);
	if (rule.returnsKey) facts.push('returns its argument');
	if (rule.failsOnlyWith) facts.push(`fails only with ${rule.failsOnlyWith.join(' or ')}`);
	if (rule.passesErrors) facts.push(`fails where \`${rule.passesErrors}\` is an error pointer`);
	if (rule.between) facts.push(`returns at least ${rule.between[0]} and at most ${rule.between[1]} then`);
	if (rule.stores) facts.push(`keeps \`${rule.stores}\``);
	if (rule.runsOnFailure) facts.push(`has called \`${rule.runsOnFailure}\` when it fails`);
	if (rule.sleeps) facts.push('may sleep');
	return `\`${rule.call}\`: ${[...facts, ...keyFact(rule.key), ...since(rule.versions)].join('; ')}`;
}

function releaseLine(rule: Release): string {
	const field = rule.safeBy ? ` (\`${rule.safeBy}\`)` : '';
	const facts = [`safe: ${SAFE[rule.safe]}${field}`];
	if (rule.frees) facts.push('the object is gone afterwards');
	return `\`${rule.call}\`: ${[...facts, ...keyFact(rule.key), ...since(rule.versions)].join('; ')}`;
}

function transferLine(rule: Transfer): string {
	const when = rule.success
		? `takes it over ${successText(rule.success).replace(/^held /, '')}`
		: 'takes it over';
	const otherwise =
		rule.otherwise === 'released' ? ['with any other result it has given it back itself'] : [];
	const gone = rule.gone ? ['the object may be gone afterwards'] : [];
	return `\`${rule.call}\`: ${[when, ...otherwise, ...gone, ...keyFact(rule.key), ...since(rule.versions)].join('; ')}`;
}

function whileHeld(contract: Contract): string[] {
	const lines = [contract.sleepWhileHeld ? 'sleeping is allowed' : 'sleeping is a bug'];
	if (contract.nests) lines.push('the same object may be taken several times, and is given back as often');
	if (contract.untyped)
		lines.push('memory for any type: the last reference to an object in it frees it as well');
	if (contract.rolls)
		lines.push('a callee that is handed the address of the variable leaves another one there');
	if (contract.keyStays) lines.push('the object that the key names stays where it is given back');
	if (contract.agree.length > 0)
		lines.push(`given back with the same ${contract.agree.map((name) => `\`${name}\``).join(', ')}`);
	if (contract.cookie)
		lines.push(`given back with what the taking call has returned as \`${contract.cookie}\``);
	if (contract.startsEmpty) lines.push('empty, and nothing to give back, until another call has filled it');
	if (contract.mask) lines.push('the bits of the mask are held one by one, and may be given back together');
	if (contract.automatic) lines.push('a missing release is not reported');
	return lines;
}

/** The class in words, without its short name. */
function successText(success: Success): string {
	return SUCCESS[success].replace(/ \(R-[^)]*\)$/, '');
}

function keyFact(key: string): string[] {
	if (key === 'none') return [];
	return [key === 'ret' ? 'named by the result' : `named by \`${key}\``.replace('ret', 'the result')];
}

function since(versions: string | undefined): string[] {
	return versions === undefined || versions === 'always' ? [] : [versionText(versions)];
}

/** A range of versions in words: `4.5-4.11` gives `4.5 to 4.11`. */
export function versionText(versions: string): string {
	if (versions === 'always') return 'all versions';
	const [from = '', to] = versions.split('-');
	if (to === undefined) return `${from} only`;
	if (from === '') return `up to ${to}`;
	return to === '' ? `${from} and later` : `${from} to ${to}`;
}

function distinctNames(rules: readonly { readonly call: string }[]): readonly string[] {
	return [...new Set(rules.map(({ call }) => readSignature(call).name))];
}

/** The first two functions by name, and how many more there are. */
function callNames(rules: readonly { readonly call: string }[]): string {
	const names = distinctNames(rules);
	const shown = names.slice(0, 2).map((name) => `${name}()`);
	const more = names.length - shown.length;
	if (more > 0) return `${shown.join(', ')} and ${more} more`;
	return shown.join(' or ');
}

function verb(rules: readonly { readonly call: string }[], many: string, one: string): string {
	return distinctNames(rules).length > 2 ? many : one;
}

function article(resource: string): string {
	return `${/^[aeio]|^(RCU|SRCU|XFS|MMU|LRU|I\/O|SCSI)/.test(resource) ? 'an' : 'a'} ${resource}`;
}
