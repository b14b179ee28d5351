// The layout of BaS-Net: {train,test}/{rgb,flow}/VIDEO.npy, or RGB and flow in one file, with split_train.txt and gt.json.
// Layout: https://github.com/Pilhyeon/BaSNet-pytorch (README.md, Data Preparation; thumos_features.py)

import { UserError } from '../../../core/index.js';
import { readInputText } from '../../../io/index.js';
import { pathOf } from '../listing.js';
import { featureFiles, streamsByFolder } from '../streams.js';
import type { Layout } from '../types.js';

const splitFile = /^split_(train|val|validation|test)$/;

export const basnet: Layout = {
  name: 'basnet',
  title: 'BaS-Net: {train,test}/{rgb,flow}/VIDEO.npy, split_train.txt, split_test.txt, gt.json',
  async detect(listing) {
    const splitFiles = listing.files.filter(
      ({ stem, extension }) => extension === '.txt' && splitFile.test(stem),
    );
    if (splitFiles.length === 0) return 'no split_train.txt';
    const { folder } = splitFiles[0];
    const below = listing.files.filter(({ path }) => folder === '' || path.startsWith(`${folder}/`));
    const lists = splitFiles.filter((file) => file.folder === folder);
    const subsets = readSplits(lists.map((file) => ({ path: pathOf(listing, file), stem: file.stem })));
    const files = featureFiles({ root: listing.root, files: below });
    if (files.length === 0)
      throw new UserError(
        `${listing.root} has ${splitFiles[0].path}, but no feature files beside it. Put the folder features/ beside it.`,
      );
    const notes: string[] = [];
    const names = [...new Set(subsets.values())];
    return {
      reason: `${splitFiles[0].path} and ${files.length} feature files such as ${files[0].path}`,
      streams: streamsByFolder(listing, files, notes),
      annotations: {
        candidates: below
          .filter(({ extension }) => extension === '.json')
          .map((file) => pathOf(listing, file)),
      },
      timing: {
        value: { fps: 25, strideFrames: 16, windowFrames: 16 },
        why: "BaS-Net's thumos_features.py: feature_fps 25, 16 frames per feature",
      },
      splits: {
        value: Object.fromEntries(names.map((name) => [name === 'val' ? 'validation' : name, name])),
        why: 'the lists split_*.txt; the subsets in the annotations are not used',
      },
      subsets,
      notes,
    };
  },
};

/** The subset of each video: the name of its list. UserError for a video in several lists. */
function readSplits(lists: readonly { path: string; stem: string }[]): Map<string, string> {
  const subsets = new Map<string, string>();
  for (const { path, stem } of lists) {
    const subset = splitFile.exec(stem)?.[1] ?? '';
    for (const line of readInputText(path).split('\n')) {
      const video = line.trim();
      if (!video) continue;
      const other = subsets.get(video);
      if (other !== undefined && other !== subset)
        throw new UserError(
          `${path}: ${video} is in split_${other}.txt as well. A video is in one split only: remove it from one list.`,
        );
      subsets.set(video, subset);
    }
  }
  return subsets;
}
