// ELAN annotation files (.eaf), written: a file a video, a tier a label, by the schema EAFv3.0.xsd.
import type { Segment } from '../../core/index.js';
import { videoProperty } from './elan.js';
import { byLabel, lanesOf } from './lanes.js';
import { defaultMedia } from './mediaName.js';
import type { OutputFile, Timelines, WriteOptions } from './types.js';
import { escapeXml } from './xml.js';

/**
 * Times are whole milliseconds, a segment lasts one at least. Annotations of a tier may not overlap, so segments of a
 * label that do go to tiers `label (2)`, …. UserError for names with characters that XML cannot hold.
 */
export const writeElan = (videos: Timelines, options: WriteOptions): OutputFile[] =>
  [...videos].map(([video, { segments }]) => ({ name: video, text: eaf(video, segments, options) }));

interface Slot {
  readonly ms: number;
  id: string;
}

function eaf(video: string, segments: readonly Segment[], { mediaOf = defaultMedia }: WriteOptions): string {
  const slots: Slot[] = [];
  const slot = (ms: number): Slot => {
    slots.push({ ms, id: '' });
    return slots[slots.length - 1];
  };
  const names = new Set<string>();
  const tiers = [...byLabel(segments)].flatMap(([label, ofLabel]) =>
    lanesOf(ofLabel).map((lane) => ({
      name: freeName(label, names),
      annotations: lane.map(({ startSec, endSec }) => {
        const start = Math.max(0, Math.round(startSec * 1000));
        return { label, start: slot(start), end: slot(Math.max(start + 1, Math.round(endSec * 1000))) };
      }),
    })),
  );
  // In the order of their times, as the format has them.
  slots.sort((a, b) => a.ms - b.ms);
  for (const [index, slot] of slots.entries()) slot.id = `ts${index + 1}`;
  let annotations = 0;
  const tierLines = tiers.map(
    (tier) =>
      `    <TIER LINGUISTIC_TYPE_REF="default" TIER_ID="${escapeXml(tier.name)}">\n${tier.annotations
        .map(
          ({ label, start, end }) => `        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a${++annotations}" TIME_SLOT_REF1="${start.id}" TIME_SLOT_REF2="${end.id}">
                <ANNOTATION_VALUE>${escapeXml(label)}</ANNOTATION_VALUE>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>
`,
        )
        .join('')}    </TIER>\n`,
  );
  const media = mediaOf(video);
  const url = /^[a-z][a-z\d+.-]+:\/\//i.test(media)
    ? media
    : `file:///${encodeURI(media.replace(/^[/\\]+/, ''))}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="dgam" DATE="${new Date(0).toISOString()}" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
        <MEDIA_DESCRIPTOR MEDIA_URL="${escapeXml(url)}" MIME_TYPE="video/*" RELATIVE_MEDIA_URL="${escapeXml(`../../formats/${media}`)}"/>
        <PROPERTY NAME="${videoProperty}">${escapeXml(video)}</PROPERTY>
        <PROPERTY NAME="lastUsedAnnotationId">${annotations}</PROPERTY>
    </HEADER>
    <TIME_ORDER>
${slots.map(({ ms, id }) => `        <TIME_SLOT TIME_SLOT_ID="${id}" TIME_VALUE="${ms}"/>\n`).join('')}    </TIME_ORDER>
${tierLines.join('')}    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
`;
}

/** `label`, `label (2)`, …: the first that no tier has. */
function freeName(label: string, taken: Set<string>): string {
  let name = label;
  for (let n = 2; taken.has(name); n++) name = `${label} (${n})`;
  taken.add(name);
  return name;
}
