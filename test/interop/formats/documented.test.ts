// docs/data.md lists every annotation format.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readFormatNames, writtenFormatNames } from '../../../src/interop/formats/index.js';

const page = readFileSync(new URL('../../../docs/data.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| '));

test.each([...new Set([...readFormatNames, ...writtenFormatNames])])('%s', (name) => {
  expect(rows.filter((row) => row.includes(`\`${name}\``))).not.toEqual([]);
});
