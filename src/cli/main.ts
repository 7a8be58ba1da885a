// The command line: picks the subcommand, parses its options, turns errors into one line and an exit status.
import { parseArgs } from 'node:util';
import { type Channels, type Command, EXIT, type ExitStatus, UsageError } from './command';
import { commands } from './commands';

function help(): string {
	const rows = commands.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`);
	return [
		'daxlens: Linux DAX/pmem lifetime analysis of patches, C files and kernel logs',
		'',
		'usage: daxlens COMMAND [options] PATH…      PATH is a file, a folder, or - for standard input',
		'',
		...rows,
		'',
		'daxlens COMMAND --help tells the options. Exit status: 0 nothing found, 1 findings, 2 wrong input or usage.',
		'',
	].join('\n');
}

async function runCommand(command: Command, argv: string[], channels: Channels): Promise<ExitStatus> {
	const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
	let parsed: ReturnType<typeof parseArgs>;
	try {
		parsed = parseArgs({ args: argv, options, allowPositionals: true });
	} catch (error) {
		throw new UsageError(`${command.name}: ${error instanceof Error ? error.message : String(error)}`);
	}
	if (parsed.values['help']) {
		channels.out(`usage: daxlens ${command.name} ${command.usage}\n\n${command.summary}\n`);
		return EXIT.clean;
	}
	return command.run(parsed.positionals, parsed.values, channels);
}

/** Runs the command line with the arguments after the program's name; gives the exit status. */
export async function main(argv: readonly string[], channels: Channels): Promise<ExitStatus> {
	const [name, ...rest] = argv;
	if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
		channels.out(help());
		return name === undefined ? EXIT.usage : EXIT.clean;
	}
	const command = commands.find((candidate) => candidate.name === name);
	try {
		if (!command) throw new UsageError(`no command '${name}'; daxlens --help lists them`);
		return await runCommand(command, rest, channels);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		channels.err(`daxlens: ${error.message}`);
		return EXIT.usage;
	}
}
