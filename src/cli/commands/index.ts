// The table of subcommands, in the order of help.
import type { Command } from '../command';
import { trace } from './trace';

export const commands: readonly Command[] = [trace];
