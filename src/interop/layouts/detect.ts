// The layouts, and which of them a source is in.
import { UserError } from '../../core/index.js';
import type { Listing } from './listing.js';
import { actionformer } from './repositories/actionformer.js';
import { basnet } from './repositories/basnet.js';
import { bmn } from './repositories/bmn.js';
import { dgam } from './repositories/dgam.js';
import { plain } from './repositories/plain.js';
import { wtalc } from './repositories/wtalc.js';
import type { FoundLayout, Layout, LayoutOptions } from './types.js';

/** In the order in which detection tries them: the most specific first. */
const layouts: readonly Layout[] = [dgam, wtalc, basnet, bmn, actionformer, plain];

/** Names of the layouts that can be imported. */
export const layoutNames = layouts.map(({ name }) => name);

/** The layout of a source and what it found; `name` restricts the search to one layout. UserError if none fits. */
export async function detectLayout(
  listing: Listing,
  options: LayoutOptions,
  name?: string,
): Promise<{ layout: Layout; found: FoundLayout }> {
  const tried = layouts.filter((layout) => name === undefined || layout.name === name);
  const refusals: string[] = [];
  for (const layout of tried) {
    const found = await layout.detect(listing, options);
    if (typeof found !== 'string') return { layout, found };
    refusals.push(`${layout.name}: ${found}`);
  }
  throw new UserError(
    name === undefined
      ? `${listing.root} is in no known layout (${refusals.join('; ')}). Give a folder with a feature file for each video.`
      : `${listing.root} is not in the layout ${refusals[0]}. Leave out --layout, or name another (${layoutNames.join(', ')}).`,
  );
}
