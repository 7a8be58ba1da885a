// What a key costs in large files of the kernel, as the language server analyses them: with what functions of other files of
// the tree do, against the document alone. Processor time, so that other work on the machine counts little.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { codeReport } from '../src/server/code-report';
import type { Snapshot } from '../src/server/report';
import { NO_SURROUNDINGS } from '../src/server/surroundings';
import { kernelTrees } from './kernel-sources';

const FILES = ['fs/dax.c', 'fs/ext4/super.c', 'drivers/md/raid5.c', 'mm/memory.c'];
const KEYS = 15;

const middle = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] ?? 0;

function cost(work: () => void): number {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

/** A statement more at a return, another one each time. */
function edited(text: string, round: number): string {
	const at = text.indexOf('\treturn ', Math.floor((text.length * (round % 9)) / 10));
	return `${text.slice(0, at)}\tcond_resched();\n${text.slice(at)}`;
}

/** Milliseconds for a key in the middle of the file, and for one above all functions. */
function keys(file: string, folders: readonly string[]): { inside: number; above: number } {
	let text = readFileSync(file, 'utf8');
	const around = { ...NO_SURROUNDINGS, folders };
	const look = () => {
		// Each run has documents of its own: nothing is remembered of the other.
		const uri = `${pathToFileURL(file)}${folders.length === 0 ? '?alone' : ''}`;
		const document: Snapshot = { uri, name: path.basename(file), kind: 'c', text, around };
		codeReport(
			document,
			() => false,
			() => {},
		);
	};
	look();
	const inside: number[] = [];
	const above: number[] = [];
	for (let round = 0; round < KEYS; round++) {
		text = edited(text, round);
		inside.push(cost(look));
		text = `/* */${text}`;
		above.push(cost(look));
	}
	return { inside: middle(inside), above: middle(above) };
}

const tree = kernelTrees().at(-1);
if (!tree) throw new Error('no tree');
const [first = ''] = FILES;
// Warms the machine up, so that the run that comes first is at no disadvantage.
keys(path.join(tree.folder, first), []);
let [alone, together] = [0, 0];
for (const name of FILES) {
	const file = path.join(tree.folder, name);
	if (!existsSync(file)) continue;
	const [one, all] = [keys(file, []), keys(file, [tree.folder])];
	alone += one.inside + one.above;
	together += all.inside + all.above;
	const shown = ({ inside, above }: typeof one) =>
		`${inside.toFixed(0)} ms within a function, ${above.toFixed(0)} ms above all`;
	console.log(`${tree.name} ${name}: ${shown(one)}; with the tree ${shown(all)}`);
}
console.log(
	`${(together / alone).toFixed(2)} x the time of the document alone, with what the tree's functions do`,
);
