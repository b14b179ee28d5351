// VIA 3 projects (VGG Image Annotator): temporal segments of videos, read and written.
// https://gitlab.com/vgg/via/-/blob/master/via-3.x.y/CodeDoc.md
import { z } from 'zod';
import { UserError } from '../../core/index.js';
import { parseJson } from '../../io/index.js';
import { checkSchema, mapping } from '../../schema/index.js';
import { type Collector, createCollector } from './collector.js';
import { defaultMedia, videoOfMedia } from './media.js';
import { tagsWithoutTime } from './timelines.js';
import type {
  AnnotationFormat,
  OutputFile,
  ReadAnnotations,
  Timeline,
  Timelines,
  WriteOptions,
} from './types.js';

export const via = {
  name: 'via',
  title: 'VIA 3',
  detect({ where, hasKeys }) {
    if (hasKeys('attribute', 'metadata', 'view')) return 'JSON with "attribute", "view" and "metadata"';
    if (hasKeys('_via_img_metadata') || hasKeys('_via_settings'))
      throw new UserError(
        `${where} is a project of VIA 1 or 2, which annotates images only. Use VIA 3 for videos.`,
      );
    return undefined;
  },
  reader: { extensions: ['.json'], read: readVia },
  writer: { extension: '.json', layout: 'file', loses: ['subsets', 'durations'], write: writeVia },
} as const satisfies AnnotationFormat;

const id = z.union([z.string(), z.number()]).transform(String);
const schema = z.object({
  attribute: mapping(
    z.looseObject({
      aname: z.string(),
      anchor_id: z.string(),
      options: mapping(z.string()).optional(),
    }),
  ),
  file: mapping(
    z.looseObject({ fname: z.string(), src: z.string().optional(), video_id: z.string().optional() }),
  ),
  view: mapping(z.looseObject({ fid_list: z.array(id) })),
  metadata: mapping(
    z.looseObject({
      vid: id,
      z: z.array(z.number()),
      xy: z.array(z.unknown()).optional(),
      av: mapping(z.unknown()),
    }),
  ),
});

type Project = z.infer<typeof schema>;
type Attribute = Project['attribute'] extends Map<string, infer A> ? A : never;

/** Names of the attribute with the label, for projects with several attributes of segments. */
const labelNames = /^(label|class|activity|action|event|behaviou?r|name)$/i;

/**
 * A metadata entry with two times (`z`) and no region is a segment; its label is the value of the project's attribute of
 * segments (of several, the one called label, class, activity, action or event). An entry without times describes the
 * file: its values are tags.
 */
function readVia(text: string, where: string): ReadAnnotations {
  const project = checkSchema(schema, parseJson(text, where), where);
  const found = createCollector();
  const videos = new Map(
    [...project.view].map(([vid, { fid_list }]) => [vid, videoOf(fid_list, project, where, found)]),
  );
  for (const video of videos.values()) found.video(video, {}, where);
  const [segmentAttribute, fileAttribute] = ['FILE1_Z2_XY0', 'FILE1_Z0_XY0'].map((anchor) =>
    attributeOf(anchor, project, found),
  );
  for (const [key, { vid, z: times, xy = [], av }] of project.metadata) {
    const at = `${where}: metadata["${key}"]`;
    const video = videos.get(vid);
    if (video === undefined)
      throw new UserError(`${at}: there is no view "${vid}". Save the project again in VIA.`);
    const valuesOf = (attribute?: string) =>
      attribute === undefined ? [] : labelsOf(av.get(attribute), project.attribute.get(attribute));
    if (xy.length > 0) found.note('regions of frames are left out');
    else if (times.length === 0) for (const label of valuesOf(fileAttribute)) found.tag(video, label);
    else if (times.length > 2) found.note('entries with more than two times are left out');
    else {
      const labels = valuesOf(segmentAttribute);
      if (labels.length === 0) found.note('segments without a label are left out');
      for (const label of labels) found.segment(video, label, times[0], times.at(-1) ?? times[0], at);
    }
  }
  return found.result();
}

function videoOf(fids: readonly string[], { file }: Project, where: string, found: Collector): string {
  if (fids.length > 1) found.note('views of several files: the video is named after the first file');
  const first = file.get(fids[0] ?? '');
  if (!first)
    throw new UserError(
      `${where}: a view shows the file "${fids[0]}", which is not in "file". Save the project again in VIA.`,
    );
  return first.video_id || videoOfMedia(first.fname || (first.src ?? ''));
}

