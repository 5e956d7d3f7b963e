/** Rows as CSV (RFC 4180), with the values that are sorted by and not how they are shown. */
import { withoutMarks } from '../../texts/isolated.ts';
import type { Column } from './column.ts';

export function csvText<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map(({ value }) => cellText(value(row))).join(','));
  return `${[columns.map(({ key }) => cellText(key)).join(','), ...lines].join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets a quote before it. */
function cellText(value: string | number | null): string {
  if (value === null) return '';
  if (value === Infinity) return 'never';
  if (typeof value === 'number') return String(value);
  const written = withoutMarks(value);
  const text = /^[=+\-@\t\r]/.test(written) ? `'${written}` : written;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function saveCsv(name: string, text: string): void {
  saveFile(`${name}.csv`, csvFile(text));
}

/** Without the mark in front Excel takes UTF-8 for another code: `Zoë` becomes `ZoÃ«`. */
export function csvFile(text: string): Blob {
  return new Blob([`\uFEFF${text}`], { type: 'text/csv;charset=utf-8' });
}

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
