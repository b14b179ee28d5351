// From what is asked for to settings: defaults, and what is set in their place.
import { expect, it } from 'vitest';
import { chooseExtraction } from '../../../src/media/extract/index.js';

const asked = { streams: ['rgb', 'flow', 'pose'], fps: 25, strideFrames: 16, windowFrames: 16 } as const;

it('sets settings of streams in place of defaults', async () => {
  const set = ['rgb.pooling=[mean, max]', 'pose.appearance=true', 'flow.fastest=3', 'flow.everyFrames=1'];
  const { streams } = await chooseExtraction({ ...asked, set });
  const defaults = (await chooseExtraction(asked)).streams;
  expect(streams).toEqual({
    rgb: { ...defaults.rgb, pooling: ['mean', 'max'] },
    flow: { ...defaults.flow, fastest: 3, everyFrames: 1 },
    pose: { ...defaults.pose, appearance: true },
  });
});

it.each(['image', 'both'])('flow as %s is looked at by the backbone of rgb', async (descriptor) => {
  const { streams } = await chooseExtraction({ ...asked, set: [`flow.descriptor=${descriptor}`] });
  expect(streams.rgb).toHaveProperty('backbone');
  expect(streams.flow).toMatchObject({
    descriptor,
    backbone: (streams.rgb as { backbone: object }).backbone,
  });
});

it.each([
  ['pooling=max', /--set pooling=max: expected a setting of one of the streams \(rgb, flow, pose\)/],
  ['sound.pooling=max', /--set sound\.pooling=max: expected a setting of one of the streams/],
  ['flow', /--set flow: expected key\.path=value, such as flow\.descriptor=both/],
  ['flow.descriptor=[', /--set flow\.descriptor=\[: the value is not YAML/],
  ['flow.descriptor=colours', /flow: descriptor: .*"histograms"\|"image"\|"both", found "colours"/],
  ['flow.descripter=both', /flow: unknown key "descripter"\. Did you mean "descriptor"\?/],
  ['flow.pooling=mean', /flow: pooling: expected a list, found "mean"/],
])('refuses --set %s', async (text, message) => {
  await expect(chooseExtraction({ ...asked, set: [text] })).rejects.toThrow(message);
});
