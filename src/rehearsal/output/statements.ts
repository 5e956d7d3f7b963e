/** `statements/<funder>.json` and `.csv`: the same lines; the JSON also names their entries. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from '../../kernel/compare.ts';
import { toTimeText } from '../../kernel/time.ts';
import { ABOUT_NAMES, FIGURE_NAMES, type LineRow, toLineRow } from '../../settlement/line-row.ts';
import type { Statement } from '../../settlement/statement.ts';

export const STATEMENTS_FOLDER = 'statements';

/** Writes all statements below `runFolder`. */
export function writeStatements(runFolder: string, statements: readonly Statement[]): void {
  const folder = join(runFolder, STATEMENTS_FOLDER);
  mkdirSync(folder);
  for (const statement of statements) {
    const lines = linesOf(statement);
    writeFileSync(join(folder, `${statement.funder}.json`), toJson(statement, lines));
    writeFileSync(join(folder, `${statement.funder}.csv`), toCsv(lines));
  }
}

/** Every line of every statement of a run. */
export function readStatementLines(runFolder: string): readonly LineRow[] {
  const folder = join(runFolder, STATEMENTS_FOLDER);
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.toSorted(compare).flatMap((name) => {
    const file: { readonly lines: readonly LineRow[] } = JSON.parse(
      readFileSync(join(folder, name), 'utf8'),
    );
    return file.lines;
  });
}

function linesOf(statement: Statement): readonly LineRow[] {
  const { gpuTime, allocations, commitments, contracts } = statement;
  return [...gpuTime, ...allocations, ...commitments, ...contracts].map(toLineRow);
}

function toJson(statement: Statement, lines: readonly LineRow[]): string {
  const header = {
    polder: 1,
    funder: statement.funder,
    start: toTimeText(statement.start),
    end: toTimeText(statement.end),
    committedMicros: String(statement.committedMicros),
    calledMicros: String(statement.calledMicros),
    paidMicros: String(statement.paidMicros),
    creditedMicros: String(statement.creditedMicros),
  };
  return `${JSON.stringify({ ...header, lines }, undefined, 2)}\n`;
}

function toCsv(lines: readonly LineRow[]): string {
  const header = ['line', 'kind', ...ABOUT_NAMES, ...FIGURE_NAMES].map(toColumnName);
  const rows = lines.map(({ id, kind, about, figures }) => [
    id,
    kind,
    ...ABOUT_NAMES.map((name) => about[name] ?? ''),
    ...FIGURE_NAMES.map((name) => figures[name] ?? ''),
  ]);
  return [header, ...rows].map((row) => `${row.join(',')}\n`).join('');
}

/** `entitledGpuSeconds` as `entitled_gpu_seconds`. */
function toColumnName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
