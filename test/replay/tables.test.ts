// The tables behind the explanations: every reading of every place can be shown by a run under some kernel, every event's
// sample is read as what it says, and its predicate is one of the model.
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/compile/compile';
import { model } from '../../src/engine/model';
import { profileOf, versionIn, versionOn } from '../../src/replay/kernel-version';
import { type EventMeaning, eventMeanings } from '../../src/replay/trace/event-observations';
import { profilesOf } from '../../src/replay/trace/kernel';
import { readLog } from '../../src/replay/trace/reading';
import { composeScene, inScene } from '../../src/replay/trace/scene';
import { Search } from '../../src/replay/trace/search';
import type { Driver, Setting } from '../../src/replay/trace/setting';
import { sites } from '../../src/replay/trace/sites';
import { logText } from '../../src/replay/trace/source';
import { parseLog } from '../../src/trace/log';

const settings = (['pmem', 'devdax', 'kmem'] as const).flatMap((driver: Driver) =>
	(['xfs', 'ext4', 'ext2'] as const).map(
		(filesystem): Setting => ({ device: 'pmem0', driver, filesystem, reverseMap: true, unknown: [] }),
	),
);
const profiles = model.profiles.map(({ name }) => name);

describe('the places of reports', () => {
	const readings = sites.flatMap((site, index) =>
		site.readings.flatMap((reading, at) =>
			reading.scenes.map(
				(scene) =>
					[
						`${index}.${at} ${scene.join(' ')}`,
						{ ...site, readings: [{ ...reading, scenes: [scene] }] },
					] as const,
			),
		),
	);

	it.each(readings)('%s: some kernel has a run that shows it', (_, site) => {
		const options = { limits: { maxStates: 100_000 } };
		const event = (kind: 'pre-remove' | 'memory-failure') => ({
			event: { kind, line: 1, time: null, device: null, text: '' },
			dated: false,
			meaning: null,
			unused: 'not of this test',
		});
		const uses = site.readings.flatMap(({ needs }) =>
			needs === 'pre-remove' || needs === 'memory-failure' ? [event(needs)] : [],
		);
		const shown = profiles.some((profile) =>
			settings.some((setting) => new Search(site, setting, uses, options).under(profile) !== undefined),
		);
		expect(shown).toBe(true);
	});
});

describe('the events', () => {
	const cases = eventMeanings.map((meaning) => [meaning.sample, meaning] as const);

	it.each(cases)('%s', (sample, meaning: EventMeaning) => {
		const [event] = parseLog(`[   10.000000] ${sample}\n`).events;
		const found = eventMeanings.find(
			({ kind, says }) => kind === event?.kind && (!says || says.test(event.text)),
		);
		expect(found).toBe(meaning);
		const [setting] = settings;
		const scene =
			setting && composeScene(model, { setting, profile: 'v6.12', actors: ['R', 'U'], supposed: [] });
		if (!scene) throw new Error('no scene');
		const compiled = compile(model, scene.scenario, 'v6.12');
		expect(() => compiled.predicate(inScene(meaning.holds, scene.names))).not.toThrow();
	});
});

describe('the kernel of a log', () => {
	it.each([
		['4.4.0-rc2+ #1', 'v4.3'],
		['4.5.0-rc3', 'v4.5-rc'],
		['4.5.0', 'v4.5-early'],
		['4.9.318', 'v4.5'],
		['4.14.98-v8', 'v4.12'],
		['5.0.9', 'v4.19'],
		['5.15.0-rc6-vanilla-00020-gd9abdee5fd5a', 'v5.15-rc'],
		['5.15.0-rc7', 'v5.15'],
		['5.19.17', 'v5.18'],
		['6.1.0-56-amd64', 'v6.1'],
		['6.16.0-next-20250801', 'v6.15'],
		['3.10.0-1160.el7', 'v4.3'],
	])('%s stands for %s', (text, profile) => {
		const version = versionIn(text);
		expect(version && profileOf(version)).toBe(profile);
	});

	it('is not read out of other numbers', () => {
		expect(versionIn('address 12.5.7.9 and gcc 2.95')).toBeUndefined();
	});

	it('by the day of a mail is the one in the making', () => {
		const day = versionOn('2016-02-11');
		expect(day && profileOf(day)).toBe('v4.5-rc');
		expect(versionOn('1999-01-01')).toBeUndefined();
	});

	const hang = (functions: readonly string[]): string =>
		`INFO: task demo:77 blocked for more than 120 seconds.\ntask:demo  state:D stack:0 pid:77 ppid:2 flags:0x0\nCall Trace:\n${functions.map((name) => ` ${name}+0x10/0x100\n`).join('')}`;

	it.each([
		[['schedule', 'ext4_break_layouts', 'SyS_ftruncate'], 'v4.12', 'v4.3'],
		[['schedule', 'xfs_break_dax_layouts', '__x64_sys_fallocate'], 'v6.12', 'v4.12'],
		[['schedule', 'io_schedule', 'dax_iomap_actor'], 'v5.10', 'v4.5'],
		[['schedule', 'xfs_ail_push_all_sync'], 'v6.15', 'v4.3'],
	])('by the functions of a stack: %j', (functions, newest, oldest) => {
		const log = readLog(logText('log', hang(functions)));
		const [listed] = log.reports;
		if (!listed) throw new Error('no report');
		const names = profilesOf(listed.report, log.text, undefined).map(({ name }) => name);
		expect([names[0], names.at(-1)]).toEqual([newest, oldest]);
	});
});
