import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Manifest } from '../../rehearsal/sweep/manifest.ts';
import { openSweepFolder, readResult } from './sweep-folder.ts';

const disk = vi.hoisted(() => ({ hasOneNameEach: false }));
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  return {
    ...fs,
    linkSync: (...paths: Parameters<typeof fs.linkSync>) => {
      if (disk.hasOneNameEach) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      fs.linkSync(...paths);
    },
  };
});

const MANIFEST: Manifest = {
  polderSweep: 1,
  ...{ polder: '1', engine: '1', workload: 1, measures: 1, programmeSha256: 'aa' },
  ...{ traceSha256: {}, months: null, assumeBudget: false, skipBadRows: false },
  ...{ seeds: [1], vary: [] },
};

describe.each([false, true])('the folder of a sweep, where files have one name each: %s', (is) => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'polder-sweep-folder-'));
    disk.hasOneNameEach = is;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is begun once, and refuses what is another sweep', () => {
    expect(openSweepFolder(folder, MANIFEST)).toBeUndefined();
    expect(readdirSync(folder).toSorted()).toEqual(['scenarios', 'sweep.json']);
    expect(openSweepFolder(folder, MANIFEST)).toBeUndefined();
    expect(openSweepFolder(folder, { ...MANIFEST, seeds: [2] })).toMatchObject({
      reason: 'was_begun_with_something_else',
    });
  });

  test('is begun anew where another was killed between the name and the text of its file', () => {
    mkdirSync(join(folder, 'scenarios'));
    writeFileSync(join(folder, 'sweep.json'), '');
    expect(openSweepFolder(folder, MANIFEST)).toBeUndefined();
    expect(readFileSync(join(folder, 'sweep.json'), 'utf8')).toContain('"aa"');
  });

  test('that has results and an empty file of what it was begun with is refused', () => {
    mkdirSync(join(folder, 'scenarios'));
    writeFileSync(join(folder, 'scenarios', 's-1.json'), '{}');
    writeFileSync(join(folder, 'sweep.json'), '');
    const reason = 'was_not_written_by_a_sweep';
    expect(openSweepFolder(folder, MANIFEST)).toEqual({ reason });
    expect(readFileSync(join(folder, 'sweep.json'), 'utf8')).toBe('');
  });
});

describe('the folder of a sweep that somebody spoilt', () => {
  const SCENARIO = { number: 1, id: 's-1', seed: 1, points: [] };
  let folder: string;
  beforeEach(() => {
    disk.hasOneNameEach = false;
    folder = mkdtempSync(join(tmpdir(), 'polder-sweep-folder-'));
    openSweepFolder(folder, MANIFEST);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('has a place for results again where it was removed', () => {
    rmSync(join(folder, 'scenarios'), { recursive: true });
    expect(openSweepFolder(folder, MANIFEST)).toBeUndefined();
    expect(readResult(folder, SCENARIO)).toBeUndefined();
    expect(readdirSync(folder)).toContain('scenarios');
  });

  test.each([
    ['{"polderSweep":1}'],
    [JSON.stringify({ ...MANIFEST, seeds: 3 })],
    [JSON.stringify({ ...MANIFEST, vary: [[7]] })],
    ['null'],
    ['{'],
  ])('is refused, where what it was begun with is %s', (text) => {
    writeFileSync(join(folder, 'sweep.json'), text);
    const reason = 'was_not_written_by_a_sweep';
    expect(openSweepFolder(folder, MANIFEST)).toEqual({ reason });
  });

  test('names a result that cannot be read', () => {
    const path = join(folder, 'scenarios', 's-1.json');
    mkdirSync(path);
    expect(() => readResult(folder, SCENARIO)).toThrow(
      `${path}: this is a folder, expected a file`,
    );
  });
});
