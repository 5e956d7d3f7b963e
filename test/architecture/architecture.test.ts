/** Holds the whole project against the rules of STYLE.md and ARCHITECTURE.md. */
import { describe, expect, test } from 'vitest';
import { violationsOfForm } from './form.ts';
import { IMPURE_FILES } from './impure-files.ts';
import { readProject } from './project-files.ts';
import { violationsOfPurity } from './purity.ts';
import { violationsOfArrows } from './rooms.ts';
import { violationsOfSize } from './size.ts';
import { parseSource, type Violation } from './source-file.ts';
import { violationsOfLockFile, violationsOfName, violationsOfWords } from './words.ts';

const files = readProject();
const sources = files
  .filter(({ path }) => /^(?:src|test|bench|scripts|web\/src)\/.*\.(?:ts|tsx|mjs|js)$/.test(path))
  .map(({ path, text }) => parseSource(path, text));

function expectNone(violations: readonly Violation[]): void {
  const lines = violations.map(
    ({ path, line, rule, advice }) => `${path}:${line} ${rule}: ${advice}`,
  );
  expect(lines.join('\n')).toBe('');
}

describe('the project', () => {
  test('is read: the rules see its sources and its other files', () => {
    expect(sources.some(({ path }) => path === 'src/kernel/time.ts')).toBe(true);
    expect(files.some(({ path }) => path === 'package-lock.json')).toBe(true);
  });

  test('has arrows that run with the chain, and walls within each room', () => {
    expectNone(sources.flatMap(violationsOfArrows));
  });

  test('has pure rules: no clock, chance, package, or arithmetic that engines round', () => {
    expectNone(sources.flatMap(violationsOfPurity));
  });

  test('stays small: functions, files, parameters, columns', () => {
    expectNone(sources.flatMap(violationsOfSize));
  });

  test('keeps the form: named exports, no barrels, enums, any, or hidden state', () => {
    expectNone(sources.flatMap(violationsOfForm));
  });

  test('names its files in lower case with hyphens', () => {
    expectNone(files.flatMap(({ path }) => violationsOfName(path)));
  });

  test('speaks of itself alone', () => {
    expectNone(files.flatMap(({ path, text }) => violationsOfWords(path, text)));
  });

  test('has a lock file that names no server', () => {
    const lockFiles = files.filter(({ path }) => path.endsWith('package-lock.json'));
    expectNone(lockFiles.flatMap(({ path, text }) => violationsOfLockFile(path, text)));
  });

  test('lists no impure file that is not there', () => {
    const paths = new Set(files.map(({ path }) => path));
    expect([...IMPURE_FILES.keys()].filter((path) => !paths.has(path))).toEqual([]);
  });
});
