// The words of the contract hover, on a catalogue of the test's own.
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/contracts/catalogue';
import { describeFrom } from '../../src/server/contract-hover';

const described = describeFrom(() =>
	loadCatalogue([
		{
			file: 'made-up.yaml',
			text: `
contracts:
  - id: volume-get
    resource: volume *reference*
    kind: reference
    acquire:
      - { call: 'volume_get(dev, flags)', success: not-null, key: ret, sleeps: true, versions: '5.8-' }
      - { call: 'volume_enter(vol)', success: zero, key: vol, versions: '4.5-4.11' }
    release:
      - { call: volume_put(vol), key: vol, safe: null-or-error, frees: true }
    transfer:
      - { call: 'volume_attach(disk, vol)', key: vol, success: zero }
    sleepWhileHeld: false
    notes: [Counts up to 7.]
    source: made up
guardedAccess:
  - { call: volume_address(vol), yields: [ret], within: [volume-get], source: made up too }
sleeps: [volume_wait]
`,
		},
	]),
);
const describeFunction = (name: string) => described(name, []);

describe('contract hover', () => {
	it('says what an acquiring call takes, when, and what gives it back', () => {
		expect(describeFunction('volume_get')).toBe(
			[
				'```c\nvolume_get(dev, flags)\n```',
				'Takes **volume \\*reference\\***: held when the pointer is not NULL. May sleep.',
				'No sleeping while it is held.',
				'Given back by `volume_put(vol)`.',
				'Handed over by `volume_attach(disk, vol)`.',
				'- Counts up to 7.',
				'`volume-get` · since 5.8 · made up',
			].join('\n\n'),
		);
	});

	it('names the instance by the key, and a closed version range', () => {
		const text = describeFunction('volume_enter');
		expect(text).toContain('Takes **volume \\*reference\\*** of `vol`: held when the result is 0.');
		expect(text).toContain('4.5 to 4.11');
	});

	it('says what a release gives back and what it tolerates', () => {
		expect(describeFunction('volume_put')).toBe(
			[
				'```c\nvolume_put(vol)\n```',
				'Gives back **volume \\*reference\\*** of `vol`; NULL and error pointers are ignored. The object is gone afterwards.',
				'Taken by `volume_get(dev, flags)`, `volume_enter(vol)`.',
				'`volume-get` · made up',
			].join('\n\n'),
		);
	});

	it('knows transfers, guarded accesses and sleeping functions', () => {
		expect(describeFunction('volume_attach')).toContain('from its caller, held when the result is 0.');
		expect(describeFunction('volume_address')).toContain('may be used only within `volume-get`.');
		expect(describeFunction('volume_wait')).toBe('`volume_wait()` may sleep.');
	});

	it('has nothing to say of other functions', () => {
		expect(describeFunction('printk')).toBeNull();
		expect(describeFunction('constructor')).toBeNull();
	});
});
