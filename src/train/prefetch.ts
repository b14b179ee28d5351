// Prefetching: the next batch is fetched while the runtimes work on the current one.

export interface Prefetcher<Key, Item> {
  /** Start to fetch the item of a key. An error is thrown by the `get` of this key, or ignored if there is none. */
  start(key: Key): void;
  /** The item of a key: the one that was started last if its key is the same, else one that is fetched now. */
  get(key: Key): Promise<Item>;
}

/** Holds one item: the one that was started or fetched last. */
export function createPrefetcher<Key, Item>(
  fetch: (key: Key) => Promise<Item>,
  same: (a: Key, b: Key) => boolean,
): Prefetcher<Key, Item> {
  let latest: { readonly key: Key; readonly item: Promise<Item> } | undefined;

  function start(key: Key): Promise<Item> {
    const item = fetch(key);
    // Training may stop before anyone asks for the item. Its error must not end the process then.
    item.catch(() => {});
    latest = { key, item };
    return item;
  }

  return {
    start,
    get: (key) => (latest !== undefined && same(latest.key, key) ? latest.item : start(key)),
  };
}
