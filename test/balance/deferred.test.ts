// Objects freed while a work or timer of theirs may run: one program that is told, and each thing that makes it silent.
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

interface Kite {
	/** In the teardown, before the object is freed. */
	readonly before?: string;
	readonly frees?: string;
	readonly sets?: string;
	readonly starts?: string;
	/** What runs later. */
	readonly later?: string;
	/** What a work does. */
	readonly works?: string;
	/** Functions beside. */
	readonly beside?: string;
	readonly operations?: string;
}

const kite = ({ before, frees, sets, starts, later, works, beside, operations }: Kite): string => `
static void gust(struct timer_list *timer)
{
	struct kite *kite = container_of(timer, struct kite, gust);

	${later ?? 'trim(kite->line);'}
}

static void lull(struct work_struct *work)
{
	struct kite *kite = container_of(work, struct kite, lull);

	trim_all();
	${works ?? ''}
}

static void kite_fly(struct kite *kite)
{
	${sets ?? 'timer_setup(&kite->gust, gust, 0);'}
	${starts ?? 'mod_timer(&kite->gust, jiffies + HZ);'}
}
${beside ?? ''}
static void kite_end(struct kite_port *port)
{
	struct kite *kite = port->kite;

	${before ?? ''}
	${frees ?? 'kfree(kite);'}
}

${operations ?? 'static const struct kite_ops ops = { .remove = kite_end };'}
`;

function findings(given: Kite, options: { isPartial?: boolean; only?: ReadonlySet<string> } = {}) {
	const text = kite(given);
	const source = { file: 'kite.c', text, index: new LineIndex(text), line: (line: number) => line + 1 };
	return analyse(parseC(text), source, { catalogue: builtinCatalogue(), ...options }).findings;
}

const rules = (given: Kite) => findings(given).map(({ rule }) => rule);

const work = (name: string): Kite => ({
	sets: `INIT_WORK(&kite->${name}, lull);`,
	starts: `schedule_work(&kite->${name});`,
});
const delayed: Kite = {
	sets: 'INIT_DELAYED_WORK(&kite->calm.lull, lull);',
	starts: 'queue_delayed_work(kite->queue, &kite->calm.lull, HZ);',
};

describe('an object is freed while it may run', () => {
	it('tells where it begins, where it is set up, and what is missing', () => {
		const [finding, ...others] = findings({});
		expect(others).toEqual([]);
		expect(finding).toMatchObject({
			rule: 'teardown-order',
			severity: 'warning',
			function: 'kite_end',
			message:
				'kite_end() frees kite at line 28 while its timer gust, which kite_fly() makes run at line 20, may be pending or running: without timer_delete_sync() before.',
			evidence: { contract: 'timer_delete_sync() before the object is freed', sibling: { line: 19 } },
		});
		expect(finding?.path.map(({ line, note }) => [line, note])).toEqual([
			[20, 'the timer begins to run here'],
			[28, 'frees the object'],
		]);
	});

	it('tells an end that does not wait as a step', () => {
		const [finding] = findings({ before: 'del_timer(&kite->gust);' });
		expect(finding?.message).toContain('del_timer() does not wait for it.');
		expect(finding?.path.map(({ note }) => note)).toEqual([
			'the timer begins to run here',
			'ends the timer, but does not wait for it',
			'frees the object',
		]);
	});

	it.each<[string, Kite]>([
		['a work', work('lull')],
		['a delayed work in a part', delayed],
		['a delayed work whose queue is emptied', { ...delayed, before: 'destroy_workqueue(kite->queue);' }],
		['a timer beside a queue', { before: 'flush_workqueue(kite->queue);' }],
		['an end of another member', { before: 'timer_delete_sync(&kite->squall);' }],
		[
			'a high-resolution timer by assignment',
			{
				sets: 'hrtimer_init(&kite->gust, CLOCK_MONOTONIC, 0); kite->gust.function = gust;',
				starts: 'hrtimer_start(&kite->gust, 9, 0);',
			},
		],
		['a tasklet', { sets: 'tasklet_setup(&kite->gust, gust);', starts: 'tasklet_schedule(&kite->gust);' }],
		['one of two handlers', { sets: 'timer_setup(&kite->gust, kite->fast ? gust : gale, 0);' }],
		[
			'by a variable that stands for it',
			{ sets: 'struct timer_list *t = &kite->gust; timer_setup(t, gust, 0);' },
		],
		['memory of a cache', { frees: 'kmem_cache_free(kite_cache, kite);' }],
		['the exit of a module', { operations: 'module_exit(kite_end);' }],
		['an open file', { operations: 'static const struct file_operations ops = { .release = kite_end };' }],
		['a superblock', { operations: 'static struct file_system_type ops = { .kill_sb = kite_end };' }],
		[
			'a start that is waited for once, and one that is not',
			{
				...work('lull'),
				beside:
					'static void kite_pull(struct kite *kite) { schedule_work(&kite->lull); flush_work(&kite->lull); }',
			},
		],
		[
			'what waits, elsewhere',
			{ ...work('lull'), beside: 'static void pull(struct kite *kite) { flush_work(&kite->lull); }' },
		],
		[
			'an end where setting up fails',
			{
				beside:
					'static int launch(struct kite *kite) { kite_fly(kite); if (kite->torn) { timer_delete_sync(&kite->gust); return -EIO; } return 0; }',
			},
		],
		['a call out of sight that ends nothing', { before: 'kite_log(kite);' }],
	])('%s', (_name, given) => {
		expect(rules(given)).toEqual(['teardown-order']);
	});
});

