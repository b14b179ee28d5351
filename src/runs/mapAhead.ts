// Work in order with a little of it under way at a time, so that what answers it need not wait.

/**
 * `work` of each item, in the order of the items. While one result is being used, the next `ahead` are under way, and no
 * more. Throws the first error in that order; others under way at that time are ignored.
 */
export async function* mapAhead<Item, Result>(
  items: Iterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = [];
  for (const item of items) {
    const result = work(item);
    // An error is thrown when it is its turn, which must not count as nobody's having looked.
    result.catch(() => {});
    begun.push(result);
    if (begun.length > ahead) yield begun.shift()!;
  }
  yield* begun;
}
