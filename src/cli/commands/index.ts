// The table of subcommands, in the order of help.
import type { Command } from '../command';
import { patchCommand } from './patch';
import { traceCommand } from './trace';

export const commands: readonly Command[] = [patchCommand, traceCommand];
