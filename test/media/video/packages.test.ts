// What is said where the packages that read videos are not installed.
import { expect, it, vi } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import { openWebVideo } from '../../../src/media/video/index.js';
import { openVideo } from '../../../src/media/video/node.js';

vi.mock('node-av', () => {
  throw new Error('not here');
});
vi.mock('mediabunny', () => {
  throw new Error('not here');
});

const clip = new URL('fixtures/short_gap.mp4', import.meta.url).pathname;

it.each([
  ['node-av', () => openVideo(clip)],
  ['mediabunny', () => openWebVideo(new Blob(['x']))],
])('%s', async (name, open) => {
  const error = await open().catch((error) => error);
  expect(error).toBeInstanceOf(UserError);
  expect(error.message).toMatch(new RegExp(`needs the package ${name}.*: npm install ${name}\n`));
});
