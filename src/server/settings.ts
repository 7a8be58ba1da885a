// The user's settings as far as the server heeds them. What a client does not say, or says wrongly, has its default.
import { profiles } from '../engine/model/profiles';
import type { ServerSettings } from '../protocol/protocol';

export const DEFAULT_SETTINGS: ServerSettings = { hints: 'disagreement', codeLens: false, profile: null };

const HINTS: readonly ServerSettings['hints'][] = ['off', 'cursorLine', 'disagreement', 'all'];

/** Reads what `workspace/didChangeConfiguration` hands over: all settings of the client, or ours alone. */
export function readSettings(given: unknown): ServerSettings {
	const all = fieldsOf(given);
	const own = 'daxLens' in all ? fieldsOf(all['daxLens']) : all;
	const hints = HINTS.find((one) => one === own['hints']);
	return {
		hints: hints ?? DEFAULT_SETTINGS.hints,
		codeLens: typeof own['codeLens'] === 'boolean' ? own['codeLens'] : DEFAULT_SETTINGS.codeLens,
		profile: profileNamed(own['profile']),
	};
}

/** The name of a profile that there is; null for anything else. */
export const profileNamed = (given: unknown): string | null =>
	profiles.find(({ name }) => name === given)?.name ?? null;

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null ? { ...value } : {};
