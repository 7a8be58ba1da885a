// The types of build-grammars.mjs, for the tests that use it.
export interface Tools {
	readonly generator: string;
	readonly clang: string;
	readonly linker: string;
}
export function tools(): Tools | undefined;
export function generate(generator: string, folder: string): void;
export function compile(found: Tools, folder: string, name: string, output: string): void;
