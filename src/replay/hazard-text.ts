// Hazards of the model in words. Decides nothing.
import { model } from '../engine/model';
import type { HazardText } from './result';

/** What a hazard is, by its id. */
export function hazardText(id: string): HazardText {
	const known = model.hazards.find((hazard) => hazard.id === id);
	return { id, name: known?.name ?? id, meaning: known?.meaning ?? '' };
}
