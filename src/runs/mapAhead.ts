// Asynchronous work on items in order, with a few of the next items under way.

/**
 * `work` of each item, in the order of the items. While a result is used, the next `ahead` items are under way, and no more.
 * Throws the first error in that order; items under way at that time are ignored.
 */
export async function* mapAhead<Item, Result>(
  items: Iterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const started: Promise<Result>[] = [];
  for (const item of items) {
    const result = work(item);
    // Its error is thrown in its turn. Until then it must not count as unhandled.
    result.catch(() => {});
    started.push(result);
    if (started.length > ahead) yield started.shift()!;
  }
  yield* started;
}
