// ELAN annotation files (.eaf), read. https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf
import { type Segment, UserError } from '../../core/index.js';
import { createCollector } from './collect.js';
import { videoOfMedia } from './mediaName.js';
import type { ReadAnnotations } from './types.js';
import { type Element, elementsOf, parseXml } from './xml.js';

/** The property of the header in which this program keeps the name of the video. */
export const videoProperty = 'dgam.video';

type Times = Omit<Segment, 'label'>;

/**
 * Reads one file, which is one video. An annotation's label is its value, or its tier's name where it has no value.
 * A REF_ANNOTATION has the times of the annotation that it refers to. Slots of time without a value lie evenly
 * between those before and after. The video is named after the media file, else after `fallbackVideo`.
 * UserError with what is wrong.
 */
export function parseElan(text: string, where: string, fallbackVideo?: string): ReadAnnotations {
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
  const video = videoOf(header, found.note) ?? fallbackVideo;
  if (video === undefined)
    throw new UserError(
      `${where}: no MEDIA_DESCRIPTOR names the video. Link the media file in ELAN and save.`,
    );
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
  // For each slot, the next one that has a time.
  const next: number[] = [];
  for (let index = slots.length - 1, known = -1; index >= 0; index--) {
    if (slots[index].ms !== undefined) known = index;
    next[index] = known;
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
        `${where}: the time slot ${id} has no TIME_VALUE, nor have all that are before or after it.`,
      );
    note('time slots without a time are set evenly between those before and after');
    times.set(id, (first + ((last - first) * (index - before)) / (after - before)) / 1000);
  }
  return times;
}

/** A function that gives the times of an annotation, following references. */
function annotationTimes(annotations: readonly Element[], slots: ReadonlyMap<string, number>, where: string) {
  const byId = new Map(annotations.map((annotation) => [idOf(annotation), annotation]));
  return (annotation: Element): Times => {
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
