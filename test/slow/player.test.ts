// The report's player in Chromium: a click on a segment plays it, to its end.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderReport } from '../../src/report/index.js';
import { openChromium } from '../browser/openChromium.js';
import { clipFolder } from '../media/video/ffmpegCommand.js';
import { oneVideo } from '../report/oneVideo.js';

const { folder, clip, remove } = clipFolder();
let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=20', '-t', '2'];
  clip(`it's #1.webm`, ...source, '-c:v', 'libvpx', '-deadline', 'realtime', '-g', '5');
  writeFileSync(join(folder, 'broken.webm'), 'no video');
});
afterAll(async () => {
  await browser.close();
  remove();
});

async function open(media: string): Promise<Page> {
  const file = join(folder, 'report.html');
  writeFileSync(file, renderReport(oneVideo(media)));
  const page = await browser.newPage();
  await page.goto(`file://${file}`);
  return page;
}

/** Resolves when the video pauses: its time when it first played and when it paused. */
const played = (page: Page) =>
  page.evaluate(`new Promise((resolve) => {
    const video = document.querySelector('video');
    let fromSec;
    video.addEventListener('playing', () => { fromSec ??= video.currentTime; });
    video.addEventListener('pause', () => resolve({ fromSec, toSec: video.currentTime }), { once: true });
  })`) as Promise<{ fromSec: number; toSec: number }>;

it.each([
  { what: 'an annotated segment', bar: '.plays.truth', startSec: 0.5, endSec: 1.25, press: false },
  { what: 'a prediction', bar: '.plays[data-score="0.7000"]', startSec: 1, endSec: 1.5, press: false },
  { what: 'a segment by Enter', bar: '.plays.truth', startSec: 0.5, endSec: 1.25, press: true },
])('plays $what from its start, and stops at its end', async ({ bar, startSec, endSec, press }) => {
  const page = await open(`${encodeURIComponent("it's #1.webm")}`);
  expect(await page.evaluate('document.querySelector("video").readyState')).toBe(0);
  const stopped = played(page);
  if (press) await page.locator(bar).press('Enter');
  else await page.locator(bar).click();
  const { fromSec, toSec } = await stopped;
  expect(fromSec).toBeGreaterThanOrEqual(startSec - 0.06);
  expect(fromSec).toBeLessThan(endSec);
  expect(toSec).toBeGreaterThanOrEqual(endSec);
  expect(toSec).toBeLessThan(2);
  const head = page.locator('.playhead');
  expect(await head.getAttribute('visibility')).toBe('visible');
  expect(await head.getAttribute('transform')).toMatch(/^translate\(\d+(\.\d+)? 0\)$/);
  await page.close();
});

it('does not play a prediction that is hidden for its low score', async () => {
  const page = await open(encodeURIComponent("it's #1.webm"));
  await page.locator('#min-score').fill('0.5');
  await page.evaluate('document.querySelector(".plays.low-score").scrollIntoView({ block: "center" })');
  const box = await page.locator('.plays.low-score').boundingBox();
  if (!box) throw new Error('no prediction is hidden');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  expect(await page.evaluate('document.querySelector("video").paused')).toBe(true);
  await page.close();
});

it('states that a file cannot be played', async () => {
  const page = await open('broken.webm');
  await page.locator('.plays.truth').click();
  await page.locator('.unplayable').waitFor({ state: 'visible' });
  expect(await page.locator('.unplayable').textContent()).toBe('This browser cannot play broken.webm.');
  expect(await page.locator('video').isVisible()).toBe(false);
  await page.close();
});
