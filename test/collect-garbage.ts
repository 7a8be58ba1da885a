// Collects garbage when a test asks for it: what is still there afterwards is kept by somebody.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Ends the turn, in which weak references hold, and collects all that nobody keeps. */
export async function collectGarbage(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
	collect();
}
