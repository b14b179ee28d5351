// What the documentation names exists: links and headings, files of the repository, npm scripts, commands with their options.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../src/cli/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const within = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, `${name}`));
const pages = [
  ...readdirSync(root),
  ...['.github', 'docs', 'examples', 'models', 'test'].flatMap(within),
].filter((path) => path.endsWith('.md'));
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const fences = /^( *)```(\w*)\n(.*?)^ *```/gms;
const withoutFences = (page: string) => read(page).replace(fences, '');
/** Shell commands of a page: the lines of its sh fences, without comments. */
const shellLines = (page: string) =>
  [...read(page).matchAll(fences)]
    .filter(([, , language]) => language === 'sh')
    .flatMap(([, , , body]) => body.split('\n').map((line) => line.replace(/(^|\s)#.*/, '')));
const inlineCode = (page: string) => [...withoutFences(page).matchAll(/`([^`]+)`/g)].map(([, code]) => code);

/** Anchors as GitHub makes them of headings. */
const anchorsOf = (page: string) =>
  [...withoutFences(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The options of each command, by its help. */
const optionsOf = new Map<string, string[]>();
beforeAll(async () => {
  const help = async (...command: string[]): Promise<string> => {
    let text = '';
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      text += chunk;
      return true;
    });
    await runCli(['node', 'dgam', ...command, '--help']).finally(() => stdout.mockRestore());
    return text;
  };
  for (const [, name] of (await help()).matchAll(/^ {2}([a-z]\w*)/gm)) {
    optionsOf.set(name, name === 'help' ? [] : ((await help(name)).match(/--[\w-]+/g) ?? []));
  }
});

describe.each(pages)('%s', (page) => {
  it('has links that lead somewhere', () => {
    const links = [...withoutFences(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
    for (const link of links.filter((link) => !/^https?:/.test(link))) {
      const [file, anchor] = link.split('#');
      const target = file === '' ? page : join(dirname(page), file);
      expect(existsSync(join(root, target)), link).toBe(true);
      if (anchor) expect(anchorsOf(target), link).toContain(anchor);
    }
  });

  it('names files that exist', () => {
    const words = [...inlineCode(page), ...shellLines(page).flatMap((line) => line.split(/\s+/))];
    const inRepository = /^(\.ci|bench|docs|examples|experiments|src|test)\/[\w./-]+$/;
    const made = /^(bench\/results|experiments\/out)\//;
    for (const path of words.filter((word) => inRepository.test(word) && !made.test(word)))
      expect(existsSync(join(root, path)), path).toBe(true);
  });

  it('names npm scripts, commands and options that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const text of [...shellLines(page), ...inlineCode(page)]) {
      for (const [, script] of text.matchAll(/\bnpm run (?:--?\w+ )*([\w:]+)/g))
        expect(Object.keys(scripts), text).toContain(script);
      for (const [, command, rest] of text.matchAll(
        /(?:^|npx |dist\/|bin\/)dgam(?:\.js)?\s+([a-z]+)\b([^|&]*)/g,
      )) {
        expect([...optionsOf.keys()], text).toContain(command);
        const options = rest.match(/(?<=\s)--[a-z][\w-]*/g) ?? [];
        expect(optionsOf.get(command), text).toEqual(expect.arrayContaining(options));
      }
    }
  });
});
