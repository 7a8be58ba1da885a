// Recognises the messages that tell of lifetimes, by the table in event-shapes.ts.
import { devicePlaces, type EventShape, eventShapes } from './event-shapes';
import type { LogEvent } from './model';
import type { Message } from './prefix';

const literally = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether any shape's words occur: one pass over the message instead of one for each shape. */
const anyWords = new RegExp([...new Set(eventShapes.map(({ words }) => literally(words)))].join('|'));

/** The lifetime event a message tells; undefined for all others. */
export function eventOf(message: Message): LogEvent | undefined {
	const text = message.text;
	if (!anyWords.test(text)) return undefined;
	for (const shape of eventShapes) {
		const device = fits(shape, text);
		if (device !== undefined)
			return { kind: shape.kind, time: message.time, line: message.line, device, text: text.trim() };
	}
	return undefined;
}

/** The device (null where none is named) if the shape fits. */
function fits({ words, shape }: EventShape, text: string): string | null | undefined {
	if (!text.includes(words)) return undefined;
	const match = shape?.exec(text);
	if (shape && !match) return undefined;
	return match?.groups?.['device'] ?? deviceIn(text);
}

function deviceIn(text: string): string | null {
	for (const place of devicePlaces) {
		const device = place.exec(text)?.[1];
		if (device !== undefined) return device;
	}
	return null;
}
