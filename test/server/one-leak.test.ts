// A leak that shows at two exits, in an editor: one entry of the list of problems, a faint mark at the other exit, and what can
// be done about each of them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
	type CodeAction,
	type Diagnostic,
	DiagnosticSeverity,
	type WorkspaceEdit,
} from 'vscode-languageserver';
import {
	DOCUMENT_VIEW,
	type DocumentView,
	type FindingData,
	MAIL_REPLY,
	SUPPRESS,
} from '../../src/protocol/protocol';
import { mailsOf } from '../review/mails';
import type { TestClient } from './client';
import { connectOwn } from './own-server';

const URI = 'file:///ember.c';

/** Both exits read alike: their findings have one fingerprint. */
const ALIKE = `static int ember_flush(struct ember *em)
{
	int rc = blk_queue_enter(em->queue, 0);

	if (rc)
		return rc;
	if (em->busy)
		return -EBUSY;
	if (em->dead)
		return -EBUSY;
	blk_queue_exit(em->queue);
	return 0;
}
`;

describe('a leak of two exits', () => {
	let client: TestClient;
	let shown: Diagnostic[];

	beforeEach(async () => {
		client = await connectOwn();
		client.open(URI, 'c', ALIKE);
		shown = (await client.nextPublication(URI)).diagnostics;
	});
	afterEach(() => client.dispose());

	const lineOf = ({ range }: Diagnostic) => range.start.line + 1;
	const actionsOf = (diagnostic: Diagnostic) =>
		client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
			textDocument: { uri: URI },
			range: diagnostic.range,
			context: { diagnostics: [diagnostic] },
		});
	const lines = (edit: WorkspaceEdit | null | undefined) =>
		(edit?.documentChanges ?? []).flatMap((change) =>
			'edits' in change ? change.edits.map(({ range }) => range.start.line + 1) : [],
		);

	it('is one problem, with the other exit among its related places and faint in the text', () => {
		expect(shown.map((one) => [one.severity, lineOf(one)])).toEqual([
			[DiagnosticSeverity.Error, 8],
			[DiagnosticSeverity.Hint, 10],
		]);
		const [first, second] = shown;
		const last = first?.relatedInformation?.at(-1);
		expect(last?.location.range.start.line).toBe(9);
		expect(last?.message).toContain('leaves at line 10');
		expect(second?.message).toMatch(/^The leak told at line 8: /);
		expect(second?.relatedInformation?.at(0)?.location.range.start.line).toBe(2);
	});

	it('names its other exit in the hover, where it is told', async () => {
		const hoverOn = async (line: number) => JSON.stringify((await client.hover(URI, line - 1, 3))?.contents);
		expect(await hoverOn(8)).toContain(`Also at [line 10](${URI}#L10)`);
		expect(await hoverOn(10)).not.toContain('Also at');
	});

	it('counts once', async () => {
		// Answered after what was told before.
		await client.hover(URI, 0, 0);
		expect(client.statuses.at(-1)).toMatchObject({
			state: 'ready',
			counts: { error: 1, warning: 0, note: 0 },
		});
	});

	it('is mended at each exit by itself', async () => {
		for (const diagnostic of shown) {
			const mend = (await actionsOf(diagnostic)).find(({ title }) => title.startsWith('Give it back here'));
			const at = lineOf(diagnostic);
			// What stands in braces then begins a line before.
			for (const line of lines(mend?.edit)) expect([at - 1, at, at + 1]).toContain(line);
			expect(lines(mend?.edit).length).toBeGreaterThan(0);
		}
	});

	it('is answered at all its exits where it is told, and at each by itself', async () => {
		const commented = async (diagnostic: Diagnostic | undefined) => {
			const actions = diagnostic ? await actionsOf(diagnostic) : [];
			return lines(actions.find(({ title }) => title.includes('with a comment'))?.edit);
		};
		expect(await commented(shown[0])).toEqual([8, 10]);
		expect(await commented(shown[1])).toEqual([10]);
		const [{ data } = {}] = shown;
		const { fingerprint } = data as FindingData;
		const edit = await client.connection.sendRequest<WorkspaceEdit>(SUPPRESS, {
			findings: [
				{ uri: URI, fingerprint },
				{ uri: URI, fingerprint },
			],
			reason: 'the caller exits',
			where: 'comment',
		});
		expect(lines(edit)).toEqual([8, 10]);
	});
});

describe('a leak of two exits that a patch brings', () => {
	const FILE = 'drivers/block/ember.c';
	const MAIL = 'file:///series.mbox';
	// Short enough for a hunk to show all of it.
	const twice = `static int ember_flush(struct ember *em)
{
	if (blk_queue_enter(em->queue, 0))
		return -EIO;
	if (em->busy)
		return -EBUSY;
	if (em->dead)
		return -ENODEV;
	blk_queue_exit(em->queue);
	return 0;
}
`;
	const right = twice.replace(/\tif \(em->(?:busy|dead)\)\n.*\n/g, '');
	const mails = mailsOf({ [FILE]: right }, [{ title: 'refuse', files: { [FILE]: twice } }]);
	let client: TestClient;

	beforeEach(async () => {
		client = await connectOwn();
		client.open(MAIL, 'linux-mbox', mails);
		await client.nextPublication(MAIL);
	});
	afterEach(() => client.dispose());

	const viewOf = () => client.connection.sendRequest<DocumentView>(DOCUMENT_VIEW, { uri: MAIL });
	const shownLines = async () =>
		(await viewOf()).series.flatMap(({ findings }) =>
			findings.map(({ fileLine, line, also }) => [
				[fileLine, line],
				...also.map((exit) => [exit.fileLine, exit.line]),
			]),
		);

	it('is one of the list, with its lines, also where the series has moved', async () => {
		const lineOf = (text: string, code: string) =>
			text.split('\n').findIndex((line) => line.startsWith('+') && line.includes(code));
		const expected = (text: string) => [
			[
				[6, lineOf(text, '-EBUSY')],
				[8, lineOf(text, '-ENODEV')],
			],
		];
		expect(await shownLines()).toEqual(expected(mails));
		const moved = `From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Made Up <made-up@example.org>\nSubject: hello\n\nWords.\n\n${mails}`;
		client.change(MAIL, 2, moved);
		await client.nextPublication(MAIL);
		expect(await shownLines()).toEqual(expected(moved));
	});

	it('is one paragraph of a reply, which names all its lines', async () => {
		const [finding] = (await viewOf()).series.flatMap(({ findings }) => findings);
		const chosen = [{ fingerprint: finding?.fingerprint ?? '', text: 'This one leaks.' }];
		const draft = await client.connection.sendRequest<string>(MAIL_REPLY, {
			uri: MAIL,
			chosen,
			messageId: null,
		});
		expect(draft).toContain('This one leaks.');
		expect(draft).toContain('Line 8 leaves with it held as well.');
		expect(draft.match(/takes the queue usage/g)).toHaveLength(1);
	});
});
