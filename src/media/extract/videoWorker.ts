// A process that extracts videos, seen from the one that started it.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ExtractedVideo } from './extractVideo.js';
import type { Failure, OpenRequest, Reply, Request, VideoProgress } from './messages.js';

/** A decoder that has not come to another frame in this time never will. */
const stallLimitMs = 300_000;

export class ExtractionFailure extends Error implements Failure {
  override name = 'ExtractionFailure';
  readonly fatal: boolean;
  readonly usable: boolean;
  readonly user: boolean;
  constructor({ message, fatal, usable, user }: Failure) {
    super(message);
    this.fatal = fatal;
    this.usable = usable;
    this.user = user;
  }
}

export interface VideoWorker {
  readonly pid: number | undefined;
  /** Rejects with an ExtractionFailure: the video's, or of the process, which may have crashed. */
  extract(id: string, path: string, onProgress: (progress: VideoProgress) => void): Promise<ExtractedVideo>;
  /** Ends it at once, whatever it does; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts a process and opens the extractors in it. Rejects with an ExtractionFailure where they cannot be opened. */
export async function startVideoWorker(request: OpenRequest): Promise<VideoWorker> {
  const child = fork(fileURLToPath(new URL('./videoProcess.js', import.meta.url)), {
    // A debugger of this process is not one of that.
    execArgv: process.execArgv.filter((argument) => !argument.startsWith('--inspect')),
    // What decoders print of a damaged file says nothing to its user.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let waiting: { onReply(reply: Reply): void; onEnd(why: string): void } | undefined;
  let ended: string | undefined;
  const exited = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      ended ??= why;
      waiting?.onEnd(ended);
      resolve();
    };
    child.on('exit', (code, signal) => end(signal ?? `code ${code}`));
    child.on('error', ({ message }) => end(message));
  });
  child.on('message', (reply: Reply) => waiting?.onReply(reply));

  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };

  /** Sends a request and waits for the reply that answers it. */
  async function ask(
    message: Request,
    onProgress: (progress: VideoProgress) => void = () => {},
  ): Promise<Reply> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Reply>((resolve, reject) => {
        const fail = (why: string) =>
          reject(new ExtractionFailure({ message: why, fatal: false, usable: false, user: true }));
        const watch = () => {
          clearTimeout(timer);
          timer = setTimeout(() => {
            fail(`the decoder came to no other frame for ${stallLimitMs / 60_000} minutes`);
            child.kill('SIGKILL');
          }, stallLimitMs);
        };
        if (ended !== undefined) return fail(`the process that decodes ended (${ended})`);
        waiting = {
          onEnd: (why) => fail(`the process that decodes it crashed (${why}); other videos are not affected`),
          onReply(reply) {
            watch();
            if (reply.type === 'progress') onProgress(reply);
            else if (reply.type === 'failed') reject(new ExtractionFailure(reply.failure));
            else resolve(reply);
          },
        };
        watch();
        child.send(message);
      });
    } finally {
      clearTimeout(timer);
      waiting = undefined;
    }
  }

  try {
    await ask(request);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pid: child.pid,
    async extract(id, path, onProgress) {
      const reply = await ask({ type: 'video', id, path }, onProgress);
      if (reply.type !== 'extracted') throw new Error(`expected a video, got ${reply.type}`);
      return reply.video;
    },
    stop,
  };
}
