/** Text of the project's files, for tests that hold documents to what they are about. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export function pathOf(name: string): string {
  return join(PROJECT, name);
}

export function textOf(name: string): string {
  return readFileSync(pathOf(name), 'utf8');
}

/** All sources below src/, without their tests, as one text. */
export function textOfSources(): string {
  return readdirSync(pathOf('src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => textOf(join('src', name)))
    .join('\n');
}

/** The rows of the first table below a heading of a document, each as its cells. */
export function tableBelow(document: string, heading: string): readonly (readonly string[])[] {
  const start = document.indexOf(`\n${heading}\n`);
  const lines = start < 0 ? [] : document.slice(start).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const rest = first < 0 ? [] : lines.slice(first);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(2, end < 0 ? undefined : end).map(cellsOf);
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** What stands in back quotes in a text. */
export function quotedIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}
