// Refines the kind of a sanitizer's report by the words of its headline and by the line that tells the access.
// Knows nothing of frames.
import type { Kind } from './model';

/** `Read of size 8 at addr …`, `Write at addr …`: what the access was. */
export function accessOf(text: string): 'read' | 'write' | undefined {
	const match = /^\s{0,8}(Read|Write) (?:of size \d|at addr)/.exec(text);
	return match ? (match[1] === 'Read' ? 'read' : 'write') : undefined;
}

/** The kind of a report by its first kind, its title and its access. Without an access a KASAN report counts as a read. */
export function refineKind(kind: Kind, title: string, access: 'read' | 'write' | undefined): Kind {
	switch (kind) {
		case 'kasan-unknown':
			return kasanKind(title, access);
		case 'kfence-read':
			return kfenceKind(title);
		case 'kmsan-unknown':
			if (title.includes('uninit-value')) return 'kmsan-uninit-value';
			if (title.includes('infoleak')) return 'kmsan-info-leak';
			return title.includes('use-after-free') ? 'kmsan-use-after-free-read' : 'kmsan-unknown';
		case 'kcsan-unknown':
			if (title.includes('data-race')) return 'kcsan-datarace';
			return title.includes('assert') ? 'kcsan-assert' : 'kcsan-unknown';
		default:
			return kind;
	}
}

function kasanKind(title: string, access: 'read' | 'write' | undefined): Kind {
	const way = access ?? 'read';
	const words = title.replace(/ in .*/, '');
	if (/invalid[- ]free|double[- ]free/.test(words)) return 'kasan-invalid-free';
	if (/use[- ]after[- ]free/.test(words)) return `kasan-use-after-free-${way}`;
	if (/null-ptr-deref/.test(words)) return `kasan-null-pointer-dereference-${way}`;
	if (/unknown-crash/.test(words) && access === undefined) return 'kasan-unknown';
	return `kasan-${way}`;
}

function kfenceKind(title: string): Kind {
	const way = /\bwrite in/.test(title) ? 'write' : 'read';
	if (title.includes('use-after-free')) return `kfence-use-after-free-${way}`;
	if (title.includes('invalid free')) return 'kfence-invalid-free';
	return title.includes('memory corruption') ? 'kfence-memory-corruption' : `kfence-${way}`;
}
