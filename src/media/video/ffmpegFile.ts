// A video file that FFmpeg has opened: its video stream, its times, and how its pictures are shown.
import type { CodecContext, FormatContext, Stream } from 'node-av';
import { check, type FFmpeg, seconds, unreadableFile } from './ffmpeg.js';
import { type Orientation, orientationOf, type Size, squareSize, turnedSize, upright } from './geometry.js';
import { noPictures } from './unreadable.js';

/**
 * Containers of videos. Others are not opened: FFmpeg would read a text file as a film of a terminal, and a playlist
 * names other files.
 */
const containers =
  'mov,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,live_flv,asf,ogg,rm,dv,mxf,nut,ivf,h264,hevc,obu,av1,m4v,gif,wtv,dvr-ms,gxf,swf,yuv4mpegpipe,nsv,xmv,bink,smk';

/** An open file. `close` frees all of it. */
export interface FFmpegFile {
  readonly path: string;
  readonly format: FormatContext;
  readonly stream: Stream;
  /** As stored. */
  readonly size: Size;
  /** As people see it. */
  readonly shown: Size;
  readonly orientation: Orientation;
  /** The time in the file, in seconds, that a player shows as 0. */
  readonly zeroSec: number;
  /** Seconds that a picture without a time or a duration is assumed to last. */
  readonly frameSec: number;
  /** Frees what is held. */
  close(): void;
}

/** UserError if the file is not a video. */
export async function openFFmpegFile(ffmpeg: FFmpeg, path: string): Promise<FFmpegFile> {
  const format = new ffmpeg.FormatContext();
  format.allocContext();
  try {
    const options = ffmpeg.Dictionary.fromObject({
      protocol_whitelist: 'file',
      format_whitelist: containers,
    });
    // Without "file:" the "a:" of "a:b.mp4" would be taken for a protocol.
    check(ffmpeg, path, await format.openInput(`file:${path}`, null, options));
    check(ffmpeg, path, await format.findStreamInfo(null));
    const stream = videoStream(ffmpeg, format, path);
    const { codecpar } = stream;
    const size = { width: codecpar.width, height: codecpar.height };
    if (!(size.width > 0 && size.height > 0)) throw unreadableFile(path, 'its pictures have no size');
    const matrix = codecpar.getCodedSideData(ffmpeg.AV_PKT_DATA_DISPLAYMATRIX);
    const orientation = matrix ? orientationOf(int32s(matrix)) : upright;
    const aspect = ratio(stream.sampleAspectRatio) || ratio(codecpar.sampleAspectRatio) || 1;
    return {
      path,
      format,
      stream,
      size,
      shown: turnedSize(squareSize(size, aspect), orientation),
      orientation,
      zeroSec: zeroOf(ffmpeg, format.streams),
      frameSec: 1 / (ratio(stream.avgFrameRate) || ratio(stream.rFrameRate) || 25),
      close: () => format.closeInputSync(),
    };
  } catch (error) {
    format.closeInputSync();
    throw error;
  }
}

/** A decoder of the file's pictures. UserError if FFmpeg has none for their codec. */
export async function openDecoder(
  ffmpeg: FFmpeg,
  { path, stream }: FFmpegFile,
  threads: number,
): Promise<CodecContext> {
  const { codecpar } = stream;
  const codec = ffmpeg.Codec.findDecoder(codecpar.codecId);
  if (!codec)
    throw unreadableFile(
      path,
      `there is no decoder for its pictures (${codecpar.codecTagString ?? codecpar.codecId})`,
    );
  const context = new ffmpeg.CodecContext();
  context.allocContext3(codec);
  try {
    check(ffmpeg, path, context.parametersToContext(codecpar));
    context.pktTimebase = stream.timeBase;
    context.threadCount = threads;
    check(ffmpeg, path, await context.open2(codec, null));
    return context;
  } catch (error) {
    context.freeContext();
    throw error;
  }
}

/** Whether a stream is the cover picture of a song. */
const isCover = (ffmpeg: FFmpeg, { disposition }: Stream): boolean =>
  (disposition & ffmpeg.AV_DISPOSITION_ATTACHED_PIC) !== 0;

/** The stream that a player shows. */
function videoStream(ffmpeg: FFmpeg, format: FormatContext, path: string): Stream {
  const videos = format.streams.filter(({ codecpar }) => codecpar.codecType === ffmpeg.AVMEDIA_TYPE_VIDEO);
  const best = format.streams[format.findBestStream(ffmpeg.AVMEDIA_TYPE_VIDEO)];
  const stream = [best, ...videos].find((stream) => stream && !isCover(ffmpeg, stream));
  if (stream) return stream;
  const sound = format.streams.some(({ codecpar }) => codecpar.codecType === ffmpeg.AVMEDIA_TYPE_AUDIO);
  throw unreadableFile(path, noPictures(sound));
}

/**
 * The earliest time of pictures or sound, which players show as 0: recordings of broadcasts, and parts cut out of longer
 * files, begin at any time. Times below 0 are before the beginning: files that were cut without encoding them again have
 * such times.
 */
function zeroOf(ffmpeg: FFmpeg, streams: readonly Stream[]): number {
  const starts = streams.flatMap((stream) => {
    const isMedia = [ffmpeg.AVMEDIA_TYPE_VIDEO, ffmpeg.AVMEDIA_TYPE_AUDIO].includes(
      stream.codecpar.codecType,
    );
    const start =
      isMedia && !isCover(ffmpeg, stream) ? seconds(ffmpeg, stream.startTime, stream.timeBase) : undefined;
    return start === undefined ? [] : [start];
  });
  return starts.length > 0 ? Math.max(Math.min(...starts), 0) : 0;
}

const ratio = ({ num, den }: { num: number; den: number }) => (num > 0 && den > 0 ? num / den : 0);

const int32s = (bytes: Buffer) =>
  Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readInt32LE(4 * i));