function attributeOf(anchor: string, { attribute }: Project, found: Collector): string | undefined {
  const here = [...attribute].filter(([, { anchor_id }]) => anchor_id === anchor);
  const [selected] = here.find(([, { aname }]) => labelNames.test(aname.trim())) ?? here[0] ?? [];
  for (const [key, { aname }] of here)
    if (key !== selected && aname !== 'score')
      found.note(`values of the attribute "${aname}" are left out: they are not labels`);
  return selected;
}

/** The labels of a value: the option that it names, several options for check boxes, or the text itself. */
function labelsOf(value: unknown, attribute: Attribute | undefined): string[] {
  if (typeof value !== 'string' || value === '') return [];
  const { options } = attribute ?? {};
  if (!options?.size) return [value];
  const one = options.get(value);
  return one === undefined
    ? value
        .split(',')
        .map((part) => options.get(part) ?? part)
        .filter(Boolean)
    : [one];
}

/**
 * A project with a view for each video. Segments have the attributes `label` (a list of options) and, for predictions,
 * `score`; labels without a time are check boxes of the file.
 */
function writeVia(videos: Timelines, { mediaOf = defaultMedia }: WriteOptions): OutputFile[] {
  const names = [...videos.keys()];
  const labels = [...videos.values()].flatMap(({ labels, segments }) => [
    ...segments.map(({ label }) => label),
    ...labels,
  ]);
  const optionOf = new Map([...new Set(labels)].map((label, index) => [label, String(index + 1)]));
  const options = Object.fromEntries([...optionOf].map(([label, option]) => [option, label]));
  const metadata = [...videos.values()].flatMap((timeline, index) =>
    entriesOf(timeline, String(index + 1), optionOf),
  );
  const project = {
    project: { ...projectFields, vid_list: names.map((_, index) => String(index + 1)) },
    config,
    attribute: {
      1: attribute('label', 'FILE1_Z2_XY0', 4, options),
      2: attribute('tags', 'FILE1_Z0_XY0', 2, options),
      3: attribute('score', 'FILE1_Z2_XY0', 1, {}),
    },
    file: numbered(names.map((video, index) => fileOf(video, mediaOf(video), index + 1))),
    view: numbered(names.map((_, index) => ({ fid_list: [index + 1] }))),
    metadata: Object.fromEntries(metadata.map((entry, index) => [`m${index + 1}`, entry])),
  };
  return [{ name: '', text: `${JSON.stringify(project)}\n` }];
}

/** The metadata of a video: an entry for each segment, and one for its labels without a time. */
function entriesOf(
  { labels, segments }: Timeline,
  view: string,
  optionOf: ReadonlyMap<string, string>,
): object[] {
  const entry = (times: number[], av: object) => ({ vid: view, flg: 0, z: times, xy: [], av });
  const tags = tagsWithoutTime(labels, segments).map((label) => optionOf.get(label));
  return [
    ...segments.map(({ label, startSec, endSec, score }) =>
      entry([startSec, endSec], {
        1: optionOf.get(label),
        ...(score !== undefined && { 3: String(score) }),
      }),
    ),
    ...(tags.length ? [entry([], { 2: tags.join(',') })] : []),
  ];
}

const numbered = <T>(values: readonly T[]) =>
  Object.fromEntries(values.map((value, index) => [index + 1, value]));

const attribute = (aname: string, anchor_id: string, type: number, options: object) => {
  return { aname, anchor_id, type, desc: '', options, default_option_id: '' };
};

/** `type` 4: a video. `loc` 2: an address; 3: a file of this machine. */
const fileOf = (video: string, src: string, fid: number) => {
  return {
    fid,
    fname: defaultMedia(video),
    type: 4,
    loc: /^https?:/.test(src) ? 2 : 3,
    src,
    video_id: video,
  };
};

const projectFields = {
  pid: '__VIA_PROJECT_ID__',
  rev: '__VIA_PROJECT_REV_ID__',
  rev_timestamp: '__VIA_PROJECT_REV_TIMESTAMP__',
  pname: 'dgam',
  creator: 'dgam',
  created: 0,
};

const config = {
  file: { loc_prefix: { 1: '', 2: '', 3: '', 4: '' } },
  ui: {
    file_content_align: 'center',
    file_metadata_editor_visible: true,
    spatial_metadata_editor_visible: false,
    temporal_segment_metadata_editor_visible: true,
    spatial_region_label_attribute_id: '',
    gtimeline_visible_row_count: '4',
  },
};
