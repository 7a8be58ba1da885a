// What a hover on a stack's frame says, as Markdown: what it waits for, what the question mark means, where in the code it is.
import type { Definition } from '../platform/definition-index';
import type { SourcePlace } from '../trace/decode';
import type { LocatedFrame } from './frame-source';
import { codeSpan, plain } from './markdown';
import type { FramePlace } from './places';

/** A definition with the address that opens it. */
export interface LinkedDefinition {
	readonly definition: Definition;
	readonly link: string;
	/** The path to show. */
	readonly shown: string;
}

/** Definitions told in one hover; more than these are of functions that merely have the same name. */
const MOST_DEFINITIONS = 3;

/** Says what is known of a frame. The contract is what the catalogue says of its function. */
export function describeFrame(
	{ frame, inlined }: LocatedFrame,
	contract: string | null,
	definitions: readonly LinkedDefinition[],
): string {
	return [
		placeOf(frame),
		...inlined.map(inlinedText),
		waitText(frame),
		doubtText(frame),
		...definitions.slice(0, MOST_DEFINITIONS).map(definitionText),
		...(contract === null ? [] : ['---', contract]),
	]
		.filter((part) => part !== '')
		.join('\n\n');
}

function placeOf({ symbol, offset, size, module, inline, file, sourceLine }: FramePlace): string {
	const bytes = offset === null ? '' : `byte ${offset}${size === null ? '' : ` of ${size}`}`;
	const parts = [
		bytes,
		module === null ? '' : `module ${codeSpan(module)}`,
		inline ? 'inlined into the frame below' : '',
		file === null ? '' : codeSpan(sourceLine === null ? file : `${file}:${sourceLine}`),
	].filter((part) => part !== '');
	return [codeSpan(`${symbol}()`), ...parts].join(' · ');
}

function inlinedText({ function: name, file, line }: SourcePlace): string {
	return `inlined here: ${codeSpan(`${name}()`)} · ${codeSpan(`${file}:${line}`)}`;
}

function waitText({ wait }: FramePlace): string {
	if (!wait) return '';
	const caller = wait.caller ? `, for ${codeSpan(`${wait.caller}()`)}` : '';
	return wait.isHere
		? `**Waits for ${plain(wait.what)}**${caller}.`
		: `Its call waits for ${plain(wait.what)} in ${codeSpan(`${wait.function}()`)}.`;
}

function doubtText({ reliable }: FramePlace): string {
	return reliable
		? ''
		: 'Unreliable (`?`): an address found on the stack that the unwinder could not confirm. It may be left over from an earlier call.';
}

function definitionText({ definition, link, shown }: LinkedDefinition): string {
	return `[${plain(shown)}:${definition.line + 1}](${link})\n\`\`\`c\n${definition.head}\n\`\`\``;
}
