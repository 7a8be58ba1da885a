// The status item: how many findings the active document shows, in a fixed width; details in the tooltip.
import * as vscode from 'vscode';
import type { Coverage, DocumentStatus } from '../protocol/protocol';
import type { StatusChange } from './document-statuses';

/** Digits and figure spaces have one width, so the item does not push its neighbours about. */
const FIGURE_SPACE = '\u2007';
const MOST_SHOWN = 99;

export function registerStatus(context: vscode.ExtensionContext, onStatus: vscode.Event<StatusChange>): void {
	const item = vscode.window.createStatusBarItem('daxLens.status', vscode.StatusBarAlignment.Left, 10);
	item.name = 'DAX Lens';
	item.command = 'workbench.actions.view.problems';
	const statuses = new Map<string, DocumentStatus>();

	const show = () => {
		const uri = vscode.window.activeTextEditor?.document.uri.toString();
		const status = uri === undefined ? undefined : statuses.get(uri);
		if (!status) {
			item.hide();
			return;
		}
		item.text = textOf(status);
		item.tooltip = tooltipOf(status);
		item.accessibilityInformation = { label: `DAX Lens: ${tooltipOf(status)}` };
		item.show();
	};

	context.subscriptions.push(
		item,
		onStatus(({ uri, status }) => {
			statuses.set(uri.toString(), status);
			show();
		}),
		vscode.window.onDidChangeActiveTextEditor(show),
		vscode.workspace.onDidCloseTextDocument((document) => statuses.delete(document.uri.toString())),
	);
}

function textOf(status: DocumentStatus): string {
	switch (status.state) {
		case 'analysing':
			return `$(sync~spin) DAX Lens${FIGURE_SPACE.repeat(3)}`;
		case 'failed':
			return `$(error) DAX Lens${FIGURE_SPACE.repeat(3)}`;
		case 'ready': {
			const { error, warning, note } = status.counts;
			const all = error + warning + note;
			const count = all > MOST_SHOWN ? `${MOST_SHOWN}+` : String(all);
			const icon = error > 0 ? 'error' : warning > 0 ? 'warning' : 'pulse';
			return `$(${icon}) DAX Lens${count.padStart(3, FIGURE_SPACE)}`;
		}
	}
}

function tooltipOf(status: DocumentStatus): string {
	switch (status.state) {
		case 'analysing':
			return vscode.l10n.t('Analysing…');
		case 'failed':
			return vscode.l10n.t('This is a defect of DAX Lens: {0}', status.reason);
		case 'ready': {
			const { error, warning, note } = status.counts;
			const findings = vscode.l10n.t('Errors: {0}, warnings: {1}, notes: {2}.', error, warning, note);
			return `${findings} ${coverageText(status.coverage)}`;
		}
	}
}

/** "0 findings" never stands without how much was looked at. */
function coverageText({ unit, whole, partly, skipped }: Coverage): string {
	return unit === 'function'
		? vscode.l10n.t('Functions: {0} analysed, {1} in part, {2} skipped.', whole, partly, skipped)
		: vscode.l10n.t('Reports: {0} read, {1} in part, {2} skipped.', whole, partly, skipped);
}
