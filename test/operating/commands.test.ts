/** Every command that a document quotes is there, and takes what stands behind it. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { folderOf, runCli } from '../../src/cli/testing/run-cli.ts';
import { pathOf, textOf } from './project-text.ts';

const DOCUMENTS = [
  'README.md',
  ...readdirSync(pathOf('docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The words behind `polder`, up to the first that is an option or no plain word. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const quoted = text.matchAll(/(?:`|\$ |npm start -- )polder ((?:[a-z][a-z-]*(?= |`|\n) ?)+)/g);
  return [...quoted].map(([, words = '']) => words.trim().split(' '));
}

/** The rows of the table of commands at a server: each command with its first words. */
function commandsInTable(text: string): readonly (readonly string[])[] {
  const table = text.slice(text.indexOf('| command | options, besides')).split('\n').slice(2);
  const rows = table.slice(0, table.indexOf(''));
  return rows.flatMap((row) => {
    const first = /^\| `([a-z ]*[a-z])(?: [A-Z]|`)/.exec(row)?.[1];
    return first === undefined ? [] : [first.split(' ')];
  });
}

/** How the longest command that the words begin with is used, without its options. */
async function usageOf(words: readonly string[]): Promise<string> {
  const { stdout } = await runCli(folderOf({}), [...words, '--help']);
  const usage = /^Usage: (polder[^\n]*)/.exec(stdout)?.[1];
  if (usage !== undefined || words.length === 1) return usage ?? 'no such command';
  return usageOf(words.slice(0, -1));
}

const QUOTED = new Set(
  [...DOCUMENTS.map(textOf).flatMap(commandsIn), ...commandsInTable(textOf('docs/cli.md'))].map(
    (words) => words.join(' '),
  ),
);

test.each([...QUOTED])('polder %s', async (quoted) => {
  const usage = await usageOf(quoted.split(' '));
  const isWhole = usage.startsWith(`polder ${quoted} `) || usage === `polder ${quoted}`;
  const takesWords = usage.includes(' <');
  expect(isWhole || takesWords ? 'there' : usage).toBe('there');
});

test('The documents quote many commands', () => {
  expect(QUOTED.size).toBeGreaterThan(60);
});
