// What a function's counterpart gives back is left behind where the function fails: one program, and what changes the answer.
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { ExplorationMemory } from '../../src/balance/summaries/memory';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

interface Module {
	/** What the init takes, and what its exit gives back. */
	readonly takes?: string;
	readonly gives?: string;
	/** Where the init fails afterwards. */
	readonly fails?: string;
	readonly beside?: string;
	readonly bound?: string;
}

const MODULE = 'module_init(gull_hatch);\nmodule_exit(gull_fledge);';

const module = ({ takes, gives, fails, beside, bound }: Module): string => `
static struct workqueue_struct *gull_queue;
${beside ?? ''}
static int gull_hatch(struct gull *gull)
{
	${takes ?? 'gull_queue = alloc_workqueue("gull", 0, 0); if (!gull_queue) return -ENOMEM;'}
	if (gull_count()) {
		${fails ?? ''}
		return -EIO;
	}
	return 0;
}

static void gull_fledge(struct gull *gull)
{
	${gives ?? 'destroy_workqueue(gull_queue);'}
}
${bound ?? MODULE}
`;

function findings(given: Module, options: { isPartial?: boolean; memory?: ExplorationMemory } = {}) {
	const text = module(given);
	const source = { file: 'gull.c', text, index: new LineIndex(text), line: (line: number) => line + 1 };
	return analyse(parseC(text), source, { catalogue: builtinCatalogue(), ...options }).findings;
}

const told = (given: Module) => findings(given).map(({ rule, confidence }) => `${rule} ${confidence}`);

const REGISTERS = 'if (misc_register(&gull_device)) return -EIO;';
const IN_OBJECT = 'gull->queue = alloc_workqueue("gull", 0, 0); if (!gull->queue) return -ENOMEM;';
const operations = (struct: string, taking: string, giving: string) =>
	`static const struct ${struct} ops = { .${taking} = gull_hatch, .${giving} = gull_fledge };`;

describe('what only the counterpart gives back', () => {
	it('is told with the place where that is', () => {
		const [finding, ...others] = findings({});
		expect(others).toEqual([]);
		expect(finding).toMatchObject({
			rule: 'unreleased-on-path',
			severity: 'error',
			confidence: 'high',
			line: 9,
			message:
				'gull_hatch() leaves at line 9 with the work queue of gull_queue still held; gull_fledge() gives it back, and does not run after a failure.',
			evidence: { sibling: { line: 16 } },
		});
		expect(finding?.path.at(-1)?.held).toEqual(['work queue of gull_queue']);
	});

	it.each<[string, Module]>([
		['a registration', { takes: REGISTERS, gives: 'misc_deregister(&gull_device);' }],
		[
			'by a function in view',
			{ gives: 'gull_end();', beside: 'static void gull_end(void) { destroy_workqueue(gull_queue); }' },
		],
		[
			'beside what the failing path undoes as well',
			{ fails: 'gull_net_exit();', gives: 'destroy_workqueue(gull_queue); gull_net_exit();' },
		],
		[
			'where the failing path calls a function in view that gives back another thing',
			{ fails: 'gull_end();', beside: 'static void gull_end(void) { destroy_workqueue(tern_queue); }' },
		],
	])('%s', (_name, given) => {
		expect(told(given)).toEqual(['unreleased-on-path high']);
	});

	it.each<[string, string]>([
		['probe', operations('gull_driver', 'probe', 'remove')],
		['a constructor', operations('target_type', 'ctr', 'dtr')],
		['a member of operations', operations('blk_mq_ops', 'init_hctx', 'exit_hctx')],
	])('of an object: %s', (_name, bound) => {
		const given = { takes: IN_OBJECT, gives: 'destroy_workqueue(gull->queue);', bound };
		expect(told(given)).toEqual(['unreleased-on-path medium']);
		expect(told({ ...given, gives: 'destroy_workqueue(gull->backlog);' })).toEqual([]);
	});

	it('is an object of an init that has no exit', () => {
		expect(told({ bound: 'module_init(gull_hatch);' })).toEqual(['unreleased-on-path medium']);
		expect(told({ bound: 'module_init(gull_other_hatch);' })).toEqual([]);
	});

	it('is a registration that is kept in an object', () => {
		const takes = 'gull->bus = nvdimm_bus_register(gull->dev, &gull->desc); if (!gull->bus) return -ENXIO;';
		const gives = 'nvdimm_bus_unregister(gull->bus);';
		expect(told({ takes, gives, bound: operations('gull_driver', 'probe', 'remove') })).toEqual([
			'unreleased-on-path medium',
		]);
		expect(told({ takes, gives, bound: '' })).toEqual([]);
	});
});

