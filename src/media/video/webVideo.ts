// Opens a video in a browser: mediabunny reads the container, the browser's decoder (WebCodecs) the pictures.
import type { Input, InputVideoTrack } from 'mediabunny';
import { UserError } from '../../core/index.js';
import { videoOf } from './decode.js';
import type { VideoFile } from './types.js';
import { noPictures } from './unreadable.js';
import { type Mediabunny, readWebPictures, webUnreadable } from './webPictures.js';

/**
 * A video from a file that a user chose, or from a URL that the page may read: MP4, MOV, MKV, WebM, Ogg or MPEG-TS, with
 * any codec that the browser decodes (https://www.w3.org/TR/webcodecs-codec-registry/). UserError, which names the file,
 * if it can't be read or is not a video, or if the package mediabunny is not installed.
 */
export async function openWebVideo(source: Blob | URL | string): Promise<VideoFile> {
  const name = nameOf(source);
  const mediabunny = await loadMediabunny();
  // Not playlists (HLS), which name other files.
  const { MP4, QTFF, MATROSKA, WEBM, OGG, MPEG_TS } = mediabunny;
  const input = new mediabunny.Input({
    // One retry: by default mediabunny asks for ever for a URL that does not exist.
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

/** UserError that says what to install where the package is missing. */
async function loadMediabunny(): Promise<Mediabunny> {
  try {
    return await import('mediabunny');
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UserError(
      `Reading videos in a browser needs the package mediabunny, which can't be loaded: npm install mediabunny\n(${reason})`,
    );
  }
}

async function videoTrack(input: Input, name: string): Promise<InputVideoTrack> {
  if (!(await input.canRead()))
    throw webUnreadable(name, 'it is not an MP4, MOV, MKV, WebM, Ogg or MPEG-TS file');
  const track = await input.getPrimaryVideoTrack();
  if (!track) {
    const sound = (await input.getAudioTracks()).length > 0;
    throw webUnreadable(name, noPictures(sound));
  }
  if (!(await track.canDecode())) {
    const codec = (await track.getCodecParameterString()) ?? (await track.getInternalCodecId());
    throw webUnreadable(name, `this browser does not decode its pictures (codec: ${codec ?? 'unknown'})`);
  }
  return track;
}

/** The earliest time of pictures or sound, which players show as 0. Times below 0 are before the beginning, as in Node. */
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
