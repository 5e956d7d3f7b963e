/**
 * Tables on pages: a row stays on one page where a page can hold it, and its table's head stands
 * again on each further page.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import type { PageTable } from '../../kernel/page-document.ts';
import { columnWidths } from './column-widths.ts';
import { FACES, type Face, type Sheet, type Structure } from './sheet.ts';

/** Points. */
const PADDING = 4;
/** A row that is broken leaves at least so many lines on a page. */
const LINES_MIN = 3;
/** Names of columns that are longer are cut: a head must leave room for its rows. */
const HEAD_LINES_MAX = 8;
/** Written without a pause, so that who writes a long table holds nobody else up for long. */
const ROWS_AT_A_TIME = 10;
/** Of the page: a longer word is broken rather than given a column to itself. */
const WORD_PART_MAX = 1 / 6;
const RULE = '#9a9a9a';
const SHADE = '#eef1f4';

/** Where a column stands, points. */
interface Column {
  readonly x: number;
  readonly width: number;
  readonly isFigure: boolean;
}

interface Cell {
  readonly column: Column;
  readonly face: Face;
  readonly lines: readonly string[];
}

type Row = readonly Cell[];

export async function writeTable(sheet: Sheet, table: PageTable): Promise<void> {
  const { title, columns, rows } = table;
  const places = placesOf(
    sheet,
    columns.map((column, index) => ({ ...column, widthMin: wordWidth(sheet, table, index) })),
  );
  const head = cutHead(
    columns.map((column, index) => cellOf(sheet, FACES.head, column.title, places[index])),
  );
  const part = sheet.part(sheet.root, 'Table', { title });
  const first = rows[0] === undefined ? 0 : LINES_MIN * sheet.lineHeightOf(FACES.cell);
  if (sheet.room < heightOf(sheet, head) + first) sheet.newPage();
  writeHead(sheet, head, sheet.part(part, 'THead'));
  const body = sheet.part(part, 'TBody');
  for (const [number, texts] of rows.entries()) {
    if (number % ROWS_AT_A_TIME === 0) await otherWork();
    const row = texts.map((text, index) => cellOf(sheet, FACES.cell, text, places[index]));
    writeRow(sheet, row, { parent: body, repeat: () => repeatHead(sheet, head) });
  }
  sheet.y += sheet.lineHeightOf(FACES.text);
}

/** Names and what is said of them, without a head. */
export function writeFacts(
  sheet: Sheet,
  facts: readonly (readonly [name: string, said: string])[],
): void {
  const places = placesOf(sheet, [
    { share: 1, widthMin: 0 },
    { share: 3, widthMin: 0 },
  ]);
  const parent = sheet.part(sheet.root, 'Table');
  for (const [name, said] of facts) {
    const row = [
      cellOf(sheet, FACES.head, name, places[0]),
      cellOf(sheet, FACES.cell, said, places[1]),
    ];
    writeRow(sheet, row, { parent, repeat: () => undefined });
  }
  sheet.y += sheet.lineHeightOf(FACES.text);
}

interface Sized {
  readonly share: number;
  readonly isFigure?: true;
  /** Points that its words need. */
  readonly widthMin: number;
}

function placesOf(sheet: Sheet, columns: readonly Sized[]): readonly Column[] {
  const widths = columnWidths(columns, sheet.width);
  let x = sheet.left;
  return columns.map(({ isFigure = false }, index) => {
    const width = widths[index] ?? 0;
    const column = { x, width, isFigure };
    x += width;
    return column;
  });
}

/** What no word needs to be broken for; a word that is too long for that is broken all the same. */
function wordWidth(sheet: Sheet, { title, columns, rows }: PageTable, index: number): number {
  const head = columns[index]?.title ?? title;
  const most = sheet.width * WORD_PART_MAX;
  const fitting = [
    ...head.split(/\s+/).map((word) => sheet.widthOf(FACES.head, word)),
    ...rows.flatMap((row) =>
      (row[index] ?? '').split(/\s+/).map((word) => sheet.widthOf(FACES.cell, word)),
    ),
  ].filter((width) => width <= most);
  return fitting.reduce((wide, each) => Math.max(wide, each), 0) + 2 * PADDING;
}

