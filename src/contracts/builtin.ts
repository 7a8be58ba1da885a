// The catalogue that ships with the product: the data files beside this one.
import { type Catalogue, type CatalogueText, loadCatalogue } from './catalogue';
import bio from './catalogue/bio.yaml';
import block from './catalogue/block.yaml';
import buffers from './catalogue/buffers.yaml';
import dax from './catalogue/dax.yaml';
import files from './catalogue/files.yaml';
import journal from './catalogue/journal.yaml';
import locks from './catalogue/locks.yaml';
import memory from './catalogue/memory.yaml';
import pagemap from './catalogue/pagemap.yaml';
import pages from './catalogue/pages.yaml';
import sections from './catalogue/sections.yaml';
import superblock from './catalogue/superblock.yaml';
import xfs from './catalogue/xfs.yaml';

const SHIPPED: readonly CatalogueText[] = Object.entries({
	bio,
	block,
	buffers,
	dax,
	files,
	journal,
	locks,
	memory,
	pagemap,
	pages,
	sections,
	superblock,
	xfs,
}).map(([name, text]) => ({ file: `${name}.yaml`, text }));

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
