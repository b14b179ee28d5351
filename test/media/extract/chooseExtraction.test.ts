// From what is asked for to settings: defaults, and what is set in their place.
import { expect, it } from 'vitest';
import { chooseExtraction } from '../../../src/media/extract/index.js';

const asked = { streams: ['rgb', 'flow', 'pose'], fps: 25, strideFrames: 16, windowFrames: 16 } as const;

it('sets settings of streams in place of defaults', async () => {
  const set = ['rgb.clipsPerSnippet=2', 'pose.minScore=0.5', 'flow.shortSide=96', 'flow.everyFrames=1'];
  const { streams } = await chooseExtraction({ ...asked, set });
  const defaults = (await chooseExtraction(asked)).streams;
  expect(streams).toEqual({
    rgb: { ...defaults.rgb, clipsPerSnippet: 2 },
    flow: { ...defaults.flow, shortSide: 96, everyFrames: 1 },
    pose: { ...defaults.pose, minScore: 0.5 },
  });
});

it.each([
  ['shortSide=96', /--set shortSide=96: expected a setting of one of the streams \(rgb, flow, pose\)/],
  ['sound.shortSide=96', /--set sound\.shortSide=96: expected a setting of one of the streams/],
  ['flow', /--set flow: expected key\.path=value, such as flow\.shortSide=96/],
  ['flow.shortSide=[', /--set flow\.shortSide=\[: the value is not YAML/],
  ['flow.shortSide=small', /flow: shortSide: expected a number, found "small"/],
  ['flow.shortside=96', /flow: unknown key "shortside"\. Did you mean "shortSide"\?/],
  ['rgb.backbone=mobilenet', /rgb: backbone: expected a mapping, found "mobilenet"/],
])('refuses --set %s', async (text, message) => {
  await expect(chooseExtraction({ ...asked, set: [text] })).rejects.toThrow(message);
});
