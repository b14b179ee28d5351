// The player in the report: only where a video is known, and safe whatever the file is called.
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/index.js';
import { oneVideo } from './oneVideo.js';

const html = (media?: string) => renderReport(oneVideo(media));
/** Without the script, which mentions what it looks for. */
const markup = (media?: string) => html(media).replace(/<script>.*?<\/script>/s, '');

it('is not there where no video is known', () => {
  expect(markup()).not.toMatch(/<video|data-start|tabindex|class="playhead"|A click on a segment/);
});

it('is there with the video, and each segment says where it begins and ends', () => {
  const page = markup('../walk.mp4');
  expect(page.match(/<video /g)).toHaveLength(1);
  expect(page).toContain('preload="none" src="../walk.mp4"');
  expect(
    [...page.matchAll(/data-start="([\d.]+)" data-end="([\d.]+)"/g)].map(([, ...times]) => times),
  ).toEqual([
    ['0.500', '1.250'],
    ['1.600', '1.900'],
    ['1.000', '1.500'],
  ]);
  expect(page).toContain('class="playhead"');
});

describe('a name from outside', () => {
  it.each([
    ['quotes', `%22onerror=%22alert(1)`],
    ['markup', '"><script>alert(1)</script>'],
    ['an apostrophe', `it's.mp4`],
    ['percent signs', '100%25.mp4'],
  ])('%s stays a name', (_, media) => {
    const page = html(media);
    expect(page.match(/<script>/g)).toHaveLength(1);
    const [, src] = /<video [^>]*src="([^"]*)"/.exec(page) ?? [];
    expect(
      src.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'"),
    ).toBe(media);
    expect(page).not.toMatch(/<video [^>]*" ?onerror/);
  });
});
