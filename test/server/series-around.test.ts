// Series of mails and patches in a folder of sources: what functions of its other files do counts, as the editor has them; and what
// a client says that does not trust the folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { EXPORT_REPORT } from '../../src/protocol/protocol';
import { analyseDocument } from '../../src/server/analysis';
import type { ReportPart } from '../../src/server/report';
import { NO_SURROUNDINGS } from '../../src/server/surroundings';
import { type Files, type MadeUpPatch, mailsOf } from '../review/mails';
import type { Hello, TestClient } from './client';
import { connectOwn } from './own-server';

const MAIN = 'drivers/ember/main.c';
const HELPERS = 'drivers/ember/helpers.c';

const HELP = `struct ember *ember_begin(int id)
{
	return kzalloc(sizeof(struct ember), GFP_KERNEL);
}

void ember_end(struct ember *em)
{
	kfree(em);
}
`;
/** Looks into a table: nothing is taken. */
const TABLE = HELP.replace('kzalloc(sizeof(struct ember), GFP_KERNEL)', '&all_embers[id]');

const USES = `static int ember_write(int id)
{
	struct ember *em = ember_begin(id);

	if (!em)
		return -ENOMEM;
	ember_end(em);
	return 0;
}
`;
/** Leaves in line 8 without ember_end(). */
const LEAKS = USES.replace('\tember_end', '\tif (em->busy)\n\t\treturn -EBUSY;\n\tember_end');
/** Takes and leaves without any helper. */
const OWN = `static int ember_name(struct ember *em)
{
	char *name = kmalloc(8, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	if (em->busy)
		return -EBUSY;
	kfree(name);
	return 0;
}
`;

