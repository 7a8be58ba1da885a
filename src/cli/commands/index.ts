// The table of subcommands, in the order of help.
import type { Command } from '../command';
import { lsp } from './lsp';
import { patch } from './patch';

export const commands: readonly Command[] = [patch, lsp];
