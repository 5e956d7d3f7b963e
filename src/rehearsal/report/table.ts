/**
 * Tables: the first column names its row, numbers stand to the right, and each scrolls in its box.
 * Where there is no row, a sentence stands instead.
 */
import { type Html, html } from './html.ts';

/** Text stands to the left, a number to the right. */
export type Column<Row> =
  | { readonly text: string; readonly of: (row: Row) => string }
  | { readonly number: string; readonly of: (row: Row) => string };

export interface Table<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

export function tableOf<Row>({ caption, columns, rows }: Table<Row>): Html {
  if (rows.length === 0)
    return html`<p>${caption}: none.</p>
`;
  const heads = columns.map((column) =>
    'text' in column
      ? html`<th scope="col" class="text">${column.text}</th>`
      : html`<th scope="col">${column.number}</th>`,
  );
  const lines = rows.map(
    (row) => html`<tr>${columns.map((column, i) => cellOf(column, row, i))}</tr>
`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${`Table: ${caption}`}">
<table><caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${lines}</tbody></table></div>`;
}

/** A table that the reader opens; for the numbers behind a chart. */
export function foldedTable<Row>(table: Table<Row>): Html {
  return html`<details><summary>The numbers: ${table.caption}</summary>${tableOf(table)}</details>`;
}

/** Longer text than this breaks over lines; shorter text keeps its line. */
const LONG_CHARACTER_COUNT = 34;
/** A number of more than one part, such as an amount and its limit, may break too. */
const LONG_NUMBER = 20;
const WRAPPED = html` class="wrapped"`;
const LONG = html` class="long"`;

function cellOf<Row>(column: Column<Row>, row: Row, index: number): Html {
  const text = column.of(row);
  const isLong = [...text].length > LONG_CHARACTER_COUNT;
  if (index === 0) return html`<th scope="row"${isLong ? LONG : undefined}>${text}</th>`;
  return 'text' in column
    ? html`<td class="${isLong ? 'text long' : 'text'}">${text}</td>`
    : html`<td${text.length > LONG_NUMBER ? WRAPPED : undefined}>${text}</td>`;
}
