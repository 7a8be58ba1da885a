// Runs the mocha suite in the extension host of a real VS Code; each of its tests counts as one here.
import { describe, it } from 'vitest';
import { runSuite } from '../workbench/suite';
import { copyWorkspace, obstacle, ROOT, runScript, SUITE } from './host';

const skipped = obstacle() !== null;

async function results() {
	runScript('build-suite.mjs');
	const workspace = copyWorkspace();
	try {
		return await runSuite({ extensions: [ROOT], testEntry: SUITE, workspace: workspace.folder });
	} finally {
		workspace.remove();
	}
}

describe.skipIf(skipped)('in the extension host', async () => {
	for (const { title, state, error } of skipped ? [] : await results()) {
		it.skipIf(state === 'pending')(title, () => {
			if (error !== null) throw new Error(error);
		});
	}
	it('ran', () => {});
});
