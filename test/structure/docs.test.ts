// Links of the documentation lead somewhere: to files, and to headings in them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const within = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, `${name}`));
const pages = ['README.md', ...['docs', 'examples', 'models', 'test'].flatMap(within)].filter((path) =>
  path.endsWith('.md'),
);
const read = (path: string) => readFileSync(path, 'utf8').replace(/^```.*?^```/gms, '');

/** Anchors as GitHub makes them of headings. */
const anchorsOf = (path: string) =>
  [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

it.each(pages)('%s', (page) => {
  const links = [...read(join(root, page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  for (const link of links.filter((link) => !/^https?:/.test(link))) {
    const [file, anchor] = link.split('#');
    const target = file === '' ? join(root, page) : join(root, dirname(page), file);
    expect(existsSync(target), link).toBe(true);
    if (anchor) expect(anchorsOf(target), link).toContain(anchor);
  }
});
