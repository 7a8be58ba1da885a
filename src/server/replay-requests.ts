// Binds the replay of documents to a connection. A replay that fails or is cancelled is that one request.
import type { Connection } from 'vscode-languageserver';
import type { ServerSettings } from '../protocol/protocol';
import { REPLAY, REPLAY_PROGRESS, type ReplayParams, type ReplayProgress } from '../protocol/replay';
import type { Replay } from '../replay/result';
import { cancellable } from './cancellable';
import type { Newest } from './navigation-requests';
import type { ReplayStand, RunReplay } from './replay-thread';
import type { Snapshot } from './report';
import { profileNamed } from './settings';

/**
 * @param snapshot the open document of an address as it is now; null where there is none
 * @param newest the report of a document: where it is ready, its findings are handed to the replay
 * @param onReplay called with every replay that came to its end
 */
export function registerReplay(
	connection: Connection,
	snapshot: (uri: string) => Snapshot | null,
	settings: () => ServerSettings,
	newest: Newest,
	run: RunReplay,
	onReplay: (document: Snapshot, replay: Replay) => void,
): void {
	connection.onRequest(REPLAY, ({ uri, profile, maxStates }: ReplayParams, token) => {
		const document = snapshot(uri);
		if (!document) return null;
		const tell = ({ title, done, total, soFar }: ReplayStand) =>
			void connection.sendNotification(REPLAY_PROGRESS, {
				uri,
				title,
				done,
				total,
				soFar,
			} satisfies ReplayProgress);
		const named = profile === undefined ? settings().profile : profileNamed(profile);
		return cancellable<Replay | null>(token, null, async (signal) => {
			const known = await atOnce(newest({ textDocument: { uri } }));
			const findings = known?.report.findings.map(({ finding }) => finding);
			const options = { profile: named ?? undefined, maxStates, findings };
			const replay = await run({ document, options }, tell, signal);
			if (replay) onReplay(document, replay);
			return replay;
		});
	});
}

/** What a promise comes to if it is kept already, else null. */
const atOnce = <Value>(promise: Promise<Value>): Promise<Value | null> =>
	Promise.race([promise, new Promise<null>((resolve) => setImmediate(() => resolve(null)))]);