describe('is silent about', () => {
	it.each<[string, Kite]>([
		['an end', { before: 'timer_delete_sync(&kite->gust);' }],
		['an end on a condition', { before: 'if (port->flies) timer_shutdown_sync(&kite->gust);' }],
		[
			'an end by a function in view',
			{
				before: 'calm(kite);',
				beside: 'static void calm(struct kite *kite) { timer_delete_sync(&kite->gust); }',
			},
		],
		['an end by a pointer that is not known', { before: 'timer_delete_sync(port->timer);' }],
		['a wait', { ...work('lull'), before: 'flush_work(&kite->lull);' }],
		['an emptied queue', { ...work('lull'), before: 'destroy_workqueue(kite->queue);' }],
		[
			'an emptied queue behind half an end',
			{
				...delayed,
				before: 'cancel_delayed_work(&kite->calm.lull); flush_workqueue(kite->queue);',
			},
		],
		['half an end that is asked for', { before: 'if (!del_timer(&kite->gust)) return;' }],
		['a question to it', { before: 'WARN_ON(timer_pending(&kite->gust));' }],
		['the work inside of a delayed work', { ...delayed, before: 'cancel_now(&kite->calm.lull.work);' }],
		['a stop out of sight', { before: 'kite_line_stop(kite);' }],
		['a stop by a pointer', { before: 'kite->ops->stop(kite);' }],
		['an undoing call out of sight', { before: 'kite_line_remove(kite);' }],
		['a wait for something', { before: 'wait_event(port->idle, !port->gusts);' }],
		['a completion', { before: 'wait_for_completion(&port->calm);' }],
		['a count', { before: 'if (!refcount_dec_and_test(&kite->users)) return;' }],
		['what runs later and frees', { later: 'kfree(kite);' }],
		['what runs later and gives a reference back', { later: 'kite_put(kite);' }],
		['what runs later and ends the object out of sight', { later: 'kite_destroy(kite);' }],
		[
			'an end before, by another function',
			{
				beside: 'static void land(struct kite *kite) { timer_delete_sync(&kite->gust); }',
			},
		],
		['what only sets up', { starts: '' }],
		['what is set up out of sight', { sets: '' }],
		[
			'a start that is waited for',
			{ ...work('lull'), starts: 'schedule_work(&kite->lull); flush_work(&kite->lull);' },
		],
		['another object', { frees: 'kfree(port);' }],
		['a member of the object', { frees: 'kfree(kite->line);' }],
		['what is freed after a grace period', { frees: 'kfree_rcu(kite, rcu);' }],
		[
			'a function that is no teardown',
			{ operations: 'static const struct kite_ops ops = { .start = kite_end };' },
		],
		['a static function that nothing binds', { operations: '' }],
		['the end of a count', { operations: 'static const struct kite_ops ops = { .release = kite_end };' }],
		['a hidden line', { before: '/* 4 lines not shown */ __gap__;;; ) (' }],
	])('%s', (_name, given) => {
		expect(rules(given)).toEqual([]);
	});

	it('a work of an object whose destruction other files call, not so a timer', () => {
		const exported = { operations: 'void kite_destroy(struct kite_port *port) { kite_end(port); }' };
		expect(rules({ ...exported, ...work('lull') })).toEqual([]);
		expect(findings(exported).map((each) => [each.function, each.path.map(({ note }) => note)])).toEqual([
			[
				'kite_destroy',
				['the timer begins to run here', 'leads to the end of the object', 'frees the object'],
			],
		]);
	});

	it('a file of which lines may be hidden, and functions that are not asked for', () => {
		expect(findings({}, { isPartial: true })).toEqual([]);
		expect(findings({}, { only: new Set(['kite_fly']) })).toEqual([]);
		expect(findings({}, { only: new Set(['kite_end']) })).toHaveLength(1);
	});
});

describe('device-mapper may resume a device while its table is destroyed', () => {
	const target = (resume: string): Kite => ({
		sets: 'INIT_WORK(&kite->lull, lull); timer_setup(&kite->gust, gust, 0);',
		starts: '',
		later: 'mod_timer(&kite->gust, jiffies + HZ);',
		beside: `
static void kite_pause(struct kite_port *port)
{
	struct kite *kite = port->kite;

	timer_delete_sync(&kite->gust);
}

static void kite_resume(struct kite_port *port)
{
	struct kite *kite = port->kite;

	${resume}
}`,
		operations:
			'static struct target_type ops = { .postsuspend = kite_pause, .resume = kite_resume, .dtr = kite_end };',
	});

	it('so that an end where it is suspended does not count', () => {
		expect(rules(target('mod_timer(&kite->gust, jiffies);'))).toEqual(['teardown-order']);
	});

	it('unless resuming does not start it', () => {
		expect(rules(target('kite->flies = true;'))).toEqual([]);
	});

	it('also through a work that resuming starts, which is ended itself', () => {
		const started = target('schedule_work(&kite->lull);');
		const members = (works: string) =>
			findings({ ...started, before: 'cancel_work_sync(&kite->lull);', works }).map(({ rule }) => rule);
		expect(members('')).toEqual([]);
		expect(members('mod_timer(&kite->gust, jiffies);')).toEqual(['teardown-order']);
	});
});
