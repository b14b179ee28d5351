// Which picture of a video each frame of a grid in time shows.

/**
 * Seconds by which a picture may begin too late for its frame. Matroska and FLV have times in whole milliseconds, so the
 * picture of 2/30 s has the time 0.067 s.
 */
const latenessSec = 1e-3;

/** Frames [from, to) of a grid. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

/** Number of frames on a grid of `fps` frames per second that lasts `durationSec`: at least 1. */
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
   * The next picture begins at `timeSec`. Returns the frames that show the picture before it. Broken files have times that
   * go back; such a picture begins at the time of the picture before it.
   */
  begin(timeSec: number, durationSec: number): FrameRange {
    const from = this.next;
    const beginsSec = Math.max(timeSec, this.shownSec);
    // Frames before the first picture show the first picture.
    if (this.started) {
      this.next = Math.max(Math.ceil((beginsSec - latenessSec) * this.fps), from);
      if (beginsSec > this.shownSec) this.stepSec = beginsSec - this.shownSec;
    }
    this.started = true;
    this.shownSec = beginsSec;
    this.endSec = beginsSec + (durationSec > 0 ? durationSec : this.stepSec);
    return { from, to: this.next };
  }

  /** Ends the video. Returns the frames that show the last picture; `to` is the number of frames of the grid. */
  end(): FrameRange {
    const to = frameCount(this.endSec, this.fps);
    return { from: Math.min(this.next, to), to };
  }
}
