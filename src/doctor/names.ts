// Names of videos that are likely meant to be the same.

const endings = /\.(npy|npz|safetensors|mp4|mkv|webm|avi|mov|m4v|mpg|mpeg)$/;

/** A name without what is often added to it or lost: its case, `v_` before it (ActivityNet's files), a file's ending. */
export const plainName = (name: string): string =>
  name.normalize('NFC').toLowerCase().replace(endings, '').replace(endings, '').replace(/^v_/, '');
