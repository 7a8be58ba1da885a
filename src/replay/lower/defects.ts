// Defects that the check of a series finds in a guard, as ways in which an operation can go wrong: a path that keeps the
// guard, one that gives back what it never took, one that gives back another's.
import type { Operation } from '../../engine/definition';
import type { Mutation } from '../../engine/scenario';
import type { ReviewedFinding } from '../../review/reviewed';
import type { ReplayPlace } from '../result';
import type { Switches } from './parts';
import type { Primitive } from './primitives';

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

/** The steps behind which a path goes astray: the last before the memory is touched, and the end of the guard. */
type Astray = Readonly<Record<'inside' | 'outside', readonly string[]>>;

const ASTRAY: Readonly<Record<string, Astray>> = {
	fault: { inside: ['F7', 'F7-translate'], outside: ['F9'] },
	zero: { inside: ['C5', 'C5-translate'], outside: ['C7'] },
	io: { inside: ['W4', 'W4-translate'], outside: ['W6'] },
	'io loop': { inside: ['W4.1', 'W4.1-translate'], outside: ['W6.end'] },
	'dax-fault': { inside: ['D2'], outside: ['D4'] },
};

/** What an actor can hold there, by the operation. */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
	fault: ['pagefault', 'mmap', 'entry', 'immap', 'guard'],
	zero: ['iolock', 'guard'],
	io: ['iolock', 'guard'],
	'dax-fault': ['guard'],
};

/** The resource of the model that a call takes or gives back, by what the call means. */
const RESOURCE: Readonly<Partial<Record<Primitive, string>>> = {
	'enter-queue': 'guard',
	'leave-queue': 'guard',
	'enter-srcu': 'guard',
	'leave-srcu': 'guard',
	'lock-entry': 'entry',
	'unlock-entry': 'entry',
	'lock-immap': 'immap',
	'unlock-immap': 'immap',
};

/** Ends the operation with everything given back but one resource. */
const leaking = (operation: string, kept: string): string =>
	[
		...(RESOURCES[operation] ?? [])
			.filter((name) => name !== kept)
			.map((name) => `if (held(${name})) { release ${name} }`),
		`if (held(${kept})) { stop } else { fail }`,
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

/** Where a finding is to be shown in the model. */
export interface DefectContext {
	/** The operation that the finding's function is code of, as the access does it. */
	readonly operation: Operation;
	/** The function of the access. */
	readonly function: string;
	/** The switches under which it runs. */
	readonly switches: Switches;
	/** What a call of a function means. */
	readonly meaningOf: (name: string) => readonly (Primitive | 'gap')[];
}

/** The defect that a finding stands for, or null where the model cannot show it. */
export function defectOf(finding: ReviewedFinding, context: DefectContext): Defect | null {
	const kind = KINDS[finding.rule];
	const { patch } = finding;
	if (!kind || !patch || finding.suppression || patch.status === 'fixed') return null;
	const { operation, switches } = context;
	const taken = takenBy(finding, context);
	if (taken === undefined || (kind !== 'leak' && taken !== 'guard')) return null;
	const loops = operation.name === 'io' && switches['IO'] === 'loop';
	const bySwitch = loops && kind !== 'leak';
	const steps = ASTRAY[loops ? 'io loop' : operation.name];
	const mutation = bySwitch || !steps ? null : mutationOf(finding, kind, taken, operation, steps);
	if (!bySwitch && !mutation) return null;
	return {
		operation: operation.name,
		function: context.function,
		says: finding.message.replace(/\.$/, ''),
		place: { file: finding.file, line: finding.line, patch: patch.number, mail: patch.mail },
		switches: bySwitch ? SWITCHES[kind] : {},
		mutations: mutation ? [mutation] : [],
		from: patch.status === 'existing' ? 0 : patch.number,
		until: patch.fixedBy,
	};
}

/** The resource of the model that a finding is about. */
function takenBy({ resource }: ReviewedFinding, { operation, meaningOf }: DefectContext): string | undefined {
	const meanings = resource ? [resource.acquire, resource.release].flatMap(meaningOf) : [];
	const [taken] = meanings.flatMap((meaning) => (meaning === 'gap' ? [] : (RESOURCE[meaning] ?? [])));
	return taken !== undefined && RESOURCES[operation.name]?.includes(taken) ? taken : undefined;
}

function mutationOf(
	finding: ReviewedFinding,
	kind: Kind,
	taken: string,
	operation: Operation,
	steps: Astray,
): Mutation | null {
	if (kind === 'other-object') return null;
	const ids = new Set(operation.steps.map(({ id }) => id));
	const after = steps[kind === 'leak' ? 'inside' : 'outside'].findLast((id) => ids.has(id));
	if (after === undefined) return null;
	const effect = kind === 'leak' ? leaking(operation.name, taken) : PHANTOM;
	const step = { id: `${after}-astray`, do: effect, function: finding.function ?? '', source: finding.rule };
	return { operation: operation.name, insert: [step], after };
}
