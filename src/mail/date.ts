// Dates as mails and archive pages write them, as ISO 8601 with the zone they name.
// Knows nothing of clocks: the same text always gives the same date.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Zones that mails and archives still write by name, in minutes east of UTC (RFC 5322 section 4.3, and Europe's). */
const ZONES: Readonly<Record<string, number>> = {
	UTC: 0,
	GMT: 0,
	UT: 0,
	Z: 0,
	EST: -300,
	EDT: -240,
	CST: -360,
	CDT: -300,
	MST: -420,
	MDT: -360,
	PST: -480,
	PDT: -420,
	CET: 60,
	CEST: 120,
	JST: 540,
};

interface DateParts {
	readonly year: number;
	readonly month: number;
	readonly day: number;
	readonly hour: number;
	readonly minute: number;
	readonly second: number;
	/** Minutes east of UTC. */
	readonly zone: number;
}

const two = (value: number) => String(value).padStart(2, '0');

function format(parts: DateParts): string | null {
	const { year, month, day, hour, minute, second, zone } = parts;
	const valid =
		month >= 1 &&
		month <= 12 &&
		day >= 1 &&
		day <= 31 &&
		hour < 25 &&
		minute < 60 &&
		second < 62 &&
		year > 1900;
	if (!valid || Math.abs(zone) >= 24 * 60) return null;
	const size = Math.abs(zone);
	const suffix = zone === 0 ? 'Z' : `${zone < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
	return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${suffix}`;
}

function zoneOf(text: string | undefined): number {
	const numeric = /^([+-])(\d\d):?(\d\d)/.exec(text ?? '');
	if (!numeric) return ZONES[(text ?? 'UTC').toUpperCase()] ?? 0;
	const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
	return numeric[1] === '-' ? -minutes : minutes;
}

const fullYear = (text: string) => {
	const year = Number(text);
	if (text.length > 2) return year;
	return year < 50 ? 2000 + year : 1900 + year;
};

const monthOf = (text: string) => MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;

/** `Wed, 25 Nov 2015 13:36:53 -0500 (EST)`, the form of mail headers; the weekday, seconds and zone may be missing. */
const MAIL =
	/(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{2,4}),? +(\d{1,2}):(\d\d)(?::(\d\d))?(?: *([+-]\d{4}|[A-Za-z]{1,4}))?/;
/** `2015-11-25 18:36` and `2015-11-25T18:36:53+01:00`; UTC where no zone stands. */
const ISO =
	/(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?: *([+-]\d\d:?\d\d|[A-Z]{1,4}))?/;
/** `Thu Feb 11 2016 - 14:49:43 EST`, hypermail, and `Thu Feb 11 14:49:43 2016`, C's asctime, with or without a zone. */
const ARCHIVE =
	/([A-Z][a-z]{2}) +(\d{1,2}),? +(\d{4}) +-? *(\d\d):(\d\d)(?::(\d\d))?(?: +([+-]\d{4}|[A-Z]{1,4}))?/;
const ASCTIME =
	/([A-Z][a-z]{2}) +(\d{1,2}) +(\d\d):(\d\d):(\d\d) +(?:([A-Z]{1,4}) +)?(\d{4})(?: +([+-]\d{4}))?/;
/** `Feb. 26, 2021, 12:20 a.m. UTC`, patchwork. */
const PATCHWORK =
	/([A-Z][a-z]{2})[a-z]*\.? +(\d{1,2}), +(\d{4}), +(?:(noon|midnight)|(\d{1,2})(?::(\d\d))? *([ap])\.?m\.?)(?: +([A-Z]{1,4}))?/;

function patchworkDate(match: RegExpExecArray): DateParts {
	const [, month = '', day, year, word, hour, minute, half, zone] = match;
	const twelve = Number(hour ?? 0) % 12;
	return {
		year: Number(year),
		month: monthOf(month),
		day: Number(day),
		hour: word ? (word === 'noon' ? 12 : 0) : twelve + (half === 'p' ? 12 : 0),
		minute: Number(minute ?? 0),
		second: 0,
		zone: zoneOf(zone),
	};
}

/** A date in any form that mails and archives use, as ISO 8601 in the zone it names; null where there is none. */
export function readDate(given: string): string | null {
	const text = given.slice(0, 200);
	const mail = MAIL.exec(text);
	if (mail) {
		const [, day, month = '', year = '', hour, minute, second, zone] = mail;
		return format({
			year: fullYear(year),
			month: monthOf(month),
			day: Number(day),
			hour: Number(hour),
			minute: Number(minute),
			second: Number(second ?? 0),
			zone: zoneOf(zone),
		});
	}
	const patchwork = PATCHWORK.exec(text);
	if (patchwork) return format(patchworkDate(patchwork));
	const iso = ISO.exec(text);
	if (iso) {
		const [, year, month, day, hour, minute, second, zone] = iso;
		return format({
			year: Number(year),
			month: Number(month),
			day: Number(day),
			hour: Number(hour ?? 0),
			minute: Number(minute ?? 0),
			second: Number(second ?? 0),
			zone: zoneOf(zone),
		});
	}
	const asctime = ASCTIME.exec(text);
	const archive = ARCHIVE.exec(text);
	const found = asctime ?? archive;
	if (!found) return null;
	const [, month = '', day] = found;
	const time = asctime
		? { year: asctime[7], at: asctime.slice(3, 6), zone: asctime[8] ?? asctime[6] }
		: { year: found[3], at: found.slice(4, 7), zone: found[7] };
	return format({
		year: Number(time.year),
		month: monthOf(month),
		day: Number(day),
		hour: Number(time.at[0]),
		minute: Number(time.at[1]),
		second: Number(time.at[2] ?? 0),
		zone: zoneOf(time.zone),
	});
}

/** Milliseconds since 1970 of a date that `readDate` gave. */
export function instantOf(date: string | null): number | null {
	const instant = date === null ? Number.NaN : Date.parse(date);
	return Number.isNaN(instant) ? null : instant;
}
