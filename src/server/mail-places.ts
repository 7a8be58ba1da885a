// What in a document of mails leads elsewhere: the diffs of files, and parts that must be decoded to be read.
import { lineSpan, type MailDocument } from './mail-report';
import { pathOf } from './patch-answers';
import { NO_PLACES, type Places } from './places';

export function mailPlaces({ lines, mailbox, assembly }: MailDocument): Places {
	const files = assembly.series.flatMap((series) => series.patches.flatMap((patch) => patch.files));
	return {
		...NO_PLACES,
		patchFiles: files.map((file) => ({
			span: lineSpan(lines, file.rawLine, Math.max(file.rawEnd, file.rawLine + 1)),
			path: pathOf(file),
			binary: file.binary,
		})),
		encodedParts: mailbox.messages.flatMap(({ body, subject }) =>
			body.parts
				.filter(({ encoding, lineCount }) => encoding === 'base64' && lineCount > 0)
				.map(({ rawLine, fileName }) => ({
					at: lineSpan(lines, rawLine, rawLine + 1),
					name: fileName ?? subject,
				})),
		),
	};
}
