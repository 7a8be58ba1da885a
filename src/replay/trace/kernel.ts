// Which kernel a log is from: by the version it names, by the day of its mail, or by the functions on its stacks. Knows
// logs and releases; not what a profile does.
import { model } from '../../engine/model';
import { plainName } from '../../trace/attribution';
import type { Report } from '../../trace/model';
import { interfaces, profileFrom, type Release } from '../kernel-releases';
import { profileOf, versionIn, versionOn } from '../kernel-version';
import type { ReplayProfile } from '../result';
import type { LogText } from './source';

/** Names on stacks that tell an age, beside the interfaces of the kernel's code. */
const ERAS: readonly (readonly [name: RegExp, first: Release | null, last: Release | null])[] = [
	[/^entry_SYSCALL_64_fastpath$/, null, [4, 15]],
	[/^SyS_/, null, [4, 16]],
	[/^(?:do|trace_do|do_async)_page_fault$/, null, [5, 7]],
	[/^(?:dax_insert_mapping_entry|get_unlocked_mapping_entry)$/, [4, 5], [4, 19]],
	[/^dax_iomap_actor$/, [4, 10], [5, 14]],
	[/^entry_SYSCALL_64_after_hwframe$/, [4, 15], null],
	[/^__x64_sys_/, [4, 17], null],
	[/^(?:xfs_break_dax_layouts|xfs_wait_dax_page|ext4_wait_dax_page)$/, [4, 18], [6, 14]],
	[/^(?:get_unlocked_entry|dax_insert_entry)$/, [4, 20], null],
	[/^memunmap_pages$/, [5, 4], null],
	[/^(?:asm_)?exc_\w+/, [5, 8], null],
	[/^(?:dax_iomap_iter|dax_fault_iter)$/, [5, 15], null],
	[/(?:^|_)folio(?:_|$)/, [5, 16], null],
	[/^__pfx_/, [6, 2], null],
	[/^dax_break_layout/, [6, 15], null],
];

/** The profiles to try for a report, the likeliest first: the user's, the log's, those of its age, or all. */
export function profilesOf(report: Report, text: LogText, chosen: string | undefined): ReplayProfile[] {
	if (chosen !== undefined) return [{ name: chosen, because: 'it was asked for' }];
	const told = profileTold(report, text);
	if (told) return [told];
	const { first, last, names } = ageOf(report);
	const age = names.length === 0 ? '' : ` of those with ${names.map((name) => `${name}()`).join(' and ')}`;
	const because = `the log names no kernel; the newest${age} that has such a run`;
	const fitting = profileFrom.filter(([from], index) => {
		const next = profileFrom[index + 1]?.[0];
		return (
			(last === null || !isBefore(last, from)) &&
			(first === null || next === undefined || isBefore(first, next))
		);
	});
	const known = new Set(fitting.map(([, name]) => name));
	const all = model.profiles.filter(({ name }) => known.size === 0 || known.has(name));
	return all.map(({ name }) => ({ name, because })).reverse();
}

const order = ([major, minor]: Release): number => major * 1000 + minor;
const isBefore = (one: Release, other: Release): boolean => order(one) < order(other);

interface Age {
	readonly first: Release | null;
	readonly last: Release | null;
	/** The functions that tell it. */
	readonly names: readonly string[];
}

/** Between which releases the functions of a report's stacks exist together. */
function ageOf({ traces, pc }: Report): Age {
	let age: Age = { first: null, last: null, names: [] };
	const symbols = [pc?.symbol ?? '', ...traces.flatMap(({ frames }) => frames.map(({ symbol }) => symbol))];
	for (const symbol of new Set(symbols.map(plainName))) {
		const range = Object.hasOwn(interfaces, symbol) ? interfaces[symbol] : undefined;
		const era = ERAS.find(([shape]) => shape.test(symbol));
		const [first, last] = range ?? (era ? [era[1], era[2]] : [null, null]);
		const isLater = first !== null && (age.first === null || isBefore(age.first, first));
		const isEarlier = last !== null && (age.last === null || isBefore(last, age.last));
		if (!isLater && !isEarlier) continue;
		age = {
			first: isLater ? first : age.first,
			last: isEarlier ? last : age.last,
			names: [...age.names, symbol].slice(-2),
		};
	}
	return age;
}

/** Lines after a report's first one that are searched for the kernel's version. */
const REPORT_HEAD = 12;
/** Where a log names its kernel: `Linux version 6.1.0`, `Not tainted 6.1.0`, `Tainted: G  O  6.1.0`, `6.1.0 #2 Not tainted`. */
const KERNEL_LINE =
	/(?:Linux version|Not tainted|Tainted:(?: [A-Z ]*?(?:\[\w+\]=\w+,? ?)*)?) +(?=v?\d+\.\d+)|(?:^|\s)(?=\d+\.\d+\.\d+\S* #\d+ (?:Not tainted|Tainted))/;

/** The profile of a report's kernel, with the reason; undefined where nothing tells. */
function profileTold(report: Report, text: LogText): ReplayProfile | undefined {
	const named =
		kernelNamed(text, report.line - 1, report.line + REPORT_HEAD) ?? kernelNamed(text, 0, text.lines.length);
	if (named) {
		const name = profileOf(named.version);
		return { name, because: `line ${text.lineOf(named.line)} names ${named.version.text}` };
	}
	const version = text.date === null ? undefined : versionOn(text.date.slice(0, 10));
	if (!version) return undefined;
	return {
		name: profileOf(version),
		because: `the mail is of ${text.date?.slice(0, 10)}, when ${version.text} was made`,
	};
}

function kernelNamed({ lines }: LogText, from: number, to: number) {
	for (let at = Math.max(0, from); at < Math.min(lines.length, to); at++) {
		const line = (lines[at] ?? '').slice(0, 1000);
		const head = KERNEL_LINE.exec(line);
		const version = head && versionIn(line.slice(head.index + head[0].length));
		if (version) return { version, line: at + 1 };
	}
	return undefined;
}
