// The catalogue that ships with the product: the data files beside this one.
import { type Catalogue, type CatalogueText, loadCatalogue } from './catalogue';
import block from './catalogue/block.yaml';

const SHIPPED: readonly CatalogueText[] = [{ file: 'block.yaml', text: block }];

let loaded: Catalogue | undefined;

/** The shipped catalogue, loaded once. */
export function builtinCatalogue(): Catalogue {
	loaded ??= loadCatalogue(SHIPPED);
	return loaded;
}

/** The shipped catalogue with the user's files on top; their mistakes are in `problems`. */
export function catalogueWith(texts: readonly CatalogueText[]): Catalogue {
	return texts.length === 0 ? builtinCatalogue() : loadCatalogue([...SHIPPED, ...texts]);
}
