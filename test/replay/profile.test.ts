// Which kernel a series is replayed on, and the reason that is given.
import { describe, expect, it } from 'vitest';
import { chooseProfile } from '../../src/replay/profile';
import { mailsOf, seriesOf } from '../review/mails';

const text = (line: string) => `int ember(void)\n{\n\t${line}\n\treturn 1;\n}\n`;

/** A series sent on a day that says something and whose old lines hold a call. */
function series({ day = '', says = '', line = 'ember_count();' }) {
	const mails = mailsOf({ 'fs/ember.c': text(line) }, [
		{ title: 'change', files: { 'fs/ember.c': text(line).replace('return 1', 'return 2') } },
	]);
	const dated = day === '' ? mails.replace(/^Date:.*\n/gm, '') : mails.replace(/^Date:.*$/gm, `Date: ${day}`);
	return seriesOf(dated.replace('What the patch does, in words.', says || 'What the patch does, in words.'));
}

describe('the profile', () => {
	const cases: readonly [what: string, given: Parameters<typeof series>[0], name: string, because: RegExp][] =
		[
			[
				'the day it was sent',
				{ day: 'Wed, 25 Nov 2015 10:00:00 +0000' },
				'v4.3',
				/2015-11-25, when 4\.3 was the newest/,
			],
			[
				'the day it was sent',
				{ day: 'Fri, 14 Oct 2022 10:00:00 +0000' },
				'v6.1',
				/2022-10-14, when 6\.0 was/,
			],
			[
				'what it says of its base',
				{ day: 'Fri, 26 Feb 2021 10:00:00 +0000', says: 'Rebased on v5.15.' },
				'v5.10',
				/2021-02-26/,
			],
			[
				'what it says of its base, near the day',
				{ day: 'Mon, 20 Nov 2017 10:00:00 +0000', says: 'Against 4.15-rc1.' },
				'v4.12',
				/^it speaks of 4\.15/,
			],
			[
				'an interface that ended before the day',
				{ day: 'Mon, 20 Nov 2017 10:00:00 +0000', line: 'bdev_direct_access(bdev, &dax);' },
				'v4.5',
				/bdev_direct_access, which ended with 4\.11/,
			],
			['an interface alone', { line: 'dax_holder_notify_failure(dax, 0, 1, 0);' }, 'v6.1', /came with 6\.0/],
			['nothing', {}, 'v6.15', /nothing tells its age/],
		];

	it.each(cases)('is chosen by %s', (_, given, name, because) => {
		const profile = chooseProfile(series(given));
		expect(profile.name).toBe(name);
		expect(profile.because).toMatch(because);
	});

	it('is the tree\u2019s where there is one, and the user\u2019s before all', () => {
		const makefile = '# SPDX\nVERSION = 5\nPATCHLEVEL = 18\nSUBLEVEL = 0\n';
		const given = series({ day: 'Wed, 25 Nov 2015 10:00:00 +0000' });
		expect(chooseProfile(given, { makefile })).toEqual({ name: 'v5.18', because: 'the tree is 5.18.' });
		expect(chooseProfile(given, { makefile, profile: 'v6.12' })).toMatchObject({ name: 'v6.12' });
		expect(chooseProfile(given, { makefile: 'all:\n' }).name).toBe('v4.3');
	});

	it('does not count interfaces that the series itself brings', () => {
		const mails = mailsOf({ 'fs/ember.c': text('a();') }, [
			{ title: 'bring', files: { 'fs/ember.c': text('dax_holder_notify_failure(d);') } },
			{ title: 'keep', files: { 'fs/ember.c': text('dax_holder_notify_failure(d);').replace('1', '2') } },
		]);
		const dated = mails.replace(/^Date:.*$/gm, 'Date: Wed, 25 Nov 2015 10:00:00 +0000');
		expect(chooseProfile(seriesOf(dated)).name).toBe('v4.3');
	});
});
