// The table of subcommands, in the order of help.
import type { Command } from '../command';

export const commands: readonly Command[] = [];