function cellOf(sheet: Sheet, face: Face, text: string, column: Column | undefined): Cell {
  const place = column ?? { x: sheet.left, width: sheet.width, isFigure: false };
  return { column: place, face, lines: sheet.linesOf(face, text, place.width - 2 * PADDING) };
}

function cutHead(head: Row): Row {
  return head.map((cell) => {
    if (cell.lines.length <= HEAD_LINES_MAX) return cell;
    return { ...cell, lines: [...cell.lines.slice(0, HEAD_LINES_MAX - 1), '…'] };
  });
}

function lineCountOf(row: Row): number {
  return Math.max(1, ...row.map(({ lines }) => lines.length));
}

function lineHeightOf(sheet: Sheet, row: Row): number {
  return Math.max(...row.map(({ face }) => sheet.lineHeightOf(face)));
}

function heightOf(sheet: Sheet, row: Row): number {
  return lineCountOf(row) * lineHeightOf(sheet, row) + 2 * PADDING;
}

interface Within {
  readonly parent: Structure;
  /** What stands on top of each further page. */
  readonly repeat: () => void;
}

function writeRow(sheet: Sheet, row: Row, { parent, repeat }: Within): void {
  const structure = sheet.part(parent, 'TR');
  const cells = row.map((cell, index) => {
    const isHead = index === 0;
    return [
      cell,
      sheet.part(structure, isHead ? 'TH' : 'TD', isHead ? { scope: 'Row' } : {}),
    ] as const;
  });
  const lineCount = lineCountOf(row);
  const lineHeight = lineHeightOf(sheet, row);
  let isFresh = false;
  for (let written = 0; written < lineCount; ) {
    const left = lineCount - written;
    const fitting = Math.floor((sheet.room - 2 * PADDING) / lineHeight);
    const isSplit = isFresh && fitting < left;
    if (fitting < left && !isSplit) {
      sheet.newPage();
      repeat();
      isFresh = true;
      continue;
    }
    const count = Math.max(1, Math.min(left, fitting));
    for (const [cell, part] of cells) {
      part.add(() => writeLines(sheet, cell, { from: written, count, lineHeight }));
    }
    sheet.y += count * lineHeight + 2 * PADDING;
    rule(sheet);
    written += count;
    isFresh = false;
  }
}

interface Lines {
  readonly from: number;
  readonly count: number;
  readonly lineHeight: number;
}

function writeLines(sheet: Sheet, { column, face, lines }: Cell, part: Lines): void {
  const shown = lines.slice(part.from, part.from + part.count);
  for (const [index, line] of shown.entries()) {
    const slack = column.width - 2 * PADDING - sheet.widthOf(face, line);
    const x = column.x + PADDING + (column.isFigure ? Math.max(0, slack) : 0);
    if (line !== '') sheet.write(face, line, { x, y: sheet.y + PADDING + index * part.lineHeight });
  }
}

function writeHead(sheet: Sheet, head: Row, parent: Structure): void {
  shade(sheet, heightOf(sheet, head));
  const structure = sheet.part(parent, 'TR');
  const all = { from: 0, count: HEAD_LINES_MAX, lineHeight: lineHeightOf(sheet, head) };
  for (const cell of head) {
    const part = sheet.part(structure, 'TH', { scope: 'Column' });
    part.add(() => writeLines(sheet, cell, all));
  }
  sheet.y += heightOf(sheet, head);
  rule(sheet);
}

/** To the eye alone: whoever is read to has heard it already. */
function repeatHead(sheet: Sheet, head: Row): void {
  shade(sheet, heightOf(sheet, head));
  const all = { from: 0, count: HEAD_LINES_MAX, lineHeight: lineHeightOf(sheet, head) };
  sheet.decorate(() => {
    for (const cell of head) writeLines(sheet, cell, all);
  }, 'Pagination');
  sheet.y += heightOf(sheet, head);
  rule(sheet);
}

function shade(sheet: Sheet, height: number): void {
  const { left, y, width } = sheet;
  sheet.decorate((pdf) => pdf.rect(left, y, width, height).fill(SHADE), 'Layout');
}

function rule(sheet: Sheet): void {
  const { left, y, width } = sheet;
  const line = [left, y, left + width, y] as const;
  sheet.decorate((pdf) => {
    pdf.moveTo(line[0], line[1]).lineTo(line[2], line[3]).lineWidth(0.4).stroke(RULE);
  }, 'Layout');
}
