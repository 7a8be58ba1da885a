// Binds the hints at line ends and the lenses above functions to a connection. Both follow the user's settings.
import type { CodeLens, Connection, InitializeParams } from 'vscode-languageserver';
import type { ServerSettings } from '../protocol/protocol';
import { toldIn } from './diagnostics';
import { heldHints } from './held-hints';
import type { Newest } from './navigation-requests';
import { toRange } from './ranges';
import type { OutlineNode, VersionedReport } from './report';

/** Registers the request for hints. */
export function registerHints(connection: Connection, newest: Newest, settings: () => ServerSettings): void {
	connection.languages.inlayHint.on(async (params) => {
		const found = await newest(params);
		if (!found) return [];
		return heldHints(found.document, found.report.held ?? [], params.range, settings().hints);
	});
}

/** Asks the client to fetch hints and lenses anew, as far as it can. */
export function refresher(connection: Connection, { capabilities }: InitializeParams): () => void {
	const { inlayHint, codeLens } = capabilities.workspace ?? {};
	return () => {
		if (inlayHint?.refreshSupport) void connection.languages.inlayHint.refresh();
		if (codeLens?.refreshSupport) void connection.sendRequest('workspace/codeLens/refresh');
	};
}

/** One lens above every function of a C document, whatever there is to say: lines do not move when results change. */
export function functionLenses({ document, report }: VersionedReport): CodeLens[] {
	return report.outline
		.filter(({ kind }) => kind === 'function')
		.map((node) => ({
			range: toRange(document, { start: node.nameSpan.start, end: node.nameSpan.start }),
			command: { title: lensTitle(node, report), command: '' },
		}));
}

function lensTitle(
	{ span, name }: OutlineNode,
	{ findings, held = [], remarks }: VersionedReport['report'],
): string {
	const isInside = ({ at }: { readonly at: { readonly start: number } }) =>
		span.start <= at.start && at.start < span.end;
	const count = toldIn({ findings: findings.filter(isInside) }).length;
	const taken = new Set(
		held.filter(isInside).flatMap(({ takes }) => takes.map(({ resource }) => resource.name)),
	);
	const inPart = remarks.some((remark) => remark.code === 'analysed-in-part' && isInside(remark));
	return [
		count === 0 ? 'no finding' : count === 1 ? '1 finding' : `${count} findings`,
		taken.size === 0 ? `${name}() takes nothing` : `takes ${[...taken].join(', ')}`,
		...(inPart ? ['analysed in part'] : []),
	].join(' · ');
}
