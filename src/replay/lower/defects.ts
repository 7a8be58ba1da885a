// Defects that the check of a series finds in a guard, as ways in which an operation can go wrong: a path that keeps the
// guard, one that gives back what it never took, one that gives back another's.
import type { Mutation } from '../../engine/scenario';
import type { ReviewedFinding } from '../../review/reviewed';
import type { ReplayPlace } from '../result';
import type { Switches } from './access';

/** What a finding makes of an operation: changed steps, or the same steps under other switches. */
export interface Defect {
	readonly operation: string;
	readonly function: string;
	readonly says: string;
	readonly place: ReplayPlace;
	readonly switches: Switches;
	readonly mutations: readonly Mutation[];
	/** Patches of the series between which it is there: the first that has it, the first that has not. */
	readonly from: number;
	readonly until: number | null;
}

type Kind = 'leak' | 'phantom' | 'other-object';

const KINDS: Readonly<Record<string, Kind>> = {
	'unreleased-on-path': 'leak',
	'overwritten-while-held': 'leak',
	'released-unheld': 'phantom',
	'released-twice': 'phantom',
	'error-pointer-arithmetic': 'phantom',
	'wrong-release-object': 'other-object',
};

/** The step behind which a path goes astray: the last before the memory is touched. */
const ASTRAY: Readonly<
	Record<string, { readonly inside: readonly string[]; readonly outside: readonly string[] }>
> = {
	fault: { inside: ['F7'], outside: ['F9'] },
	zero: { inside: ['C5'], outside: ['C7'] },
	io: { inside: ['W4', 'W4.1'], outside: ['W6', 'W6.end'] },
};

const RESOURCES: Readonly<Record<string, readonly string[]>> = {
	fault: ['pagefault', 'mmap', 'entry', 'immap'],
	zero: ['iolock'],
	io: ['iolock'],
};

/** Ends the operation with everything given back but the guard. */
const leaking = (operation: string): string =>
	[
		...(RESOURCES[operation] ?? []).map((name) => `if (held(${name})) { release ${name} }`),
		'if (held(guard)) { stop } else { fail }',
	].join('\n');

const PHANTOM = `
	if (G == queue) { phantom_exit(page.inode.device) }
	if (G == srcu) {
		check H31(page.inode.device)
		page.inode.device.dax.readers -= 1
	}`;

/** The switch of the model that already tells the defect, for the loop of dax_io(). */
const SWITCHES: Readonly<Record<Kind, Switches>> = {
	leak: {},
	phantom: { IO_HOLE: 'exits' },
	'other-object': { IO_EXIT: 'newer' },
};

/**
 * The defect that a finding stands for, or null where the model cannot show it.
 * @param operation the operation that the finding's function is code of
 * @param switches the profile's, under which the operation runs
 */
export function defectOf(finding: ReviewedFinding, operation: string, switches: Switches): Defect | null {
	const kind = KINDS[finding.rule];
	const { patch } = finding;
	if (!kind || !patch || finding.suppression || patch.status === 'fixed') return null;
	const steps = ASTRAY[operation];
	if (!steps) return null;
	const loops = operation === 'io' && switches['IO'] === 'loop';
	const bySwitch = loops && kind !== 'leak';
	if (kind === 'other-object' && !bySwitch) return null;
	const [step, effect] = kind === 'leak' ? [steps.inside, leaking(operation)] : [steps.outside, PHANTOM];
	const after = (loops ? step.at(-1) : step[0]) ?? '';
	const insert = [
		{ id: `${after}-astray`, do: effect, function: finding.function ?? '', source: finding.rule },
	];
	return {
		operation,
		function: finding.function ?? '',
		says: sentence(finding.message),
		place: { file: finding.file, line: finding.line, patch: patch.number, mail: patch.mail },
		switches: bySwitch ? SWITCHES[kind] : {},
		mutations: bySwitch ? [] : [{ operation, insert, after }],
		from: patch.status === 'existing' ? 0 : patch.number,
		until: patch.fixedBy,
	};
}

const sentence = (message: string): string => message.replace(/\.$/, '');