describe('a series that is open beside the sources', () => {
	let folder = '';
	let client: TestClient;
	const at = (name: string) => path.join(folder, name);
	const uri = (name: string) => URI.file(at(name)).toString();
	const SERIES = URI.file('/elsewhere/series.mbox').toString();

	const onDisk = (files: Files) => {
		for (const [name, text] of Object.entries(files)) {
			mkdirSync(path.dirname(at(name)), { recursive: true });
			writeFileSync(at(name), text);
		}
	};
	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'series-around-'));
	});
	afterEach(() => {
		client?.dispose();
		rmSync(folder, { recursive: true });
	});

	const BEFORE: Files = { [MAIN]: USES, [HELPERS]: HELP };
	const adds: MadeUpPatch = { title: 'refuse what is busy', files: { [MAIN]: LEAKS } };
	const tables: MadeUpPatch = { title: 'a table of embers', files: { [HELPERS]: TABLE } };

	/** The findings of a publication, each with the line of the mail. */
	const told = (text: string, diagnostics: readonly Diagnostic[]) =>
		diagnostics.map(({ code, range }) => `${code} ${text.split('\n')[range.start.line]}`);
	const LEAK = 'unreleased-on-path +\t\treturn -EBUSY;';

	/** What is told of a series at last; first comes what it says by itself. */
	async function openSeries(patches: readonly MadeUpPatch[], options: Hello['options'] = {}) {
		const text = mailsOf(BEFORE, patches);
		client = await connectOwn({ folders: [folder], options });
		client.open(SERIES, 'linux-mbox', text);
		return { text, found: await nextOf(text) };
	}
	const nextOf = async (text: string) => told(text, (await client.nextPublication(SERIES)).diagnostics);
	const diskChanged = (name: string) =>
		client.connection.sendNotification('workspace/didChangeWatchedFiles', {
			changes: [{ uri: uri(name), type: 2 }],
		});

	it('knows what functions of other files take and give', async () => {
		onDisk(BEFORE);
		expect((await openSeries([adds])).found).toEqual([LEAK]);
	});

	it('knows those that its patches change as these make them', async () => {
		onDisk(BEFORE);
		expect((await openSeries([tables, adds])).found).toEqual([]);
		client.dispose();
		expect((await openSeries([adds, tables])).found).toContain(LEAK);
	});

	it('finds them in the folder that has its files', async () => {
		onDisk(Object.fromEntries(Object.entries(BEFORE).map(([name, text]) => [`linux/${name}`, text])));
		onDisk({ [`other/${HELPERS}`]: TABLE });
		const text = mailsOf(BEFORE, [adds]);
		client = await connectOwn({ folders: [at('other'), at('linux')] });
		client.open(SERIES, 'linux-mbox', text);
		expect(await nextOf(text)).toEqual([LEAK]);
	});

	it('knows nothing of them where the folder is not trusted', async () => {
		onDisk(BEFORE);
		expect((await openSeries([adds], { readFolders: false })).found).toEqual([]);
	});

	it('leads to where a helper takes what is left', async () => {
		onDisk(BEFORE);
		await openSeries([adds]);
		const [diagnostic] = client.published.at(-1)?.diagnostics ?? [];
		const { location, message } = diagnostic?.relatedInformation?.[1] ?? {};
		expect([location?.uri, location?.range.start.line]).toEqual([uri(HELPERS), 2]);
		expect(message).toContain('ember_begin() takes it here');
	});

	it('is told to others with their files named as patches name them', async () => {
		onDisk(BEFORE);
		await openSeries([adds]);
		for (const format of ['text', 'json', 'mail'] as const) {
			const report = await client.connection.sendRequest<string>(EXPORT_REPORT, { uri: SERIES, format });
			expect(report).toContain(HELPERS);
			expect(report.replaceAll(`On top of ${folder} `, '')).not.toContain(folder);
		}
	});

	it('is looked at again when a file is edited that it rests on: its text counts before it is saved', async () => {
		onDisk(BEFORE);
		const { text } = await openSeries([adds]);
		client.open(uri(HELPERS), 'c', HELP);
		await client.nextPublication(uri(HELPERS));
		client.change(uri(HELPERS), 2, TABLE);
		expect(await nextOf(text)).toEqual([]);
		client.close(uri(HELPERS));
		expect(await nextOf(text)).toEqual([LEAK]);
	});

	it('is looked at again when files change on disk', async () => {
		onDisk(BEFORE);
		const { text } = await openSeries([adds]);
		onDisk({ [HELPERS]: TABLE });
		await diskChanged(HELPERS);
		expect(await nextOf(text)).toEqual([]);
	});

	describe('when it is new', () => {
		const both = { [MAIN]: `${LEAKS}\n${OWN}` };
		const patches = [{ title: 'refuse what is busy', files: both }];
		const snapshotOf = (text: string) =>
			({
				uri: uri('new.mbox'),
				name: 'new.mbox',
				kind: 'mail',
				text,
				around: { ...NO_SURROUNDINGS, folders: [folder] },
			}) as const;
		const functions = ({ findings }: ReportPart) => findings.map(({ finding }) => finding.function);

		it('tells first what it says by itself, and that no second time', () => {
			onDisk(BEFORE);
			const snapshot = snapshotOf(mailsOf(BEFORE, patches));
			const parts: ReportPart[] = [];
			const report = (text: string) =>
				analyseDocument(
					{ ...snapshot, text },
					() => false,
					(part) => parts.push(part),
				);
			expect(functions(report(snapshot.text))).toEqual(['ember_write', 'ember_name']);
			expect(parts.map(functions)).toEqual([['ember_name']]);
			expect(functions(report(`${snapshot.text}\n`))).toEqual(['ember_write', 'ember_name']);
			expect(parts).toHaveLength(1);
		});

		it('is read as a whole after it was given up, at whatever moment', () => {
			onDisk(BEFORE);
			const snapshot = snapshotOf(mailsOf(BEFORE, patches));
			const whole = functions(analyseDocument(snapshot, () => false));
			for (let moment = 0; moment < 40; moment += 3) {
				const one = { ...snapshot, uri: uri(`given-up-${moment}.mbox`) };
				let asked = 0;
				analyseDocument(one, () => asked++ >= moment);
				expect(functions(analyseDocument(one, () => false))).toEqual(whole);
			}
		});
	});
});
