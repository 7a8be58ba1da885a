// Which functions of a file a function runs, by the calls it makes by name. Knows no paths and no contracts.
import { callsIn } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { CFunction } from '../../kernel-c/file';
import type { NodeId } from '../../kernel-c/flow';

/** A call in a function of the file. */
export interface CallPlace {
	readonly function: CFunction;
	readonly node: NodeId;
	readonly call: Call;
}

/** A function that is run, and the call of the first function on the way to it; null for that function itself. */
export interface Reached {
	readonly function: CFunction;
	readonly from: CallPlace | null;
}

/** What a call runs: itself, and of `kref_put(&foo->ref, foo_free)` what ends the object. */
const runBy = ({ name, arguments: given }: Call): string[] => [
	...(name === null ? [] : [name]),
	...(/^kref_put(?:_mutex|_lock)?$/.test(name ?? '')
		? given.flatMap((each) => (each.kind === 'name' ? [each.name] : []))
		: []),
];

/** The functions of one file by name, and what each reaches. */
export class Reach {
	private readonly calls = new Map<CFunction, readonly CallPlace[]>();
	private readonly reached = new Map<CFunction, readonly Reached[]>();

	/** @param functions the first of each name */
	constructor(readonly functions: ReadonlyMap<string, CFunction>) {}

	/** The calls that a function makes itself. */
	callsOf(each: CFunction): readonly CallPlace[] {
		const known = this.calls.get(each);
		if (known) return known;
		const calls = callsIn(each.flow).map((place) => ({ ...place, function: each }));
		this.calls.set(each, calls);
		return calls;
	}

	/** A function and all that it runs, itself first. */
	from(root: CFunction): readonly Reached[] {
		const known = this.reached.get(root);
		if (known) return known;
		const all = new Map<CFunction, Reached>([[root, { function: root, from: null }]]);
		// A map goes on to what is added while it is walked.
		for (const { function: each, from } of all.values())
			for (const place of this.callsOf(each))
				for (const name of runBy(place.call)) {
					const callee = this.functions.get(name);
					if (callee && !all.has(callee)) all.set(callee, { function: callee, from: from ?? place });
				}
		const reached = [...all.values()];
		this.reached.set(root, reached);
		return reached;
	}

	/** All calls that are made between the entry of a function and its end. */
	callsFrom(root: CFunction): readonly CallPlace[] {
		return this.from(root).flatMap(({ function: each }) => this.callsOf(each));
	}
}
