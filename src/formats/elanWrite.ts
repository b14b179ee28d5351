// ELAN annotation files (.eaf), written: a file a video, a tier a label, by the schema EAFv3.0.xsd.
import { videoProperty } from './elan.js';
import { byLabel, lanesOf } from './lanes.js';
import { defaultMedia } from './mediaName.js';
import type { OutputFile, ScoredSegment, Timelines, WriteOptions } from './types.js';
import { escapeXml } from './xml.js';

/**
 * Times are whole milliseconds, a segment lasts one at least. Annotations of a tier may not overlap, so segments of a
 * label that do go to tiers `label (2)`, …. UserError for names with characters that XML cannot hold.
 */
export const writeElan = (videos: Timelines, options: WriteOptions): OutputFile[] =>
  [...videos].map(([video, { segments }]) => ({ name: video, text: eaf(video, segments, options) }));

function eaf(
  video: string,
  segments: readonly ScoredSegment[],
  { mediaOf = defaultMedia }: WriteOptions,
): string {
  const slots: number[] = [];
  const tierNames = new Set<string>();
  let annotations = 0;
  const slot = (ms: number) => `ts${slots.push(ms)}`;
  const tiers = [...byLabel(segments)].flatMap(([label, ofLabel]) =>
    lanesOf(ofLabel).map((lane) => {
      const lines = lane.map(({ startSec, endSec }) => {
        const start = Math.max(0, Math.round(startSec * 1000));
        const refs = `TIME_SLOT_REF1="${slot(start)}" TIME_SLOT_REF2="${slot(Math.max(start + 1, Math.round(endSec * 1000)))}"`;
        return (
          `            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a${++annotations}" ${refs}>\n` +
          `                <ANNOTATION_VALUE>${escapeXml(label)}</ANNOTATION_VALUE>\n            </ALIGNABLE_ANNOTATION>`
        );
      });
      const name = freeName(label, tierNames);
      const body = lines.map((line) => `        <ANNOTATION>\n${line}\n        </ANNOTATION>\n`).join('');
      return `    <TIER LINGUISTIC_TYPE_REF="default" TIER_ID="${escapeXml(name)}">\n${body}    </TIER>\n`;
    }),
  );
  const media = mediaOf(video);
  const url = /^[a-z][a-z\d+.-]+:\/\//i.test(media)
    ? media
    : `file:///${encodeURI(media.replace(/^[/\\]+/, ''))}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="dgam" DATE="${new Date(0).toISOString()}" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
        <MEDIA_DESCRIPTOR MEDIA_URL="${escapeXml(url)}" MIME_TYPE="video/*" RELATIVE_MEDIA_URL="${escapeXml(`./${media}`)}"/>
        <PROPERTY NAME="${videoProperty}">${escapeXml(video)}</PROPERTY>
        <PROPERTY NAME="lastUsedAnnotationId">${annotations}</PROPERTY>
    </HEADER>
    <TIME_ORDER>
${slots.map((ms, index) => `        <TIME_SLOT TIME_SLOT_ID="ts${index + 1}" TIME_VALUE="${ms}"/>\n`).join('')}    </TIME_ORDER>
${tiers.join('')}    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default" TIME_ALIGNABLE="true"/>
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
