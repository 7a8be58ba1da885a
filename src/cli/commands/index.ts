// The table of subcommands, in the order of help.
import type { Command } from '../command';
import { contracts } from './contracts';
import { lsp } from './lsp';
import { patch } from './patch';
import { trace } from './trace';

export const commands: readonly Command[] = [patch, trace, contracts, lsp];
