// A new scenario file to start from, and the kernel profile that replays assume.
import * as vscode from 'vscode';
import { PROFILES, type Profiles } from '../protocol/protocol';
import type { Ask } from './requests';

/** The example of docs/scenarios.md, to be changed. */
const TEMPLATE = {
	schema: 1,
	id: 'my-fault',
	title: 'Read fault against unbind',
	profile: 'v6.12',
	objects: {
		pmem0: { is: 'device' },
		fs: { is: 'super', type: 'ext4', device: 'pmem0' },
		f: { is: 'inode', super: 'fs', pages: ['b0'] },
	},
	actors: {
		F: { does: { operation: 'fault', page: 'f[0]', kind: 'read' } },
		R: { does: { operation: 'remove', device: 'pmem0' } },
	},
};

export function registerScenarios(context: vscode.ExtensionContext, ask: Ask): void {
	context.subscriptions.push(
		vscode.commands.registerCommand('daxLens.newScenario', async () => {
			const profile = vscode.workspace.getConfiguration('daxLens').get<string>('profile', 'auto');
			const scenario = profile === 'auto' ? TEMPLATE : { ...TEMPLATE, profile };
			const content = `${JSON.stringify(scenario, null, '\t')}\n`;
			const document = await vscode.workspace.openTextDocument({ content, language: 'json' });
			await vscode.window.showTextDocument(document);
		}),
		vscode.commands.registerCommand('daxLens.chooseProfile', async () => {
			const settings = vscode.workspace.getConfiguration('daxLens');
			const now = settings.get<string>('profile', 'auto');
			const { profiles } = await ask<Profiles>(PROFILES, {});
			const auto = { name: 'auto', note: vscode.l10n.t('what the series or the log says, else the newest') };
			const choices = [auto, ...profiles].map(({ name, note }) => ({
				label: name,
				description: name === now ? vscode.l10n.t('now') : '',
				detail: note,
			}));
			const chosen = await vscode.window.showQuickPick(choices, {
				title: vscode.l10n.t('Kernel profile of replays'),
			});
			if (!chosen) return;
			const target = vscode.workspace.workspaceFolders
				? vscode.ConfigurationTarget.Workspace
				: vscode.ConfigurationTarget.Global;
			await settings.update('profile', chosen.label === 'auto' ? undefined : chosen.label, target);
		}),
	);
}
