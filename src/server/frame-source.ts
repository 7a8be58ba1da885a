// The source lines of a log's frames, out of the vmlinux that the client has configured; nothing where it has none.
// What is wrong with the image is told once and fails no request.
import path from 'node:path';
import { KernelImage, UnusableImage } from '../platform/kernel-image';
import { instructionOf, type SourcePlace } from '../trace/decode';
import type { OpenFolders } from './open-folders';
import type { FramePlace } from './places';

/** A frame with what is known of its place in the source. */
export interface LocatedFrame {
	readonly frame: FramePlace;
	/** Functions inlined at the frame's instruction, the innermost first. */
	readonly inlined: readonly SourcePlace[];
}

export class FrameSource {
	private image: KernelImage | null = null;
	private told = '';

	/** @param tell takes what is wrong with the image, in words */
	constructor(
		private readonly folders: OpenFolders,
		private readonly tell: (problem: string) => void,
	) {}

	/** The frame with the source line of its call, where that can be found; a place that the log itself names is kept. */
	async locate(frame: FramePlace): Promise<LocatedFrame> {
		const image = this.configured();
		const instruction = frame.file === null && !frame.inline ? instructionOf(frame, true) : null;
		if (!image || !instruction) return { frame, inlined: [] };
		try {
			const [places = []] = await image.locate([instruction]);
			const own = places.at(-1);
			if (!own) return { frame, inlined: [] };
			return { frame: { ...frame, file: own.file, sourceLine: own.line }, inlined: places.slice(0, -1) };
		} catch (error) {
			if (!(error instanceof UnusableImage)) throw error;
			if (this.told !== error.message) this.tell(error.message);
			this.told = error.message;
			return { frame, inlined: [] };
		}
	}

	private configured(): KernelImage | null {
		const { options, sources } = this.folders;
		if (!options.vmlinux) return null;
		const file = path.resolve(sources.folders[0] ?? '.', options.vmlinux);
		if (this.image?.file !== file) this.image = new KernelImage(file);
		return this.image;
	}
}
