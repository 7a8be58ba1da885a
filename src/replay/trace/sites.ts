// All places in the kernel where a report proves something of the model, in the order in which they are tried.
import type { Site } from './site';
import { crashSites } from './sites-crashes';
import { lineSites } from './sites-lines';
import { waitSites } from './sites-waits';

export const sites: readonly Site[] = [...waitSites, ...crashSites, ...lineSites];
