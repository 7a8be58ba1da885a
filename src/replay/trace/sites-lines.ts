// Places that a single line tells: memory failures, and messages that are no reports. Data only; each with a sample that a
// test puts to it.
import type { Site } from './site';

export const lineSites: readonly Site[] = [
	{
		kinds: ['memory-failure', 'mce'],
		says: /reserved kernel page|recovery action for dax page: (?:Failed|Ignored)/,
		readings: [
			{
				actor: 'M',
				proves: { hazard: 'H18', by: 'M' },
				scenes: [['touched'], ['reflink'], ['touched', 'unbind']],
			},
		],
		sample: 'Memory failure: 0x1234: recovery action for reserved kernel page: Failed',
	},
	{
		kinds: ['memory-failure'],
		says: /recovery action for dax page: (?:Recovered|Delayed)/,
		own: true,
		readings: [{ actor: 'M', proves: { holds: 'b0.failed' }, scenes: [['touched']] }],
		sample: 'Memory failure: 0x1234: recovery action for dax page: Recovered',
	},
	{
		kinds: ['memory-failure'],
		says: /(?:Sending SIGBUS to|Killing) \S.* due to hardware memory corruption/,
		readings: [
			{
				// A driver that is unbound sends the same signal.
				actor: null,
				needs: 'pre-remove',
				proves: { holds: 'f[0].zapped' },
				scenes: [['touched', 'unbind']],
			},
			{ actor: null, unless: 'pre-remove', proves: { holds: 'b0.failed' }, scenes: [['touched', 'failure']] },
		],
		sample: 'Memory failure: 0x1234: Sending SIGBUS to reader:77 due to hardware memory corruption',
	},
	{
		kinds: ['memory-failure'],
		says: /memory outside kernel control/,
		readings: [
			{
				actor: 'M',
				proves: { holds: 'b0.failed && $dev.pgmap.ref != live' },
				scenes: [['touched', 'unbind']],
			},
		],
		sample: 'Memory failure: 0x1234: memory outside kernel control',
	},

	// Lines that are no reports.
	{
		kinds: ['other'],
		says: /Corruption of on-disk metadata .*\bxfs_dax_/,
		own: true,
		readings: [
			{
				actor: null,
				unless: 'memory-failure',
				proves: { hazard: 'H23', by: 'R' },
				scenes: [['touched', 'unbind']],
			},
		],
		sample:
			'XFS (pmem0): Corruption of on-disk metadata (0x10) detected at xfs_dax_notify_failure+0x1/0x2.  Shutting down filesystem.',
	},
	{
		kinds: ['other'],
		says: /filesystem is not ready for notify_failure/,
		own: true,
		readings: [
			{
				actor: null,
				unless: 'memory-failure',
				proves: { hazard: 'H21', by: 'R' },
				scenes: [['unbind', 'mounting']],
			},
			{
				actor: null,
				needs: 'memory-failure',
				proves: { hazard: 'H21', by: 'M' },
				scenes: [['failure', 'mounting']],
			},
		],
		sample: 'XFS (pmem0): filesystem is not ready for notify_failure()!',
	},
	{
		kinds: ['other'],
		says: /cannot be hotremoved until the next reboot/,
		own: true,
		readings: [{ actor: null, proves: { hazard: 'H29', by: 'R' }, scenes: [['unbind', 'memory-in-use']] }],
		sample: 'kmem dax0.0: mapping0: 0x1-0x2 cannot be hotremoved until the next reboot',
	},
	{
		kinds: ['other'],
		says: /page mapping is still live/,
		own: true,
		readings: [{ actor: null, proves: { hazard: 'H06', by: 'R' }, scenes: [['touched', 'pin', 'unbind']] }],
		sample: 'devm_memremap_pages_release: page mapping is still live!',
	},
];
