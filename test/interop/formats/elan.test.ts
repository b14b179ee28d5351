// ELAN files: annotations with times, by reference, times in between, and XML that is not read.
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import { readAnyAnnotations } from '../../../src/interop/formats/index.js';
import { file, folder } from './folder.js';

const aligned = (id: string, from: string, to: string, value: string) =>
  `<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="${id}" TIME_SLOT_REF1="${from}" TIME_SLOT_REF2="${to}"><ANNOTATION_VALUE>${value}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>`;
const referring = (id: string, ref: string, value: string) =>
  `<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="${id}" ANNOTATION_REF="${ref}"><ANNOTATION_VALUE>${value}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>`;
const slots =
  '<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1500"/><TIME_SLOT TIME_SLOT_ID="ts2"/><TIME_SLOT TIME_SLOT_ID="ts3"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="3000"/>';
const media = '<MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/films/my%20walk.mp4" MIME_TYPE="video/mp4"/>';
const eaf = (tiers: string, { order = slots, head = media } = {}) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT FORMAT="3.0"><HEADER TIME_UNITS="milliseconds">${head}</HEADER><TIME_ORDER>${order}</TIME_ORDER>${tiers}</ANNOTATION_DOCUMENT>`;
const tier = (...annotations: string[]) =>
  `<TIER TIER_ID="acts" LINGUISTIC_TYPE_REF="x">${annotations.join('')}</TIER>`;
const read = (text: string) => readAnyAnnotations(file('some.eaf', text));
const segments = (text: string) =>
  [...read(text).annotations].map(([video, annotation]) => [
    video,
    ...annotation.segments.map(({ label, startSec, endSec }) => [label, startSec, endSec]),
  ]);

describe('times', () => {
  test.each([
    ['of its slots', tier(aligned('a1', 'ts1', 'ts4', 'run &amp; jump')), [['run & jump', 1.5, 3]]],
    [
      'the name of the tier where there is no value',
      tier(aligned('a1', 'ts1', 'ts4', ' ')),
      [['acts', 1.5, 3]],
    ],
    ['slots without a time lie evenly between', tier(aligned('a1', 'ts2', 'ts3', 'x')), [['x', 2, 2.5]]],
    [
      'of the annotation that is referred to, over two tiers',
      tier(aligned('a1', 'ts1', 'ts4', 'x')) +
        tier(referring('a2', 'a1', 'y')) +
        tier(referring('a3', 'a2', 'z')),
      [
        ['x', 1.5, 3],
        ['y', 1.5, 3],
        ['z', 1.5, 3],
      ],
    ],
    ['CDATA', tier(aligned('a1', 'ts1', 'ts4', '<![CDATA[a<b]]>')), [['a<b', 1.5, 3]]],
  ])('%s', (_, tiers, expected) => {
    expect(segments(eaf(tiers))).toEqual([['my walk', ...expected]]);
  });
});

test('the video is named after the media file, else after the file itself', () => {
  expect(segments(eaf('', { head: '' }))).toEqual([['some']]);
  expect(segments(eaf('', { head: media + media.replace('my%20', '') }))).toEqual([['my walk']]);
  expect(read(eaf('', { head: media + media, order: '' })).notes).toEqual([
    'files with several media: the video is named after the first',
  ]);
});

test('a folder with a file for each video', () => {
  const dir = folder({
    'a.eaf': eaf(tier(aligned('a1', 'ts1', 'ts4', 'x')), { head: '' }),
    'b.eaf': eaf('', { head: '' }),
  });
  const { annotations, reason } = readAnyAnnotations(dir);
  expect([...annotations.keys()]).toEqual(['a', 'b']);
  expect(reason).toBe('a folder with 2 files: XML with <ANNOTATION_DOCUMENT>');
});

const bomb = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(50)}">]>`;
test.each([
  [
    'entities that are declared',
    bomb + eaf(tier(aligned('a1', 'ts1', 'ts4', '&b;'))).slice(39),
    /line 1: it declares entities, as XML entity bombs do/,
  ],
  [
    'a document type',
    '<!DOCTYPE ANNOTATION_DOCUMENT SYSTEM "file:///etc/passwd"><ANNOTATION_DOCUMENT/>',
    /it has a <!DOCTYPE/,
  ],
  [
    'entities of nobody',
    eaf(tier(aligned('a1', 'ts1', 'ts4', '&b;'))),
    /not well-formed XML: undefined entity/,
  ],
  [
    'a file cut short',
    eaf(tier(aligned('a1', 'ts1', 'ts4', 'x'))).slice(0, 300),
    /line 2: not well-formed XML/,
  ],
  ['other XML', '<tei><a/></tei>', /in no known annotation format: found XML with <tei>/],
  [
    'elements nested without end',
    `<ANNOTATION_DOCUMENT>${'<a>'.repeat(50_000)}`,
    /nested more than 100 deep/,
  ],
  [
    'slots without times',
    eaf('', { order: '<TIME_SLOT TIME_SLOT_ID="ts1"/>' }),
    /the time slot ts1 has no TIME_VALUE/,
  ],
  [
    'a time of words',
    eaf('', { order: '<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1.5 s"/>' }),
    /TIME_VALUE expected milliseconds, found "1\.5 s"/,
  ],
  [
    'a slot of nobody',
    eaf(tier(aligned('a1', 'ts1', 'ts9', 'x'))),
    /annotation a1: TIME_SLOT_REF2 names no time slot/,
  ],
  [
    'a reference to nobody',
    eaf(tier(referring('a1', 'a9', 'x'))),
    /annotation a1: it refers to "a9", which leads to no time/,
  ],
  [
    'references in a circle',
    eaf(tier(referring('a1', 'a2', 'x'), referring('a2', 'a1', 'x'))),
    /leads to no time/,
  ],
  [
    'a segment reversed',
    eaf(tier(aligned('a1', 'ts4', 'ts1', 'x'))),
    /annotation a1: expected a segment that ends after it starts/,
  ],
])('refuses %s', (_, text, message) => {
  expect(() => read(text)).toThrow(UserError);
  expect(() => read(text)).toThrow(message);
});
