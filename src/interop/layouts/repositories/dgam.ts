// The layout of DGAM: numbered feature files for each split, label matrices, a list of test videos and gt.json.
// Layout: https://github.com/bfshi/DGAM-Weakly-Supervised-Action-Localization (lib/dataset/dataset.py, lib/core/config.py)
import { openNpy } from '../../../arrays/index.js';
import { count, groupBy, UserError } from '../../../core/index.js';
import type { Annotations } from '../../../data/index.js';
import { readInputText } from '../../../io/index.js';
import { readAnyAnnotations } from '../../formats/index.js';
import { type Listing, pathOf } from '../listing.js';
import type { ArraySource, FoundStream, Layout } from '../types.js';

const featureFile = /^(?:(.*)\/)?(train|test)_data\/(\w+)_features\/(\d+)\.npy$/;

interface Numbered {
  readonly base: string;
  readonly split: string;
  readonly stream: string;
  readonly index: number;
  readonly source: ArraySource;
}

export const dgam: Layout = {
  name: 'dgam',
  title: 'DGAM: {train,test}_data/{rgb,flow}_features/1.npy …, label matrices, gt.json',
  async detect(listing, options) {
    const numbered = findNumbered(listing);
    if (numbered.length === 0) return 'no files such as train_data/rgb_features/1.npy';
    const { base } = numbered[0];
    const within = numbered.filter((file) => file.base === base);
    if (within.length < numbered.length)
      throw new UserError(
        `${listing.root} has several data sets: ${[...groupBy(numbered, (file) => file.base).keys()].join(', ')}. Give the folder of one.`,
      );

    const notes: string[] = [];
    const bySplit = groupBy(within, ({ split }) => split);
    const splits = ['train', 'test'].flatMap((split) => {
      const files = bySplit.get(split);
      if (!files) return [];
      const total = Math.max(...files.map(({ index }) => index));
      return [{ split, files, names: namesOf(listing, base, split, total, notes) }];
    });
    const truth = readTruth(listing, base);
    const annotations: Annotations = new Map();
    for (const { split, names } of splits) {
      const matrix = readLabels(listing, base, split, names.length);
      const classes = matrix && classNames(matrix, truth, names, options.classes, notes);
      for (const [index, name] of names.entries()) {
        const timed = truth.get(name);
        const labels = classes && matrix ? matrix.rows[index].map((column) => classes[column]) : [];
        annotations.set(name, timed ? { ...timed, subset: split } : { subset: split, labels, segments: [] });
      }
    }
    return {
      reason: `${count(within.length, 'file')} such as ${within[0].source.path.slice(listing.root.length + 1)}`,
      streams: streamsOf(splits),
      annotations: { annotations, notes: [] },
      timing: {
        value: { fps: 25, strideFrames: 16, windowFrames: 16 },
        why: "DGAM's config.py: SAMPLING_FRAMES 25, NUM_INPUT_FRAMES 16",
      },
      splits: {
        value: Object.fromEntries(splits.map(({ split }) => [split, split])),
        why: 'the folders train_data and test_data',
      },
      notes,
    };
  },
};

const findNumbered = (listing: Listing): Numbered[] =>
  listing.files.flatMap((file) => {
    const [, base = '', split, stream, index] = featureFile.exec(file.path) ?? [];
    if (split === undefined) return [];
    return [{ base, split, stream, index: Number(index), source: { path: pathOf(listing, file) } }];
  });

function streamsOf(splits: readonly { files: Numbered[]; names: string[] }[]): FoundStream[] {
  const streams = new Map<string, Map<string, ArraySource>>();
  for (const { files, names } of splits)
    for (const { stream, index, source } of files) {
      const videos = streams.get(stream) ?? new Map<string, ArraySource>();
      streams.set(stream, videos.set(names[index - 1], source));
    }
  return [...streams].map(([name, videos]) => ({ name, videos, axes: 'TD' }));
}

