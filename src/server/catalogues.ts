// The catalogue for a set of contract files, loaded once for as long as they stay the same.
import { catalogueWith } from '../contracts/builtin';
import type { Catalogue, CatalogueText } from '../contracts/catalogue';

let last: { readonly contracts: readonly CatalogueText[]; readonly catalogue: Catalogue } | null = null;

/** The shipped catalogue with the files on top. The same files give the same object. */
export function catalogueOf(contracts: readonly CatalogueText[]): Catalogue {
	const isSame =
		last?.contracts.length === contracts.length &&
		last.contracts.every(
			({ file, text }, at) => contracts[at]?.file === file && contracts[at]?.text === text,
		);
	if (!last || !isSame) last = { contracts, catalogue: catalogueWith(contracts) };
	return last.catalogue;
}
