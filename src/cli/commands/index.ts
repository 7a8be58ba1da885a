// The table of subcommands, in the order of help.
import type { Command } from '../command';
import { check } from './check';
import { contracts } from './contracts';
import { explain } from './explain';
import { explore } from './explore';
import { lsp } from './lsp';
import { patch } from './patch';
import { replay } from './replay';
import { trace } from './trace';

export const commands: readonly Command[] = [check, patch, trace, replay, explore, explain, contracts, lsp];
