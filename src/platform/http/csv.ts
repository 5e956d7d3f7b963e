/**
 * A list as CSV by RFC 4180: a header from the schema of the row, CRLF, quotation marks where they
 * are needed. A text that a spreadsheet would take for a formula gets an apostrophe in front;
 * numbers, those kept as text too, stay as they are.
 */

import type { TObject } from 'typebox';
import { type PlainSchema, toPlainSchema } from './fault-words.ts';

/**
 * What a file for people begins with: without it Excel takes UTF-8 for another code, and `Zoë`
 * becomes `ZoÃ«`. Many programs would take it for a part of the first name of the header, so what
 * they read has none.
 */
export const UTF8_MARK = '\uFEFF';

/** A column: the path of member names that leads to its value. */
export type CsvColumn = readonly string[];

/** Members of objects within the row become columns of their own, `account.kind`. */
export function csvColumnsOf(item: TObject): readonly CsvColumn[] {
  return columnsOf(toPlainSchema(item), []);
}

function columnsOf(schema: PlainSchema, path: CsvColumn): readonly CsvColumn[] {
  const inner = schema.anyOf?.find((each) => each.properties !== undefined) ?? schema;
  if (inner.properties === undefined) return [path];
  return Object.entries(inner.properties).flatMap(([name, each]) =>
    columnsOf(each, [...path, name]),
  );
}

export function csvHeader(columns: readonly CsvColumn[]): string {
  return csvRow(columns.map((path) => path.join('.')));
}

export function csvLine(columns: readonly CsvColumn[], row: unknown): string {
  return csvRow(columns.map((path) => valueAt(row, path)));
}

export function csvRow(cells: readonly unknown[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function valueAt(row: unknown, path: CsvColumn): unknown {
  let value = row;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value;
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return quotedCell(isFormula(value) ? `'${value}` : value);
  return typeof value === 'object' ? quotedCell(JSON.stringify(value)) : String(value);
}

function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !/^-?[0-9]+(?:\.[0-9]+)?$/.test(text);
}

function quotedCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
