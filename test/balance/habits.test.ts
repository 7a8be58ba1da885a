// What all functions of a file do is evidence only where all of them are shown.
import { expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

const text = `
static int counted(struct unit *unit)
{
	mutex_lock(&unit->count_lock);
	mutex_unlock(&unit->count_lock);
	return 0;
}

static void moved(struct unit *unit)
{
	mutex_lock(&unit->count_lock);
	unit->count++;
}
`;

const functionsFound = (isPartial: boolean) => {
	const source = { file: 'unit.c', text, index: new LineIndex(text), line: (line: number) => line + 1 };
	const { findings } = analyse(parseC(text), source, { catalogue: builtinCatalogue(), isPartial });
	return findings.map((finding) => finding.function);
};

it('tells a lock that the other functions of a whole file give back', () => {
	expect(functionsFound(false)).toEqual(['moved']);
});

it('is silent where a function that gives it back may be hidden', () => {
	expect(functionsFound(true)).toEqual([]);
});
