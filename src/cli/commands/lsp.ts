// `daxlens lsp --stdio`: the language server, for any editor that can start a program.
import { serve } from '../../server/serve';
import { type Command, UsageError } from '../command';

export const lsp: Command = {
	name: 'lsp',
	usage: '--stdio',
	summary: 'the language server, on standard input and output',
	options: { stdio: { type: 'boolean' } },
	run(paths, options) {
		if (paths.length > 0) throw new UsageError(`lsp: takes no paths, not '${paths[0]}'`);
		if (options['stdio'] !== true) throw new UsageError('lsp: name the channel: --stdio');
		serve(__dirname);
		// The client ends the program: by the protocol's exit, or by closing standard input.
		return new Promise(() => {});
	},
};
