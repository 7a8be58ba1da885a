// What a subcommand of the command line is, and the channels it may use.
import type { ParseArgsConfig } from 'node:util';

/** Exit status of the command line, as docs/cli.md promises. */
export const EXIT = { clean: 0, findings: 1, usage: 2 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Wrong usage or unreadable input: ends the program with status 2 and this one line on standard error. */
export class UsageError extends Error {}

/** The result goes to `out` alone; progress, notes and errors go to `err`. */
export interface Channels {
	out(text: string): void;
	err(line: string): void;
	/** Whether standard output is a terminal that wants colour. */
	readonly colour: boolean;
}

/** Options as parsed: a string, a flag, or a list where the option may repeat. */
export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Command {
	readonly name: string;
	/** The arguments, as shown in help: `[--format text|json] PATH…`. */
	readonly usage: string;
	/** One line for the list of commands. */
	readonly summary: string;
	readonly options: NonNullable<ParseArgsConfig['options']>;
	run(paths: readonly string[], options: OptionValues, channels: Channels): Promise<ExitStatus>;
}

/** The value of an option that has a fixed set of values. Throws UsageError for another one. */
export function choice<T extends string>(
	options: OptionValues,
	name: string,
	values: readonly T[],
	standard: T,
): T {
	const given = options[name];
	if (given === undefined) return standard;
	const found = values.find((value) => value === given);
	if (found === undefined)
		throw new UsageError(`--${name} takes ${values.join(', ')}, not '${String(given)}'`);
	return found;
}

/** The value of an option that takes one text. */
export function textOption(options: OptionValues, name: string): string | undefined {
	const given = options[name];
	return typeof given === 'string' ? given : undefined;
}
