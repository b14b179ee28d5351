// Checks of feature files: missing, unreadable, empty, superfluous, of different width.

import { count, quoted } from '../../core/index.js';
import { featureExtensions } from '../../data/index.js';
import { mostCommon } from '../numbers.js';
import { plainName } from '../spelling.js';
import type { Check, Finding, FoundFile, InspectedStream } from '../types.js';

const idsIn = (stream: InspectedStream, state: FoundFile['state']): string[] =>
  [...stream.files].filter(([, file]) => file.state === state).map(([id]) => id);

export const missingFolder: Check = ({ streams }) =>
  streams.flatMap(({ config, folder, folderProblem }): Finding[] =>
    folderProblem === undefined
      ? []
      : [
          {
            id: 'missing-folder',
            severity: 'error',
            seen: `The folder of stream ${config.name}, ${folder}, ${folderProblem}.`,
            why: 'Without features there is nothing to learn from.',
            advice: `Correct streams.${config.name}.features in dataset.yaml: the folder with one feature file per video, relative to dataset.yaml.`,
          },
        ],
  );

export const missingFile: Check = ({ streams }) =>
  streams.flatMap((stream): Finding[] => {
    const missing = idsIn(stream, 'missing');
    if (missing.length === 0 || stream.folderProblem !== undefined) return [];
    return [
      {
        id: 'missing-file',
        severity: 'error',
        seen: `${missing.length} of ${count(stream.files.size, 'video')} without features in stream ${stream.config.name}: ${quoted(missing)}.`,
        why: 'Every video needs its features in every stream.',
        advice:
          adviceToRename(missing, stream) ??
          `Put ${featureExtensions.map((extension) => `"${missing[0]}${extension}"`).join(' or ')} into ${stream.folder}, or remove the videos from the annotations.`,
        videos: missing,
      },
    ];
  });

/** Advice if the folder has files with almost the name: in another case, with `v_`, or with the extension of a video file. */
function adviceToRename(missing: readonly string[], { extra, folder }: InspectedStream): string | undefined {
  const byPlainName = new Map(extra.map((name) => [plainName(name), name]));
  const pairs = missing.flatMap((id) => {
    const name = byPlainName.get(plainName(id));
    return name === undefined ? [] : [{ id, name }];
  });
  if (pairs.length === 0) return undefined;
  const [{ id, name }] = pairs;
  return (
    `${folder} has ${count(pairs.length, 'file')} with almost such a name, such as "${name}" for "${id}". ` +
    'Rename the files, or the videos in the annotations.'
  );
}

const broken = (
  state: 'unreadable' | 'empty',
  id: string,
  words: { what: string; why: string; advice: string },
): Check => {
  return ({ streams }) =>
    streams.flatMap((stream): Finding[] => {
      const ids = idsIn(stream, state);
      if (ids.length === 0) return [];
      const example = stream.files.get(ids[0]);
      const message = example && 'message' in example ? example.message : '';
      return [
        {
          id,
          severity: 'error',
          seen: `${count(ids.length, 'file')} of stream ${stream.config.name} ${words.what}: ${quoted(ids)}. ${message}`,
          why: words.why,
          advice: words.advice,
          videos: ids,
        },
      ];
    });
};

export const unreadableFile = broken('unreadable', 'unreadable-file', {
  what: 'cannot be read',
  why: 'Training would stop at them.',
  advice: 'Copy or extract them again, or remove the videos from the annotations.',
});

export const emptyFile = broken('empty', 'empty-file', {
  what: 'without numbers',
  why: 'An extraction or a copy was interrupted, or the video could not be decoded.',
  advice: 'Extract them again, or remove the videos from the annotations.',
});

export const extraFile: Check = ({ streams }) => {
  // Streams may share a folder.
  const byFolder = new Map(streams.map((stream) => [stream.folder, stream]));
  return [...byFolder.values()].flatMap(({ config, extra }): Finding[] =>
    extra.length === 0
      ? []
      : [
          {
            id: 'extra-file',
            severity: 'info',
            seen: `${count(extra.length, 'file')} in the folder of stream ${config.name} without an annotated video: ${quoted(extra)}.`,
            why: 'They are not used. That is a fault if their names were meant to match.',
            advice: 'Annotate their videos, or ignore this.',
          },
        ],
  );
};

export const severalFiles: Check = ({ streams }) =>
  streams.flatMap(({ config, shadowed }): Finding[] =>
    shadowed.length === 0
      ? []
      : [
          {
            id: 'several-files',
            severity: 'warning',
            seen: `${count(shadowed.length, 'file')} of stream ${config.name} besides another file of the same video: ${quoted(shadowed)}.`,
            why: `Only one file of a video is read (the first of ${featureExtensions.join(', ')}), which may be the older one.`,
            advice: 'Remove the outdated files.',
          },
        ],
  );

export const differentWidth: Check = ({ streams }) =>
  streams.flatMap(({ config, files }): Finding[] => {
    const dims = [...files].flatMap(([id, found]) =>
      found.state === 'opened' ? [{ id, dim: found.file.dim, snippets: found.file.snippets }] : [],
    );
    const common = mostCommon(dims.map(({ dim }) => dim));
    const odd = dims.filter(({ dim }) => dim !== common);
    if (odd.length === 0) return [];
    const turned = dims.length > 2 && dims.every(({ snippets }) => snippets === dims[0].snippets);
    return [
      {
        id: 'different-width',
        severity: 'error',
        seen: `${odd.length} of ${count(dims.length, 'file')} of stream ${config.name} have another D than ${common}: ${quoted(odd.map(({ id }) => id))} (D = ${odd[0].dim}).`,
        why: 'All rows of a stream have the same number of columns D.',
        advice: turned
          ? `All files have T = ${dims[0].snippets}: if that is D, they are (D, T). Write axes: DT in dataset.yaml, or transpose them.`
          : 'Extract these videos in the same way as the others.',
        videos: odd.map(({ id }) => id),
      },
    ];
  });
