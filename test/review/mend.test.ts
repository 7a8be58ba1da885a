// The edits that mend findings: what each makes of the text, and that none is offered where it would not help.
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { parseC } from '../../src/kernel-c/file';
import { checkC } from '../../src/review/code';
import { applied, mendsOf } from '../../src/review/mend';

const catalogue = builtinCatalogue();

/** The mends of the first finding, and the text that each gives. */
function mended(text: string) {
	const [finding] = checkC(text, 'a.c', { catalogue }).findings;
	if (!finding) throw new Error('no finding');
	return mendsOf(parseC(text), finding, { catalogue }).map(({ title, edits }) => ({
		title,
		text: applied(text, edits),
	}));
}

/** The lines that differ between two texts, the new ones. */
const newLines = (old: string, text = '') =>
	text.split('\n').filter((line) => !old.split('\n').includes(line));

const LABELLED = `int part_add(struct part *p, int size)
{
	int rc;

	mutex_lock(&p->lock);
	rc = part_check(p);
	if (rc)
		goto out;
	if (size < 0)
		return -EINVAL;
	if (size > p->max)
		goto out;
	p->size = size;
out:
	mutex_unlock(&p->lock);
	return rc;
}
`;

describe('a way out that leaves something held', () => {
	it('jumps to the label that other paths reach with the same held, its value kept', () => {
		const [first] = mended(LABELLED);
		expect(first?.title).toBe('Jump to out');
		expect(newLines(LABELLED, first?.text)).toEqual(['\tif (size < 0) {', '\t\trc = -EINVAL;', '\t}']);
		expect(first?.text).toContain('\t\trc = -EINVAL;\n\t\tgoto out;\n\t}\n\tif (size > p->max)');
	});

	it('needs no assignment where it returns what the label returns', () => {
		const text = LABELLED.replace('return -EINVAL;', 'return rc;');
		expect(newLines(text, mended(text)[0]?.text)).toEqual([]);
		expect(mended(text)[0]?.text).toContain('\tif (size < 0)\n\t\tgoto out;\n');
	});

	it('gives back as the sibling path does', () => {
		const give = mended(LABELLED).find(({ title }) => title.startsWith('Give it back here'));
		expect(give?.title).toBe('Give it back here: mutex_unlock(&p->lock);');
		expect(give?.text).toContain(
			'\tif (size < 0) {\n\t\tmutex_unlock(&p->lock);\n\t\treturn -EINVAL;\n\t}\n',
		);
	});

	it('keeps a remark with its statement', () => {
		const text = LABELLED.replace('return -EINVAL;', 'return -EINVAL; /* no room */');
		const give = mended(text).find(({ title }) => title.startsWith('Give it back here'));
		expect(give?.text).toContain('\t\treturn -EINVAL; /* no room */\n\t}\n');
	});

	it('keeps an else with its if', () => {
		const text = LABELLED.replace('return -EINVAL;', 'return -EINVAL;\n\telse\n\t\tp->tried++;');
		const give = mended(text).find(({ title }) => title.startsWith('Give it back here'));
		expect(give?.text).toContain('\t\treturn -EINVAL;\n\t} else\n\t\tp->tried++;\n');
	});

	it('is not sent to a label that gives back more than is held', () => {
		const text = `int part_pair(struct part *p, struct request_queue *q)
{
	int rc;

	mutex_lock(&p->lock);
	rc = part_check(p);
	if (rc)
		return rc;
	rc = blk_queue_enter(q, 0);
	if (rc)
		goto out_unlock;
	rc = part_go(p);
	if (rc)
		goto out_exit;
out_exit:
	blk_queue_exit(q);
out_unlock:
	mutex_unlock(&p->lock);
	return rc;
}
`;
		const titles = mended(text).map(({ title }) => title);
		expect(titles).toContain('Jump to out_unlock');
		expect(titles).not.toContain('Jump to out_exit');
	});
});

describe('a use after the release', () => {
	it('has the release moved behind it', () => {
		const text = `void part_drop(struct part *p)
{
	int size;

	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return;
	kfree(p);
	size = p->size;
	part_note(size);
}
`;
		expect(mended(text)).toEqual([
			{
				title: 'Move the release behind the last use',
				text: text.replace('\tkfree(p);\n\tsize = p->size;\n', '\tsize = p->size;\n\tkfree(p);\n'),
			},
		]);
	});
});

describe('a second release', () => {
	it('is removed', () => {
		const text = `void part_free(int n)
{
	char *p = kmalloc(n, GFP_KERNEL);

	if (!p)
		return;
	kfree(p);
	kfree(p);
}
`;
		expect(mended(text)[0]?.text).toBe(text.replace('\tkfree(p);\n\tkfree(p);\n', '\tkfree(p);\n'));
	});

	it('is left to its author where it stands alone under a condition', () => {
		const text = `void part_free(int n)
{
	char *p = kmalloc(n, GFP_KERNEL);

	if (!p)
		return;
	kfree(p);
	if (n > 4)
		kfree(p);
}
`;
		expect(mended(text)).toEqual([]);
	});
});

describe('a finding of a function that is not there', () => {
	it('has no mend', () => {
		const [finding] = checkC(LABELLED, 'a.c', { catalogue }).findings;
		if (!finding) throw new Error('no finding');
		expect(mendsOf(parseC('int a;\n'), finding, { catalogue })).toEqual([]);
	});
});
