// THUMOS'14 annotations: a text file a class.
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import { readThumosFolder } from '../../../src/interop/formats/index.js';
import { file, folder } from './folder.js';

describe('readThumosFolder', () => {
  test('one file per class; ambiguous segments are no label', () => {
    const dir = folder({
      'Diving_test.txt': 'video_test_2  1.0 2.5 \r\nvideo_test_1  0.0 1.4\r\n\r\nvideo_test_2  7.0 8.0\r\n',
      'Ambiguous_test.txt': 'video_test_2  3.0 4.0\nvideo_test_3 0.0 1.0\n',
      'Shotput_test.txt': 'video_test_2 5.0 6.0',
      'Shotput_val.txt': 'video_val_1 5.0 6.0',
      'detclasslist.txt': '22 Diving\n',
    });
    expect(Object.fromEntries(readThumosFolder(dir))).toEqual({
      video_test_1: {
        subset: 'test',
        labels: ['Diving'],
        segments: [{ label: 'Diving', startSec: 0, endSec: 1.4 }],
      },
      video_test_2: {
        subset: 'test',
        labels: ['Diving', 'Shotput'],
        segments: [
          { label: 'Ambiguous', startSec: 3, endSec: 4 },
          { label: 'Diving', startSec: 1, endSec: 2.5 },
          { label: 'Diving', startSec: 7, endSec: 8 },
          { label: 'Shotput', startSec: 5, endSec: 6 },
        ],
      },
      video_test_3: {
        subset: 'test',
        labels: [],
        segments: [{ label: 'Ambiguous', startSec: 0, endSec: 1 }],
      },
      video_val_1: {
        subset: 'val',
        labels: ['Shotput'],
        segments: [{ label: 'Shotput', startSec: 5, endSec: 6 }],
      },
    });
  });

  test.each([
    ['words', 'v one 2', /Diving_test\.txt, line 2: expected "video start end" in seconds, found "v one 2"/],
    ['one time', 'v 1', /line 2: expected/],
    ['four words', 'v 1 2 3', /line 2: expected/],
    ['a segment reversed', 'v 2 1', /line 2: expected/],
    ['no end', 'v 1 Infinity', /line 2: expected/],
  ])('refuses %s', (_, line, message) => {
    const dir = folder({ 'Diving_test.txt': `v 0 1\n${line}\n` });
    expect(() => readThumosFolder(dir)).toThrow(UserError);
    expect(() => readThumosFolder(dir)).toThrow(message);
  });

  test('refuses a video of two subsets, a folder of something else, and none', () => {
    expect(() => readThumosFolder(folder({ 'A_test.txt': 'v 0 1', 'A_val.txt': 'v 0 1' }))).toThrow(
      /A_val\.txt, line 1: v is in "test" and in "val"/,
    );
    expect(() => readThumosFolder(folder({ 'notes.txt': '' }))).toThrow(
      /has no files such as BaseballPitch_test\.txt/,
    );
    expect(() => readThumosFolder('/no/such/folder')).toThrow(UserError);
    expect(() => readThumosFolder(file('x.json', '{}'))).toThrow(UserError);
  });
});
