// A video file as FFmpeg opens it: its video stream, the times of it, and how it is shown.
import type { CodecContext, FormatContext, Rational, Stream } from 'node-av';
import type { FFmpeg } from './ffmpeg.js';
import { type Orientation, orientationOf, turnedSize, upright } from './orientation.js';
import { type Size, squareSize } from './size.js';
import { unreadable } from './unreadable.js';

/**
 * Containers of videos. Others stay shut: FFmpeg would read a text as a film of a terminal, and a play list names
 * other files.
 */
const containers =
  'mov,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,live_flv,asf,ogg,rm,dv,mxf,nut,ivf,h264,hevc,obu,av1,m4v,gif,wtv,dvr-ms,gxf,swf,yuv4mpegpipe,nsv,xmv,bink,smk';

/** A file that is open in FFmpeg. Everything in it is freed by `close`. */
export interface FFmpegFile {
  readonly path: string;
  readonly format: FormatContext;
  readonly stream: Stream;
  /** As stored. */
  readonly size: Size;
  /** As people see it. */
  readonly shown: Size;
  readonly orientation: Orientation;
  /** Seconds in the file's own time that a player calls 0. */
  readonly zeroSec: number;
  /** What a picture without a time or duration is taken to last. */
  readonly frameSec: number;
  close(): void;
}

/** UserError if it is no video. */
export async function openFFmpegFile(ffmpeg: FFmpeg, path: string): Promise<FFmpegFile> {
  const format = new ffmpeg.FormatContext();
  format.allocContext();
  try {
    const options = ffmpeg.Dictionary.fromObject({
      protocol_whitelist: 'file',
      format_whitelist: containers,
    });
    // "file:" keeps names such as "a:b.mp4" from being taken for a protocol.
    check(ffmpeg, path, await format.openInput(`file:${path}`, null, options));
    check(ffmpeg, path, await format.findStreamInfo(null));
    const stream = videoStream(ffmpeg, format, path);
    const { codecpar } = stream;
    const size = { width: codecpar.width, height: codecpar.height };
    if (!(size.width > 0 && size.height > 0)) throw unreadable(path, 'its pictures have no size');
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

/** UserError where a call of FFmpeg failed. */
export function check(ffmpeg: FFmpeg, path: string, result: number): void {
  if (result < 0) throw unreadable(path, ffmpeg.FFmpegError.strerror(result));
}

/** A decoder of the file's pictures. UserError if there is none of its kind. */
export async function openDecoder(
  ffmpeg: FFmpeg,
  { path, stream }: FFmpegFile,
  threads: number,
): Promise<CodecContext> {
  const { codecpar } = stream;
  const codec = ffmpeg.Codec.findDecoder(codecpar.codecId);
  if (!codec)
    throw unreadable(
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

/** A time of FFmpeg's in seconds; undefined where there is none. */
export const seconds = (ffmpeg: FFmpeg, time: bigint, base: Rational): number | undefined =>
  time === ffmpeg.AV_NOPTS_VALUE ? undefined : (Number(time) * base.num) / base.den;

/** The stream that a player shows; never the cover picture of a song. */
function videoStream(ffmpeg: FFmpeg, format: FormatContext, path: string): Stream {
  const isCover = (stream: Stream) => (stream.disposition & ffmpeg.AV_DISPOSITION_ATTACHED_PIC) !== 0;
  const videos = format.streams.filter(({ codecpar }) => codecpar.codecType === ffmpeg.AVMEDIA_TYPE_VIDEO);
  const best = format.streams[format.findBestStream(ffmpeg.AVMEDIA_TYPE_VIDEO)];
  const stream = [best, ...videos].find((stream) => stream && !isCover(stream));
  if (stream) return stream;
  const sound = format.streams.some(({ codecpar }) => codecpar.codecType === ffmpeg.AVMEDIA_TYPE_AUDIO);
  throw unreadable(path, sound ? 'it has sound but no pictures' : 'it has no pictures');
}

/**
 * The earliest time of pictures or sound: what players call 0, since recordings of broadcasts and parts cut out of
 * longer files begin anywhere. Times below 0 are before the beginning: files that were cut without being encoded again
 * have them.
 */
function zeroOf(ffmpeg: FFmpeg, streams: readonly Stream[]): number {
  const starts = streams.flatMap((stream) => {
    const isMedia = [ffmpeg.AVMEDIA_TYPE_VIDEO, ffmpeg.AVMEDIA_TYPE_AUDIO].includes(
      stream.codecpar.codecType,
    );
    const isCover = (stream.disposition & ffmpeg.AV_DISPOSITION_ATTACHED_PIC) !== 0;
    const start = isMedia && !isCover ? seconds(ffmpeg, stream.startTime, stream.timeBase) : undefined;
    return start === undefined ? [] : [start];
  });
  return starts.length > 0 ? Math.max(Math.min(...starts), 0) : 0;
}

const ratio = ({ num, den }: { num: number; den: number }) => (num > 0 && den > 0 ? num / den : 0);

const int32s = (bytes: Buffer) =>
  Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readInt32LE(4 * i));
