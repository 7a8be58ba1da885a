// The page of a panel: loads the panels' bundled code and style, and nothing else.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { ViewLink } from '../../protocol/panels';

/**
 * The HTML of a panel. Only the script with the page's own nonce runs.
 * @param dist the folder of the bundled code, a root of the webview's resources
 */
export function panelPage(webview: vscode.Webview, dist: vscode.Uri, source: string, view: ViewLink): string {
	const nonce = randomBytes(18).toString('base64');
	const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
	const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${quoted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${quoted(file('style.css'))}">
<title>DAX Lens</title>
</head>
<body data-source="${quoted(source)}" data-view="${quoted(view)}">
<div id="root"></div>
<script nonce="${nonce}" src="${quoted(file('panel.js'))}"></script>
</body>
</html>`;
}

/** Text for an attribute in double quotes. */
const quoted = (text: string): string => text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);
