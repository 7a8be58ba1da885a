// The program's entry: binds the command line to this process.
import { main } from './main';

const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'];

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code === 'EPIPE') process.exit(0);
	throw error;
});

main(process.argv.slice(2), {
	out: (text) => process.stdout.write(text),
	err: (line) => process.stderr.write(`${line}\n`),
	colour,
}).then(
	(status) => {
		process.exitCode = status;
	},
	(error: unknown) => {
		process.stderr.write(
			`daxlens: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
		);
		process.exitCode = 2;
	},
);
