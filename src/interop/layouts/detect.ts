// Which layout a source has: the first that finds itself in it, or the one that was named.
import { UserError } from '../../core/index.js';
import { actionformer } from './actionformer.js';
import { basnet } from './basnet.js';
import { bmn } from './bmn.js';
import { dgam } from './dgam.js';
import { plain } from './plain.js';
import type { FoundLayout, Layout, LayoutOptions, Listing } from './types.js';
import { wtalc } from './wtalc.js';

/** In the order they are tried: what is most particular first. */
export const layouts: readonly Layout[] = [dgam, wtalc, basnet, bmn, actionformer, plain];

export const layoutNames = layouts.map(({ name }) => name);

/** What a source holds, and by which layout. UserError if it has none, or is not of the layout that was named. */
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
      ? `${listing.root} has no layout that is known (${refusals.join('; ')}). Give a folder with a feature file for each video.`
      : `${listing.root} has not the layout ${refusals[0]}. Leave out --layout to have it found, or name another (${layoutNames.join(', ')}).`,
  );
}
