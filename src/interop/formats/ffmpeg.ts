// ffmpeg: writes a shell script that cuts every segment out of its video.
import { UserError } from '../../core/index.js';
import { fileNames, safeFileName } from './fileNames.js';
import { labelsAndTimesOnly } from './losses.js';
import { defaultMedia } from './media.js';
import type { AnnotationFormat, OutputFile, Timelines, WriteOptions } from './types.js';

export const ffmpeg = {
  name: 'ffmpeg',
  title: 'ffmpeg cut list',
  writer: {
    extension: '.sh',
    layout: 'file',
    loses: [...labelsAndTimesOnly, 'emptyVideos', 'zeroLength'],
    write: writeCutList,
  },
} as const satisfies AnnotationFormat;

/**
 * To be run as `sh cut.sh [folder for the clips]`. A clip is `<video>_<number>_<label>.mp4`, encoded again so that it
 * starts and ends with the segment; a clip that exists is left as it is. All names are quoted for the shell. UserError
 * for a name with a NUL, which no file can have, and for two videos whose clips would have the same name.
 */
function writeCutList(videos: Timelines, { mediaOf = defaultMedia }: WriteOptions): OutputFile[] {
  const names = fileNames([...videos.keys()], '');
  const clips = new Map<string, string>();
  const lines = [...videos].flatMap(([video, { segments }]) =>
    segments.flatMap(({ label, startSec, endSec }, index) => {
      if (!(endSec > startSec)) return [];
      const clip = `${names.get(video)}_${String(index + 1).padStart(3, '0')}_${safeFileName(label).slice(0, 60)}.mp4`;
      const owner = clips.get(clip.toLowerCase());
      if (owner !== undefined)
        throw new UserError(
          `Clips of "${owner}" and "${video}" would both be ${clip}. Rename one of the videos.`,
        );
      clips.set(clip.toLowerCase(), video);
      return [
        `cut ${quote(mediaOf(video))} ${seconds(startSec)} ${seconds(endSec - startSec)} ${quote(clip)}`,
      ];
    }),
  );
  return [{ name: '', text: `${head}${lines.map((line) => `${line}\n`).join('')}`, executable: true }];
}

const head = `#!/bin/sh
# Cuts clips out of videos. Needs ffmpeg. Run: sh <this file> [folder for the clips, default clips]
set -eu
out=\${1:-clips}
case $out in -*) out=./$out ;; esac
mkdir -p "$out"

# video, start and length in seconds, name of the clip; -n: ffmpeg never writes over a file.
cut() {
  if [ -e "$out/$4" ]; then
    printf 'exists already: %s\\n' "$out/$4" >&2
    return
  fi
  ffmpeg -n -nostdin -hide_banner -loglevel error -ss "$2" -i "file:$1" -t "$3" "file:$out/$4"
}

`;

/** In single quotes the shell interprets nothing but the quote itself. */
function quote(name: string): string {
  if (name.includes('\0'))
    throw new UserError(`${JSON.stringify(name)} has a NUL, which no file name can have. Rename it.`);
  return `'${name.replaceAll("'", "'\\''")}'`;
}

/** In decimal form, never exponential. */
const seconds = (sec: number): string =>
  Math.max(0, sec)
    .toFixed(6)
    .replace(/\.?0+$/, '');