describe('is silent', () => {
	it.each<[string, Module]>([
		['where the function undoes it', { fails: 'destroy_workqueue(gull_queue);' }],
		[
			'where a function in view undoes it',
			{ fails: 'gull_end();', beside: 'static void gull_end(void) { destroy_workqueue(gull_queue); }' },
		],
		['where the counterpart itself is called', { fails: 'gull_fledge(gull);' }],
		['where a function out of sight may undo it', { fails: 'gull_end_all_exit();' }],
		['where the counterpart gives back another', { gives: 'destroy_workqueue(tern_queue);' }],
		[
			'where the init is not that of a module',
			{ bound: 'GULL_STARTS(gull_hatch);\nmodule_exit(gull_fledge);' },
		],
		['about functions that run in turn', { bound: operations('seq_operations', 'start', 'stop') }],
		['about what is taken for a while', { bound: operations('gull_ops', 'lock_all', 'unlock_all') }],
		['about members that do not undo each other', { bound: operations('gull_driver', 'probe', 'shutdown') }],
		[
			'about what a loop gathers',
			{ takes: `while (gull_more()) { ${REGISTERS} }`, gives: 'misc_deregister(&gull_device);' },
		],
		[
			'about what releases itself',
			{ takes: 'gull->map = devm_ioremap(gull->dev, 0, 9); if (!gull->map) return -ENOMEM;' },
		],
	])('%s', (_name, given) => {
		expect(told(given)).toEqual([]);
	});

	it('where functions of the file may be hidden', () => {
		expect(findings({}, { isPartial: true })).toEqual([]);
	});
});

describe('a pair that nobody wrote down', () => {
	const TAKES = 'int rc = gull_flock_init(); if (rc) return rc;';
	const GIVES = 'gull_flock_exit();';

	it('is told where only the counterpart ends it', () => {
		const [finding, ...others] = findings({ takes: TAKES, gives: GIVES });
		expect(others).toEqual([]);
		expect(finding).toMatchObject({
			rule: 'unreleased-on-path',
			confidence: 'medium',
			message:
				'gull_hatch() leaves at line 9 with what gull_flock_init() sets up still held; gull_fledge() gives it back, and does not run after a failure.',
			evidence: { sibling: { line: 16 } },
		});
	});

	it.each<[string, Module]>([
		[
			'in a function in view',
			{ takes: TAKES, gives: 'gull_end();', beside: `static void gull_end(void) { ${GIVES} }` },
		],
		[
			'of an object',
			{ takes: 'int rc = gull_dev_add(&gulls); if (rc) return rc;', gives: 'gull_dev_del(&gulls);' },
		],
		[
			'that takes, as its text shows',
			{
				takes: TAKES,
				gives: GIVES,
				beside:
					'static int gull_flock_init(void) { gulls = kzalloc(9, GFP_KERNEL); return gulls ? 0 : -ENOMEM; }',
			},
		],
		[
			'also one that cannot fail, where the function ends it on another failure',
			{
				takes: 'gull_flock_init(); if (gull_test()) { gull_log(); gull_flock_exit(); return -EIO; }',
				gives: '',
			},
		],
	])('%s', (_name, given) => {
		expect(told(given)).toEqual(['unreleased-on-path medium']);
	});

	it.each<[string, Module]>([
		['where the function ends it', { takes: TAKES, gives: GIVES, fails: GIVES }],
		[
			'where a function in view ends it',
			{ takes: TAKES, gives: GIVES, fails: 'gull_end();', beside: `static void gull_end(void) { ${GIVES} }` },
		],
		[
			'where a function in view ends it on this failure, and the function itself on another',
			{
				takes: `${TAKES} if (gull_test()) { gull_log(); ${GIVES} return -EIO; }`,
				gives: '',
				fails: 'gull_end();',
				beside: `static void gull_end(void) { ${GIVES} }`,
			},
		],
		['where it has failed', { takes: 'int rc = gull_flock_init(); if (!rc) return 0;', gives: GIVES }],
		['where nothing tells that it may fail', { takes: 'gull_flock_init();', gives: GIVES }],
		[
			'that gives a pointer',
			{ takes: 'struct gull *all = gull_flock_init(); if (!all) return -EIO;', gives: GIVES },
		],
		[
			'of another object',
			{ takes: 'int rc = gull_dev_add(&gulls); if (rc) return rc;', gives: 'gull_dev_del(&terns);' },
		],
		['whose end is only asked', { takes: TAKES, gives: 'if (gull_flock_exit()) gull_log();' }],
		[
			'that takes nothing, as its text shows',
			{
				takes: TAKES,
				gives: GIVES,
				beside: 'static int gull_flock_init(void) { gulls = 0; return gull_test(); }',
			},
		],
		['of which nothing tells a good result', { takes: 'if (!gull_flock_init()) return -EIO;', gives: GIVES }],
		[
			'of an object that is no module',
			{ takes: TAKES, gives: GIVES, bound: operations('gull_driver', 'probe', 'remove') },
		],
		['without a counterpart', { takes: TAKES, gives: GIVES, bound: '' }],
	])('is silent about one %s', (_name, given) => {
		expect(told(given)).toEqual([]);
	});

	it('is looked for anew where the counterpart has changed', () => {
		const memory = new ExplorationMemory();
		expect(findings({ takes: TAKES, gives: '' }, { memory })).toEqual([]);
		expect(findings({ takes: TAKES, gives: GIVES }, { memory })).toHaveLength(1);
		expect(findings({ takes: TAKES, gives: '' }, { memory })).toEqual([]);
	});

	it('is looked for anew where an edit beside it makes an init of the function', () => {
		const memory = new ExplorationMemory();
		const made = { takes: `mutex_lock(&gulls_lock); mutex_unlock(&gulls_lock); ${TAKES}`, gives: GIVES };
		const bound = operations('gull_driver', 'probe', 'remove');
		expect(findings({ ...made, bound }, { memory })).toEqual([]);
		expect(findings(made, { memory })).toHaveLength(1);
	});
});

