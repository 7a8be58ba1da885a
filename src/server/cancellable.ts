// A request's cancellation as the signal that work looks at.
import type { CancellationToken } from 'vscode-languageserver';

/** Runs work that ends when the request is cancelled, and then gives the value for nothing found. */
export async function cancellable<T>(
	token: CancellationToken,
	nothing: T,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const controller = new AbortController();
	if (token.isCancellationRequested) return nothing;
	const listener = token.onCancellationRequested(() => controller.abort());
	try {
		return await work(controller.signal);
	} catch (error) {
		if (controller.signal.aborted) return nothing;
		throw error;
	} finally {
		listener.dispose();
	}
}
