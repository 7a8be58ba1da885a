// The table of subcommands, in the order of help.
import type { Command } from '../command';
import { explore } from './explore';

export const commands: readonly Command[] = [explore];
