// ELAN annotation files (.eaf), a file for each video: read and written.
// https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf, EAFv3.0.xsd
import { parse } from 'node:path';
import { groupBy, type Segment, UserError } from '../../core/index.js';
import { createCollector } from './collector.js';
import { labelsAndTimesOnly } from './losses.js';
import { defaultMedia, videoOfMedia } from './media.js';
import { rowsWithoutOverlap } from './timelines.js';
import type {
  AnnotationFormat,
  OutputFile,
  ReadAnnotations,
  TextOptions,
  Timelines,
  WriteOptions,
} from './types.js';
import { type Element, elementsOf, escapeXml, parseXml } from './xml.js';

export const elan = {
  name: 'elan',
  title: 'ELAN',
  detect: ({ kind, text }) =>
    kind === 'xml' && /<ANNOTATION_DOCUMENT[\s/>]/.test(text) ? 'XML with <ANNOTATION_DOCUMENT>' : undefined,
  reader: { extensions: ['.eaf'], read: readElan },
  writer: {
    extension: '.eaf',
    layout: 'perVideo',
    loses: [...labelsAndTimesOnly, 'milliseconds'],
    write: writeElan,
  },
} as const satisfies AnnotationFormat;

/** The property of the header with the name of the video, in the files that dgam writes. */
const videoProperty = 'dgam.video';

/**
 * A file is one video, named after its media file, else after the file. The label of an annotation is its value, or the
 * name of its tier if it has no value. A REF_ANNOTATION has the times of the annotation that it refers to. Time slots
 * without a time lie evenly between the slots before and after.
 */
function readElan(
  text: string,
  where: string,
  { video: nameOfFile = parse(where).name }: TextOptions,
): ReadAnnotations {
  const root = parseXml(text, where);
  if (root.name !== 'ANNOTATION_DOCUMENT')
    throw new UserError(
      `${where}: expected <ANNOTATION_DOCUMENT>, found <${root.name}>. Export it from ELAN as .eaf.`,
    );
  const [header] = elementsOf(root, 'HEADER');
  const units = header?.attributes.get('TIME_UNITS') ?? 'milliseconds';
  if (units !== 'milliseconds')
    throw new UserError(
      `${where}: its times are in ${units.slice(0, 40)}; only milliseconds are read. Export it from ELAN.`,
    );

  const found = createCollector();
  const video = videoOf(header, found.note) ?? nameOfFile;
  found.video(video, {}, where);

  const tiers = elementsOf(root, 'TIER').flatMap((tier) =>
    tier.children.flatMap(({ children }) => children.map((annotation) => ({ tier, annotation }))),
  );
  const timesOf = annotationTimes(
    tiers.map(({ annotation }) => annotation),
    slotTimes(root, where, found.note),
    where,
  );
  for (const { tier, annotation } of tiers) {
    const value = annotation.children.find(({ name }) => name === 'ANNOTATION_VALUE')?.text.trim();
    const label = value || tier.attributes.get('TIER_ID') || '';
    if (!label)
      throw new UserError(`${where}: an annotation has no value, and its tier no TIER_ID. Name the tier.`);
    const { startSec, endSec } = timesOf(annotation);
    found.segment(video, label, startSec, endSec, `${where}, annotation ${idOf(annotation)}`);
  }
  return found.result();
}

function videoOf(header: Element | undefined, note: (text: string) => void): string | undefined {
  if (!header) return undefined;
  const named = elementsOf(header, 'PROPERTY').find(
    ({ attributes }) => attributes.get('NAME') === videoProperty,
  );
  if (named?.text) return named.text;
  const media = [
    ...elementsOf(header, 'MEDIA_DESCRIPTOR').map(({ attributes }) => attributes.get('MEDIA_URL') ?? ''),
    header.attributes.get('MEDIA_FILE') ?? '',
  ].filter((url) => url !== '');
  if (media.length > 1) note('files with several media: the video is named after the first');
  return media.length ? videoOfMedia(media[0]) : undefined;
}

const idOf = ({ attributes }: Element): string =>
  attributes.get('ANNOTATION_ID') ?? '(without ANNOTATION_ID)';

/** Seconds of each time slot. */
function slotTimes(root: Element, where: string, note: (text: string) => void): Map<string, number> {
  const slots = elementsOf(root, 'TIME_SLOT').map(({ attributes }) => {
    const value = attributes.get('TIME_VALUE');
    if (value !== undefined && !/^\d+$/.test(value))
      throw new UserError(`${where}: TIME_VALUE expected milliseconds, found "${value.slice(0, 40)}".`);
    return { id: attributes.get('TIME_SLOT_ID') ?? '', ms: value === undefined ? undefined : Number(value) };
  });
  // For each slot, the index of the next slot with a time.
  const next: number[] = [];
  for (let index = slots.length - 1, timed = -1; index >= 0; index--) {
    if (slots[index].ms !== undefined) timed = index;
    next[index] = timed;
  }
  const times = new Map<string, number>();
  let before = -1;
  for (const [index, { id, ms }] of slots.entries()) {
    if (ms !== undefined) {
      times.set(id, ms / 1000);
      before = index;
      continue;
    }
    const after = next[index];
    const [first, last] = [slots[before]?.ms, slots[after]?.ms];
    if (first === undefined || last === undefined)
      throw new UserError(
        `${where}: the time slot ${id} has no TIME_VALUE, and no slot before it or no slot after it has one. Export it from ELAN again.`,
      );
    note('time slots without a time are set evenly between those before and after');
    times.set(id, (first + ((last - first) * (index - before)) / (after - before)) / 1000);
  }
  return times;
}

