// The name of a video from the file or address of its recording, as annotation tools store it.

const extensions =
  'mp4|m4v|mov|avi|mkv|webm|mpg|mpeg|mts|m2ts|ts|wmv|flv|ogv|ogg|3gp|wav|mp3|m4a|flac|aac|csv';
const extension = new RegExp(`(?<=.)\\.(${extensions})$`, 'i');

/**
 * `file:///C:/a/walk%201.mp4`, `/a/walk 1.mp4`, `./walk 1.mp4` and `walk 1.mp4` → `walk 1`. Folders of relative names
 * are kept (`day1/walk.mp4` → `day1/walk`), since a data set may have them.
 */
export function videoOfMedia(media: string): string {
  const url = /^[a-z][a-z\d+.-]+:\/\//i.test(media);
  const path = url ? decode(media.replace(/[?#].*$/s, '')) : media;
  const absolute = url || /^([/\\]|[a-z]:[/\\])/i.test(path);
  const name = absolute ? (path.split(/[/\\]/).at(-1) ?? path) : path.replace(/^(\.[/\\])+/, '');
  return name.replace(extension, '') || media;
}

/** The name of the media file that is written for a video when nothing else is known. */
export const defaultMedia = (video: string): string => `${video}.mp4`;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
