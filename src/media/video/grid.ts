// Which picture of a video each frame of a grid in time shows.

/**
 * Seconds by which a picture may come late and still count. Matroska and FLV keep times in whole milliseconds, so that
 * the picture due at 2/30 s is written down for 0.067 s.
 */
const latenessSec = 1e-3;

/** Frames of a grid, from one index up to and without another. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

/** Frames on a grid of `fps` frames a second that lasts `durationSec`: at least 1. */
export const frameCount = (durationSec: number, fps: number): number =>
  Math.max(Math.round(durationSec * fps), 1);

/**
 * Follows the pictures of a video in the order of their times. Frame k shows the last picture whose time is k / fps or
 * earlier; frames before the first picture show the first one, and a picture lasts through a gap that follows it.
 */
export class GridWalk {
  private next = 0;
  private shownSec = -Infinity;
  private stepSec = 0;
  private endSec = 0;
  private started = false;

  constructor(readonly fps: number) {}

  /**
   * Another picture begins at `timeSec`: the frames that show the one before it. A time before that of the picture
   * before it, as broken files have, counts as the same time.
   */
  begin(timeSec: number, durationSec: number): FrameRange {
    const from = this.next;
    const beginsSec = Math.max(timeSec, this.shownSec);
    // The first picture also stands for the time before it.
    if (this.started) {
      this.next = Math.max(Math.ceil((beginsSec - latenessSec) * this.fps), from);
      if (beginsSec > this.shownSec) this.stepSec = beginsSec - this.shownSec;
    }
    this.started = true;
    this.shownSec = beginsSec;
    this.endSec = beginsSec + (durationSec > 0 ? durationSec : this.stepSec);
    return { from, to: this.next };
  }

  /** No more pictures: the frames that show the last one. `to` is the number of frames of the grid. */
  end(): FrameRange {
    const to = frameCount(this.endSec, this.fps);
    return { from: Math.min(this.next, to), to };
  }
}
