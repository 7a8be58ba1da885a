// Which language a text is in that an editor took for plain text or for any log. Looks at its first lines; knows no document.
import { detectKind } from '../mail/kind';
import type { RecognisedLanguage } from '../protocol/protocol';

/** A line of printk with its time stamp, with or without a level or what a logger puts before it. */
const KERNEL_LINE =
	/^(?:<\d{1,3}>)?(?:[^[\]]{0,80} kernel: ?)?\[ {0,6}\d{1,10}\.\d{3,9}\](?:\[ *[TC]\d+\])? /;
/** Fewer of them may be a quotation in a note. */
const LEAST_KERNEL_LINES = 3;

/** The language of a text by its first lines; null for one that the server has nothing to say about. */
export function recognise(head: string): RecognisedLanguage | null {
	switch (detectKind(head)) {
		case 'mbox':
		case 'mail':
		case 'lore-page':
		case 'patchwork-page':
		case 'hypermail-page':
			return 'linux-mbox';
		case 'patch':
			return 'diff';
		default: {
			const lines = head.split('\n').filter((line) => KERNEL_LINE.test(line));
			return lines.length >= LEAST_KERNEL_LINES ? 'kmsg' : null;
		}
	}
}
