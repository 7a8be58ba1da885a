// Functions with more independent conditions than paths can be told apart: what is held on them is found all the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

const catalogue = builtinCatalogue();

/** A function that asks `count` independent questions, each of them twice, around what it takes. */
function withConditions(count: number, body: string): string {
	const asked = Array.from({ length: count }, (_, at) => at);
	const first = asked.map((at) => `\tif (dev->a${at})\n\t\tx${at} = dev->b${at};`);
	const again = asked.map((at) => `\tif (x${at})\n\t\tdev->sum += x${at};`);
	const variables = asked.map((at) => `\tint x${at} = 0;`);
	return `static int probe(struct dev *dev, int mode)\n{\n${variables.join('\n')}\n\tint rc;\n${first.join('\n')}\n${body.replace('AGAIN', again.join('\n'))}\n}\n`;
}

function check(text: string) {
	const source = { file: 'probe.c', text, index: new LineIndex(text), line: (line: number) => line + 1 };
	const analysis = analyse(parseC(text), source, { catalogue });
	return {
		findings: analysis.findings.map(({ rule, line }) => `${rule}: ${text.split('\n')[line - 1]?.trim()}`),
		limit: analysis.explorationOf('probe')?.limit,
	};
}

const LEAKS = `	mutex_lock(&dev->lock);
AGAIN
	rc = start(dev->port);
	if (rc < 0)
		return rc;
	rc = stop(dev->port);
	if (rc < 0) {
		mutex_unlock(&dev->lock);
		return rc;
	}
	mutex_unlock(&dev->lock);
	return 0;`;

const CONDITIONAL = `	if (mode & 1)
		mutex_lock(&dev->lock);
AGAIN
	rc = start(dev->port);
	if (mode & 1)
		mutex_unlock(&dev->lock);
	return rc;`;

const FLAGGED = `	bool locked = false;
	if (mode & 1) {
		mutex_lock(&dev->lock);
		locked = true;
	}
AGAIN
	rc = start(dev->port);
	if (locked)
		mutex_unlock(&dev->lock);
	return rc;`;

/** Two flags that say the same: once paths are merged, nobody knows that any more. */
const TWO_FLAGS = `	bool wanted = false, taken = false;
	if (mode & 1) {
		wanted = true;
		taken = true;
	}
AGAIN
	if (wanted)
		mutex_lock(&dev->lock);
	rc = start(dev->port);
	if (taken)
		mutex_unlock(&dev->lock);
	return rc;`;

/** Optional steps that are handed a buffer: which of them were run makes as many states as there are sets of them. */
function withSteps(count: number): string {
	const steps = Array.from({ length: count }, (_, at) => `\tif (dev->a${at})\n\t\tstep_${at}(dev, buffer);`);
	return `static int probe(struct dev *dev, int mode)
{
	char *buffer = kmalloc(64, GFP_KERNEL);
	int rc;

	if (!buffer)
		return -ENOMEM;
	mutex_lock(&dev->lock);
${steps.join('\n')}
	rc = start(dev->port);
	if (rc < 0)
		goto out;
	mutex_unlock(&dev->lock);
out:
	kfree(buffer);
	return rc;
}
`;
}

describe('many independent conditions', () => {
	it.each([3, 9, 14])('%i steps that a resource is handed to hide no leak', (count) => {
		const { findings, limit } = check(withSteps(count));
		expect(findings).toEqual(['unreleased-on-path: goto out;']);
		expect(limit).toBeNull();
	});

	it.each([3, 10, 16])('%i of them hide no leak', (count) => {
		const { findings, limit } = check(withConditions(count, LEAKS));
		expect(findings).toEqual(['unreleased-on-path: return rc;']);
		expect(limit).toBeNull();
	});

	it.each([3, 10, 16])('%i of them make no finding of a lock that one condition decides on', (count) => {
		expect(check(withConditions(count, CONDITIONAL)).findings).toEqual([]);
		expect(check(withConditions(count, FLAGGED)).findings).toEqual([]);
	});

	it.each([3, 10, 16])('%i of them make no finding of what is no longer told apart', (count) => {
		expect(check(withConditions(count, TWO_FLAGS)).findings).toEqual([]);
	});

	it('a path that is told answers no condition twice and differently', () => {
		const text = withConditions(12, LEAKS);
		const source = { file: 'probe.c', text, index: new LineIndex(text), line: (line: number) => line + 1 };
		const [finding] = analyse(parseC(text), source, { catalogue }).findings;
		const notes = finding?.path.map(({ note }) => note) ?? [];
		expect(notes.at(-1)).toBe('leaves with the mutex &dev->lock held');
		// No condition is told with one answer first and with the other one later.
		const answers = new Map<string, string>();
		for (const note of notes) {
			const [, asked, answer] = /^(.*) is (true|false)$/.exec(note) ?? [];
			if (!asked || !answer) continue;
			expect(answers.get(asked) ?? answer).toBe(answer);
			answers.set(asked, answer);
		}
	});

	it('always ends, and reports nothing of balanced code, whatever is asked before and after', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 14 }),
				fc.constantFrom(CONDITIONAL, FLAGGED, TWO_FLAGS),
				(count, body) => {
					expect(check(withConditions(count, body)).findings).toEqual([]);
				},
			),
			{ numRuns: 12 },
		);
	});
});