/** The names of the videos in files 1, 2, …: the lines of a list with as many names, else split and number. */
function namesOf(listing: Listing, base: string, split: string, total: number, notes: string[]): string[] {
  const ofSplit = listing.files.filter(
    ({ folder, extension, stem }) =>
      extension === '.txt' &&
      (folder === join(base, `${split}_data`) || (folder === base && stem.includes(split))),
  );
  const lists = ofSplit.map((file) => ({
    file,
    names: readInputText(pathOf(listing, file))
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  }));
  const list = lists.find(({ names }) => names.length === total);
  if (list) {
    notes.push(`${split}: file n is the video of line n of ${list.file.path}`);
    return list.names;
  }
  if (lists.length > 0)
    throw new UserError(
      `${pathOf(listing, lists[0].file)} has ${lists[0].names.length} names, but features are numbered to ${total}. ` +
        'Give the list of these features: one line for each number.',
    );
  notes.push(`${split}: no list of names, so file n is called ${split}_n`);
  return Array.from({ length: total }, (_, index) => `${split}_${index + 1}`);
}

const join = (base: string, name: string): string => (base ? `${base}/${name}` : name);

/** The annotations of gt.json or another JSON file beside the features; empty if there is none. */
function readTruth(listing: Listing, base: string): Annotations {
  const file = listing.files.find(
    ({ folder, extension }) =>
      extension === '.json' && [base, join(base, 'test_data'), join(base, 'train_data')].includes(folder),
  );
  return file ? readAnyAnnotations(pathOf(listing, file)).annotations : new Map();
}

interface LabelMatrix {
  readonly path: string;
  /** Path in the source. */
  readonly name: string;
  readonly columns: number;
  /** The columns of each video. */
  readonly rows: number[][];
}

/** A multi-hot N × C matrix, or class indices from 0. */
function readLabels(listing: Listing, base: string, split: string, total: number): LabelMatrix | undefined {
  const file = listing.files.find(({ path }) =>
    [join(base, `${split}_data/${split}_labels.npy`), join(base, `${split}_labels.npy`)].includes(path),
  );
  if (!file) return undefined;
  const path = pathOf(listing, file);
  const opened = openNpy(path);
  const [rows, columns = 1] = opened.shape;
  if (opened.shape.length > 2 || rows !== total)
    throw new UserError(
      `${path}: expected a row of labels for each of ${total} videos, found ${opened.shape.join(' × ')}. Give the labels of these features.`,
    );
  const values = Array.from(opened.load(), Number);
  const multiHot = columns > 1 && values.every((value) => value === 0 || value === 1);
  if (multiHot)
    return {
      path,
      name: file.path,
      columns,
      rows: Array.from({ length: rows }, (_, row) =>
        Array.from({ length: columns }, (_, column) => column).filter(
          (column) => values[row * columns + column] === 1,
        ),
      ),
    };
  if (!values.every((value) => Number.isInteger(value) && value >= -1))
    throw new UserError(
      `${path}: expected 0 and 1 for each class, or indices of classes, found ${values.find((value) => value !== 0 && value !== 1)}.`,
    );
  return {
    path,
    name: file.path,
    columns: Math.max(...values) + 1,
    // Rows with fewer labels than others are filled up with −1.
    rows: Array.from({ length: rows }, (_, row) =>
      [...new Set(values.slice(row * columns, (row + 1) * columns))].filter((value) => value >= 0),
    ),
  };
}

/** The classes of the columns: as given, or the labels of gt.json in alphabetical order, if that fits the videos. */
function classNames(
  { path, name: file, columns, rows }: LabelMatrix,
  truth: Annotations,
  names: readonly string[],
  given: readonly string[] | undefined,
  notes: string[],
): readonly string[] {
  const classes = given ?? [...new Set([...truth.values()].flatMap(({ labels }) => labels))].sort();
  if (classes.length < columns || (!given && classes.length > columns))
    throw new UserError(
      `${path} has ${columns} classes without names, but ${given ? `${given.length} were given` : `gt.json has ${classes.length} labels`}. ` +
        'Give their names in the order of the columns, one per line: --classes FILE.',
    );
  if (given) return classes;
  const checked = names.flatMap((name, row) =>
    (truth.get(name)?.labels ?? []).map((label) => rows[row].includes(classes.indexOf(label))),
  );
  const right = checked.filter(Boolean).length;
  if (right < 0.9 * checked.length)
    throw new UserError(
      `${path}: the classes of its columns are not the labels of gt.json in alphabetical order (${right} of ${checked.length} fit). ` +
        'Give their names in the order of the columns, one per line: --classes FILE.',
    );
  notes.push(
    `${file}: columns are the labels of gt.json in alphabetical order` +
      (checked.length > 0 ? ` (${right} of ${checked.length} labels of its videos fit)` : ''),
  );
  return classes;
}
