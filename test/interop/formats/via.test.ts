// VIA 3 projects: the example of its documentation, tags, and what is left out or refused.
import { expect, test } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import { readAnyAnnotations } from '../../../src/interop/formats/index.js';
import { file } from './folder.js';

// The form of the example in via-3.x.y/CodeDoc.md, section "Structure of VIA Project JSON File".
const project = {
  project: { pid: '__VIA_PROJECT_ID__', vid_list: ['1', '2'] },
  config: {},
  attribute: {
    1: {
      aname: 'Activity',
      anchor_id: 'FILE1_Z2_XY0',
      type: 4,
      desc: '',
      options: { 1: 'Break Egg', 2: 'Mix' },
      default_option_id: '',
    },
    2: { aname: 'Object', anchor_id: 'FILE1_Z1_XY1', type: 1, desc: '', options: {}, default_option_id: '' },
    3: {
      aname: 'Kitchen',
      anchor_id: 'FILE1_Z0_XY0',
      type: 2,
      desc: '',
      options: { a: 'Light', b: 'Tidy' },
      default_option_id: '',
    },
    4: { aname: 'Who', anchor_id: 'FILE1_Z2_XY0', type: 1, desc: '', options: {}, default_option_id: '' },
  },
  file: {
    1: {
      fid: 1,
      fname: 'Alioli.ogv',
      type: 4,
      loc: 2,
      src: 'https://upload.wikimedia.org/wikipedia/commons/4/47/Alioli.ogv',
    },
    2: { fid: 2, fname: '/home/tlm/data/mouse.mp4', type: 4, loc: 3, src: '' },
  },
  view: { 1: { fid_list: [1] }, 2: { fid_list: ['2'] } },
  metadata: {
    '-glfwaaX': { vid: '1', flg: 0, z: [2, 6.5], xy: [], av: { 1: '1', 4: 'Tom' } },
    '+mHHT-tg': { vid: '1', flg: 0, z: [9, 20], xy: [], av: { 1: '2' } },
    'fH-oMre1': { vid: '1', flg: 0, z: [0.917], xy: [2, 263, 184, 17, 13], av: { 2: 'Egg' } },
    tags: { vid: '2', flg: 0, z: [], xy: [], av: { 3: 'a,b' } },
    none: { vid: '2', flg: 0, z: [1, 2], xy: [], av: {} },
  },
};
const read = (value: unknown) => readAnyAnnotations(file('x.json', JSON.stringify(value)));

test('segments with the option that is chosen, check boxes of the file as tags', () => {
  const { annotations, notes, format } = read(project);
  expect(format).toBe('via');
  expect([...annotations]).toEqual([
    [
      'Alioli',
      {
        subset: '',
        labels: ['Break Egg', 'Mix'],
        segments: [
          { label: 'Break Egg', startSec: 2, endSec: 6.5 },
          { label: 'Mix', startSec: 9, endSec: 20 },
        ],
      },
    ],
    ['mouse', { subset: '', labels: ['Light', 'Tidy'], segments: [] }],
  ]);
  expect(notes).toEqual([
    'values of the attribute "Who" are left out: they are not labels',
    'regions of frames are left out',
    'segments without a label are left out',
  ]);
});

test.each([
  [
    'a view of nobody',
    { ...project, view: { 1: { fid_list: [1] } } },
    /metadata\["tags"\]: there is no view "2"/,
  ],
  ['a file of nobody', { ...project, file: { 1: project.file[1] } }, /a view shows the file "2"/],
  [
    'times of words',
    { ...project, metadata: { m: { vid: '1', z: ['one'], av: {} } } },
    /metadata\.m\.z\[0\]: expected a number/,
  ],
  ['a project of VIA 2', { _via_settings: {}, _via_img_metadata: {} }, /a project of VIA 1 or 2/],
])('refuses %s', (_, value, message) => {
  expect(() => read(value)).toThrow(UserError);
  expect(() => read(value)).toThrow(message);
});
