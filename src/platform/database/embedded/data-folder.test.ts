import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { EmbeddedImpossible } from './account.ts';
import { openFolders } from './data-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'polder-data-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['a link to a disk that is not mounted', 'unmounted/data', /such as a disk that is not mounted/],
  ['a link to itself', 'itself/data', /it leads to a link to itself/],
  ['a name that is too long', 'x'.repeat(300), /its name is too long/],
])('%s is refused as a data folder, with its name', (_what, name, sentence) => {
  const at = (link: string): string => join(folder, link);
  rmSync(at('unmounted'), { force: true });
  rmSync(at('itself'), { force: true });
  symlinkSync(at('nowhere'), at('unmounted'));
  symlinkSync(at('itself'), at('itself'));
  const open = () => openFolders(at(name));
  expect(open).toThrow(EmbeddedImpossible);
  expect(open).toThrow(sentence);
  expect(open).toThrow(at(name));
});
