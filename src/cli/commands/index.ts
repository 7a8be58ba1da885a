// The table of subcommands, in the order of help.
import type { Command } from '../command';
import { lsp } from './lsp';
import { patch } from './patch';
import { trace } from './trace';

export const commands: readonly Command[] = [patch, trace, lsp];
