// The table of subcommands, in the order of help.
import type { Command } from '../command';
import { contracts } from './contracts';

export const commands: readonly Command[] = [contracts];
