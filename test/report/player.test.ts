// The player in the report: only where there is a video, and safe for any file name.
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/index.js';
import { oneVideo } from './oneVideo.js';

const html = (media?: string) => renderReport(oneVideo(media));
/** Without the script, which mentions what it looks for. */
const markup = (media?: string) => html(media).replace(/<script>.*?<\/script>/s, '');

it('is missing without a video', () => {
  expect(markup()).not.toMatch(/<video|data-start|tabindex|class="playhead"|Click a segment/);
});

it('is shown with a video, and each segment has its start and end', () => {
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

describe('a file name', () => {
  it.each([
    ['quotes', `%22onerror=%22alert(1)`],
    ['markup', '"><script>alert(1)</script>'],
    ['an apostrophe', `it's.mp4`],
    ['percent signs', '100%25.mp4'],
  ])('%s stays text', (_, media) => {
    const page = html(media);
    expect(page.match(/<script>/g)).toHaveLength(1);
    const [, src] = /<video [^>]*src="([^"]*)"/.exec(page) ?? [];
    expect(
      src.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'"),
    ).toBe(media);
    expect(page).not.toMatch(/<video [^>]*" ?onerror/);
  });
});