describe('a registration in memory that is freed', () => {
	const MAKES = 'struct nest *nest = kzalloc(9, GFP_KERNEL); if (!nest) return -ENOMEM;';
	const frees = (beside: string): Module => ({
		takes: '',
		fails: `${MAKES} if (!cpuhp_state_add_instance(GULLS, &nest->node)) kfree(nest); else kfree(nest);`,
		gives: '',
		beside,
		bound: '',
	});
	const other = (call: string) => `static void nest_end(struct nest *nest) { ${call}; kfree(nest); }`;

	it('is told where another function gives it back', () => {
		const [finding, ...others] = findings(frees(other('cpuhp_state_remove_instance(GULLS, &nest->node)')));
		expect(others).toEqual([]);
		expect(finding).toMatchObject({
			severity: 'warning',
			confidence: 'medium',
			evidence: { sibling: { line: 3 } },
		});
		expect(finding?.message).toContain('of &nest->node still held in it; nest_end() gives it back.');
	});

	it('is told without that evidence where none does, or it is another member', () => {
		for (const beside of ['', other('cpuhp_state_remove_instance(GULLS, &nest->twig)')]) {
			const [finding, ...others] = findings(frees(beside));
			expect(others).toEqual([]);
			expect(finding).toMatchObject({ confidence: 'medium', evidence: { sibling: null } });
			expect(finding?.message).toContain('of &nest->node still held in it.');
		}
	});

	it('is no count, which ends with its memory', () => {
		const counted = frees('static void nest_put(struct nest *nest) { kref_put(&nest->users, nest_end); }');
		expect(told({ ...counted, fails: `${MAKES} kref_get(&nest->users); kfree(nest);` })).toEqual([]);
	});
});

it('what was explored without a counterpart is explored anew with one', () => {
	const memory = new ExplorationMemory();
	const without = { bound: '' };
	expect(findings(without, { memory })).toEqual([]);
	expect(findings({}, { memory })).toEqual(findings({}));
	expect(findings({}, { memory })).toHaveLength(1);
	expect(findings(without, { memory })).toEqual([]);
});
