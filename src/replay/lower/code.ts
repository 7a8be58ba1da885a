// The C of a series at one moment: the newest image of every file seen so far, and where its functions are.
// Knows no meaning of any function.
import { bindingsOf } from '../../kernel-c/bindings';
import type { CFunction } from '../../kernel-c/file';
import type { CImage } from '../../review/image-analysis';
import type { ReplayPlace } from '../result';

/** A function in an image. */
export interface Located {
	readonly image: CImage;
	readonly definition: CFunction;
}

/** What a place in an image needs to become a line that people can open. */
export interface PatchRef {
	readonly number: number;
	readonly mail: string;
}

/** A line of code that can be opened, with its text. */
export interface CodeLine {
	readonly place: ReplayPlace;
	readonly text: string;
}

export class Code {
	private readonly byName: ReadonlyMap<string, readonly Located[]>;
	private readonly members = new Map<CImage, ReadonlyMap<string, ReadonlySet<string>>>();

	constructor(
		readonly images: ReadonlyMap<string, CImage>,
		private readonly patches: ReadonlyMap<CImage, PatchRef>,
	) {
		const byName = new Map<string, Located[]>();
		for (const image of images.values()) {
			for (const definition of wholest(image)) {
				const known = byName.get(definition.head.name);
				if (known) known.push({ image, definition });
				else byName.set(definition.head.name, [{ image, definition }]);
			}
		}
		this.byName = byName;
	}

	/** The members of structs that an image puts a function of its own into: `put_super`, `notify_failure`. */
	membersOf({ image, definition }: Located): ReadonlySet<string> {
		const known = this.members.get(image) ?? membersIn(image);
		this.members.set(image, known);
		return known.get(definition.head.name) ?? NO_MEMBERS;
	}

	/** The functions of all images. */
	functions(): readonly Located[] {
		return [...this.byName.values()].flat();
	}

	/** The function a name means in a file: one of its own, else the one that is not static elsewhere. */
	find(name: string, from: CImage): Located | null {
		const all = this.byName.get(name) ?? [];
		const own = all.find(({ image }) => image === from);
		return own ?? all.find(({ definition }) => !definition.head.isStatic) ?? null;
	}

	/** The function that another state of the code has under the same name in the same file. */
	same({ image, definition }: Located): Located | undefined {
		return this.byName
			.get(definition.head.name)
			?.find((other) => other.image.image.path === image.image.path);
	}

	/** The line of an offset in an image; null where the image shows no line of the file there. */
	line(image: CImage, offset: number): CodeLine | null {
		const textLine = image.index.position(offset).line;
		const line = image.image.lineNumbers[textLine];
		if (!line) return null;
		const raw = image.image.rawLines[textLine];
		const patch = this.patches.get(image);
		return {
			text: image.index.lineText(textLine),
			place: {
				file: image.image.path,
				line,
				...(patch ? { patch: patch.number } : {}),
				...(patch && typeof raw === 'number' ? { mail: { file: patch.mail, line: raw + 1 } } : {}),
			},
		};
	}
}

const NO_MEMBERS: ReadonlySet<string> = new Set();

function membersIn({ code }: CImage): Map<string, Set<string>> {
	const members = new Map<string, Set<string>>();
	for (const { field, functionName } of bindingsOf(code)) {
		if (field === null) continue;
		const known = members.get(functionName) ?? new Set();
		members.set(functionName, known.add(field.replace(/^.*\./, '')));
	}
	return members;
}

/** The functions of an image; of one that is there in several pieces, the piece with its head, else the longest. */
function wholest({ code, image, index }: CImage): readonly CFunction[] {
	const best = new Map<string, { definition: CFunction; weight: number }>();
	for (const definition of code.functions) {
		const { name, nameSpan, bodySpan } = definition.head;
		const isInferred = image.lineNumbers[index.position(nameSpan.start).line] === 0;
		const weight = bodySpan.end - bodySpan.start + (isInferred ? 0 : code.text.length);
		const known = best.get(name);
		if (!known || weight > known.weight) best.set(name, { definition, weight });
	}
	return [...best.values()].map(({ definition }) => definition);
}
