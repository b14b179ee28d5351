// Opens a video in a browser: mediabunny reads the file, the browser's own decoder (WebCodecs) its pictures.
import type { Input, InputVideoTrack } from 'mediabunny';
import { UserError } from '../../core/index.js';
import { videoOf } from './decode.js';
import { loadMediabunny } from './mediabunny.js';
import type { VideoFile } from './types.js';
import { readWebPictures } from './webPictures.js';
import { webUnreadable } from './webUnreadable.js';

/**
 * A video from a file that someone picked, or from a URL whose server lets the page read it: MP4, MOV, MKV, WebM, Ogg or
 * MPEG-TS, with pictures of any kind that the browser decodes (https://www.w3.org/TR/webcodecs-codec-registry/).
 * UserError, which names the file, if it can't be read or is no video, or if the package mediabunny is not installed.
 */
export async function openWebVideo(source: Blob | URL | string): Promise<VideoFile> {
  const name = nameOf(source);
  const mediabunny = await loadMediabunny();
  // Without play lists (HLS): they name other files.
  const { MP4, QTFF, MATROSKA, WEBM, OGG, MPEG_TS } = mediabunny;
  const input = new mediabunny.Input({
    // Once more after a failure: mediabunny would ask for a URL that is not there for ever.
    source:
      source instanceof Blob
        ? new mediabunny.BlobSource(source)
        : new mediabunny.UrlSource(source, { getRetryDelay: (attempts) => (attempts < 2 ? 1 : null) }),
    formats: [MP4, QTFF, MATROSKA, WEBM, OGG, MPEG_TS],
  });
  try {
    const track = await videoTrack(input, name);
    const zeroSec = await zeroOf(input);
    return videoOf({
      name,
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
      durationSec: Math.max((await track.computeDuration()) - zeroSec, 0),
      read: () => readWebPictures(mediabunny, track, { name, zeroSec }),
      close: () => input.dispose(),
    });
  } catch (error) {
    input.dispose();
    throw error instanceof UserError ? error : webUnreadable(name, error);
  }
}

async function videoTrack(input: Input, name: string): Promise<InputVideoTrack> {
  if (!(await input.canRead())) throw webUnreadable(name, 'it is no MP4, MOV, MKV, WebM, Ogg or MPEG-TS');
  const track = await input.getPrimaryVideoTrack();
  if (!track) {
    const sound = (await input.getAudioTracks()).length > 0;
    throw webUnreadable(name, sound ? 'it has sound but no pictures' : 'it has no pictures');
  }
  if (!(await track.canDecode())) {
    const codec = (await track.getCodecParameterString()) ?? (await track.getInternalCodecId());
    throw webUnreadable(name, `this browser does not decode its pictures (${codec ?? 'of an unknown kind'})`);
  }
  return track;
}

/** The earliest time of pictures or sound, as in Node: what players call 0. Times below 0 are before the beginning. */
async function zeroOf(input: Input): Promise<number> {
  const tracks = [...(await input.getVideoTracks()), ...(await input.getAudioTracks())];
  return Math.max(await input.getFirstTimestamp(tracks), 0);
}

const nameOf = (source: Blob | URL | string): string =>
  source instanceof Blob
    ? 'name' in source && typeof source.name === 'string'
      ? source.name
      : 'The file'
    : String(source);
