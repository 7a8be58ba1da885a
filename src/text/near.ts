// Finds names that look like a mistyped one, for "did you mean".

/**
 * The names nearest to the given one, the nearest first: at most `limit`, and none that differs in more than a third
 * of its letters unless one contains the other. Takes time linear in the number of names.
 */
export function nearNames(name: string, known: readonly string[], limit: number): readonly string[] {
	const wanted = name.toLowerCase().slice(0, 100);
	const scored = [...new Set(known)].map((candidate) => ({ candidate, score: distance(wanted, candidate) }));
	return scored
		.filter(({ candidate, score }) => score <= Math.max(1, Math.floor(candidate.length / 3)))
		.sort((a, b) => a.score - b.score || a.candidate.localeCompare(b.candidate))
		.slice(0, limit)
		.map(({ candidate }) => candidate);
}

/** Letters to insert, drop, change or swap; a name that lies within the other counts as one step away. */
function distance(wanted: string, candidate: string): number {
	const other = candidate.toLowerCase();
	if (wanted === other) return 0;
	if (wanted.length >= 4 && other.includes(wanted)) return 1;
	let row = Array.from({ length: other.length + 1 }, (_, at) => at);
	let above: number[] = [];
	for (let i = 1; i <= wanted.length; i++) {
		const next = [i];
		for (let j = 1; j <= other.length; j++) {
			const same = wanted[i - 1] === other[j - 1] ? 0 : 1;
			let best = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + same);
			if (i > 1 && j > 1 && wanted[i - 1] === other[j - 2] && wanted[i - 2] === other[j - 1])
				best = Math.min(best, (above[j - 2] ?? 0) + 1);
			next.push(best);
		}
		above = row;
		row = next;
	}
	return row[other.length] ?? 0;
}