/** A function for the times of an annotation, which follows references. */
function annotationTimes(annotations: readonly Element[], slots: ReadonlyMap<string, number>, where: string) {
  const byId = new Map(annotations.map((annotation) => [idOf(annotation), annotation]));
  return (annotation: Element): Pick<Segment, 'startSec' | 'endSec'> => {
    const seen = new Set<Element>();
    let at = annotation;
    while (at.name === 'REF_ANNOTATION') {
      seen.add(at);
      const ref = at.attributes.get('ANNOTATION_REF') ?? '';
      const next = byId.get(ref);
      if (!next || seen.has(next))
        throw new UserError(
          `${where}, annotation ${idOf(annotation)}: it refers to "${ref}", which leads to no time.`,
        );
      at = next;
    }
    const [startSec, endSec] = ['TIME_SLOT_REF1', 'TIME_SLOT_REF2'].map((name) => {
      const sec = slots.get(at.attributes.get(name) ?? '');
      if (sec === undefined)
        throw new UserError(`${where}, annotation ${idOf(at)}: ${name} names no time slot of the file.`);
      return sec;
    });
    return { startSec, endSec };
  };
}

/**
 * A tier for each label. Times are whole milliseconds; a segment lasts at least one. Annotations of a tier may not
 * overlap, so segments of a label that overlap are in the tiers `label (2)`, …. UserError for names with characters that
 * XML cannot hold.
 */
function writeElan(videos: Timelines, { mediaOf = defaultMedia }: WriteOptions): OutputFile[] {
  return [...videos].map(([video, { segments }]) => ({
    name: video,
    text: documentOf(video, segments, mediaOf(video)),
  }));
}

interface Slot {
  readonly ms: number;
  id: string;
}

interface Tier {
  readonly name: string;
  readonly annotations: readonly { readonly label: string; readonly start: Slot; readonly end: Slot }[];
}

function documentOf(video: string, segments: readonly Segment[], media: string): string {
  const { tiers, slots } = tiersOf(segments);
  const url = /^[a-z][a-z\d+.-]+:\/\//i.test(media)
    ? media
    : `file:///${encodeURI(media.replace(/^[/\\]+/, ''))}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="dgam" DATE="${new Date(0).toISOString()}" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
        <MEDIA_DESCRIPTOR MEDIA_URL="${escapeXml(url)}" MIME_TYPE="video/*" RELATIVE_MEDIA_URL="${escapeXml(`./${media}`)}"/>
        <PROPERTY NAME="${videoProperty}">${escapeXml(video)}</PROPERTY>
        <PROPERTY NAME="lastUsedAnnotationId">${segments.length}</PROPERTY>
    </HEADER>
    <TIME_ORDER>
${slots.map(({ ms, id }) => `        <TIME_SLOT TIME_SLOT_ID="${id}" TIME_VALUE="${ms}"/>\n`).join('')}    </TIME_ORDER>
${tierElements(tiers)}    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
`;
}

/** The tiers, and the time slots in the order of their times, as the format demands. */
function tiersOf(segments: readonly Segment[]): { tiers: readonly Tier[]; slots: readonly Slot[] } {
  const slots: Slot[] = [];
  const slot = (ms: number): Slot => {
    slots.push({ ms, id: '' });
    return slots[slots.length - 1];
  };
  const names = new Set<string>();
  const tiers = [...groupBy(segments, ({ label }) => label)].flatMap(([label, ofLabel]) =>
    rowsWithoutOverlap(ofLabel).map((row) => ({
      name: freeName(label, names),
      annotations: row.map(({ startSec, endSec }) => {
        const start = Math.max(0, Math.round(startSec * 1000));
        return { label, start: slot(start), end: slot(Math.max(start + 1, Math.round(endSec * 1000))) };
      }),
    })),
  );
  slots.sort((a, b) => a.ms - b.ms);
  for (const [index, slot] of slots.entries()) slot.id = `ts${index + 1}`;
  return { tiers, slots };
}

function tierElements(tiers: readonly Tier[]): string {
  let id = 0;
  const annotation = ({ label, start, end }: Tier['annotations'][number]) => `        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a${++id}" TIME_SLOT_REF1="${start.id}" TIME_SLOT_REF2="${end.id}">
                <ANNOTATION_VALUE>${escapeXml(label)}</ANNOTATION_VALUE>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>
`;
  return tiers
    .map(
      ({ name, annotations }) =>
        `    <TIER LINGUISTIC_TYPE_REF="default" TIER_ID="${escapeXml(name)}">\n${annotations.map(annotation).join('')}    </TIER>\n`,
    )
    .join('');
}

/** `label`, `label (2)`, …: the first name that no tier has. */
function freeName(label: string, taken: Set<string>): string {
  let name = label;
  for (let n = 2; taken.has(name); n++) name = `${label} (${n})`;
  taken.add(name);
  return name;
}
