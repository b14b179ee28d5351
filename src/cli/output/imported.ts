// The result of dgam import, as text and as the object that --json prints.
import { count, first } from '../../core/index.js';
import { splitNames } from '../../data/index.js';
import type { Imported } from '../../interop/layouts/index.js';
import { shellWord } from '../arguments.js';

export function formatImported(imported: Imported, out: string): string {
  const { dataset, layout, reason, assumed, leftOut, files, notes } = imported;
  const [least, most] = snippetRange(imported);
  const splits = videosPerSplit(imported).map(([split, videos]) => `${split} ${count(videos, 'video')}`);
  const lines = [
    `layout ${layout}: ${reason}`,
    ...notes.map((note) => `note: ${note}`),
    ...assumed.map((line) => `assumed: ${line}`),
    ...leftOut.map(
      ({ why, videos }) => `left out: ${count(videos.length, 'video')} ${why}: ${first(videos)}`,
    ),
    ...dataset.warnings.map((warning) => `warning: ${warning}`),
    ...(files.unpacked
      ? [`unpacked: ${count(files.unpacked, 'array')} to .npy, with unchanged element types`]
      : []),
    `${out}: ${splits.join(', ')}; ${dataset.classes.length} class${dataset.classes.length > 1 ? 'es' : ''}`,
    ...dataset.streams.map(({ name, dim }) => `  ${name}: T ${least} to ${most}, D ${dim}`),
    `next: ${nextCommand(imported, out)}`,
  ];
  return `${lines.join('\n')}\n`;
}

export function importSummary(imported: Imported, out: string) {
  const { dataset, layout, reason, assumed, leftOut, files, notes } = imported;
  return {
    out,
    layout,
    reason,
    splits: Object.fromEntries(videosPerSplit(imported)),
    classes: dataset.classes,
    streams: dataset.streams.map(({ name, dim, timing }) => ({ name, dim, timing })),
    snippets: snippetRange(imported),
    assumed,
    leftOut: leftOut.map(({ why, videos }) => ({ why, count: videos.length, videos })),
    files,
    notes,
    warnings: dataset.warnings,
    next: nextCommand(imported, out),
  };
}

/** Splits without videos are left out. */
const videosPerSplit = ({ dataset }: Imported) =>
  splitNames.flatMap((split) => {
    const videos = dataset.videos.filter((video) => video.split === split).length;
    return videos > 0 ? [[split, videos] as const] : [];
  });

/** T of the shortest and the longest video. */
function snippetRange({ dataset }: Imported): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { snippets } of dataset.videos)
    [least, most] = [Math.min(least, snippets), Math.max(most, snippets)];
  return [least, most];
}

function nextCommand(imported: Imported, out: string): string {
  const { name } = imported.dataset;
  return videosPerSplit(imported).some(([split]) => split === 'train')
    ? `dgam train ${shellWord(out)} --run ${/^[\w./-]+$/.test(name) ? name : 'run'}-1`
    : `dgam localize RUN --dataset ${shellWord(out)}`;
}
