// A saved page of a hypermail archive: the subject, `From:` and `Date:` lines, the text, and navigation around it.
import { verbatimBody } from './body';
import { readDate } from './date';
import { foundMessage, type Message } from './message';
import { lineText, type RawLines } from './raw-lines';

const FIELD = /^(From|Date|Subject|To|Cc): (.*)$/;
const NAVIGATION =
	/^(?:\[ ?\w[^\]]*\]\s*)+$|^(?:Next message|Previous message|Next in thread|Previous in thread|In reply to|Maybe in reply to|Reply|Messages sorted by|Contemporary messages sorted|This message|Mail actions)\b.*:/;

const isNavigation = (line: string) =>
	line.trim() === '' || NAVIGATION.test(line.trim().replace(/^\* ?/, ''));

/** The one message of a hypermail page. */
export function readHypermailPage(source: string, raw: RawLines): Message[] {
	let from = 0;
	while (from < raw.count && !FIELD.test(lineText(raw, from))) from++;
	if (from === raw.count) return [];
	const fields = new Map<string, { value: string; line: number }>();
	let next = from;
	for (; next < raw.count; next++) {
		const match = FIELD.exec(lineText(raw, next));
		if (!match) break;
		fields.set(match[1] ?? '', { value: match[2] ?? '', line: next });
	}
	let first = from - 1;
	while (first >= 0 && isNavigation(lineText(raw, first))) first--;
	let end = raw.count;
	while (end > next && isNavigation(lineText(raw, end - 1))) end--;
	const subject = fields.get('Subject') ?? {
		value: first >= 0 ? lineText(raw, first).trim() : '',
		line: Math.max(0, first),
	};
	const headers = [...fields].map(([name, field]) => ({ name, ...field }));
	if (!fields.has('Subject')) headers.unshift({ name: 'Subject', ...subject });
	while (next < end && lineText(raw, next).trim() === '') next++;
	return [
		foundMessage({
			form: 'page',
			source,
			raw,
			range: { first: subject.line, end },
			headers,
			subject: subject.value,
			author: fields.get('From')?.value ?? '',
			date: readDate(fields.get('Date')?.value ?? ''),
			body: verbatimBody(raw, { first: next, end }),
		}),
	];
}
