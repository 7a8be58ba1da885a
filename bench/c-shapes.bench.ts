// What share of the functions of real kernel files is read without a problem and with the right shape of iterators and
// guards; beside it the share of functions that plain tree-sitter-c reads without an error node.
import type { Parser } from 'web-tree-sitter';
import { parseC } from '../src/kernel-c/file';
import { checkShapes } from './kernel-shapes';
import { kernelTrees } from './kernel-sources';
import { plainParser } from './plain-tree-sitter';

const SHOWN = 20;

/** Functions that tree-sitter-c finds outside of others, and those of them without an error or missing node. */
function plainShare(parser: Parser, text: string): { functions: number; clean: number } {
	const tree = parser.parse(text);
	if (!tree) return { functions: 0, clean: 0 };
	try {
		const clean = tree.rootNode
			.descendantsOfType('function_definition')
			.filter((node) => node?.parent?.type !== 'compound_statement' && !node?.hasError).length;
		return { functions: checkShapes(text).functions, clean };
	} finally {
		tree.delete();
	}
}

const parser = await plainParser();
let [functions, misses, plainFunctions, plainClean, shown] = [0, 0, 0, 0, 0];
for (const { name, files } of kernelTrees()) {
	let [treeFunctions, treeMisses] = [0, 0];
	files.forEach(({ path, text }, index) => {
		const report = checkShapes(text);
		treeFunctions += report.functions;
		treeMisses += report.misses.length;
		for (const { offset, reason } of report.misses)
			if (shown++ < SHOWN) console.log(`${path}:${text.slice(0, offset).split('\n').length}: ${reason}`);
		const outside = parseC(text).problems[0];
		if (outside && shown++ < SHOWN) console.log(`${path}: ${outside.reason} (outside of functions)`);
		if (index % 4 !== 0) return;
		const plain = plainShare(parser, text);
		plainFunctions += plain.functions;
		plainClean += Math.min(plain.clean, plain.functions);
	});
	console.log(`${name}: ${files.length} files, ${treeFunctions} functions, ${treeMisses} not right`);
	functions += treeFunctions;
	misses += treeMisses;
}
const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
console.log(
	`plain tree-sitter-c, every 4th file, without an error node: ${percent(plainClean, plainFunctions)}`,
);
console.log(
	`functions read without a problem and with the right shapes: ${percent(functions - misses, functions)}`,
);
