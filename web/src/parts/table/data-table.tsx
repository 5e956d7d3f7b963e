/**
 * A table of up to 100,000 rows: sorted by its headings, filtered by a text, with the columns that
 * one chooses, as CSV. Rows out of sight are not in the document, and are counted for those who
 * hear it (`aria-rowcount`).
 */
import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  type Header,
  type Table,
  type Row as TableRow,
  useReactTable,
} from '@tanstack/react-table';
import { measureElement, useVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useMemo, useRef } from 'react';
import { useTexts } from '../../texts/preferences.tsx';
import type { Column } from './column.ts';
import { csvText, saveCsv } from './csv-text.ts';
import { mostMeasured } from './row-height.ts';
import { ScrollPlace } from './scroll-place.tsx';
import { tableTexts } from './table-texts.ts';
import { TableTools } from './table-tools.tsx';
import { useRowFilter } from './use-row-filter.ts';

export interface DataTableProps<Row> {
  /** What the rows are: read out, and the name of the CSV file. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** In place of the table where there is no row at all. */
  readonly empty?: ReactNode;
  /** Below the rows, such as what loads more of them. */
  readonly more?: ReactNode;
  /** Where the server has all rows as CSV, also those that are not loaded. */
  readonly csvPath?: string;
}

const ROW_PX = 33;
/** Up to so many rows all are in the document. */
const PLAIN_ROWS_MAX = 60;

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, empty, more, csvPath } = props;
  const texts = useTexts(tableTexts);
  const filter = useRowFilter(columns, rows);
  const definitions = useMemo(() => columns.map(toDefinition), [columns]);
  const table = useReactTable({
    data: filter.rows as Row[],
    columns: definitions,
    state: { globalFilter: filter.looked },
    initialState: { columnVisibility: visibilityOf(columns) },
    getRowId: rowKey,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    // Once a row, for all of its columns.
    globalFilterFn: ({ original }, _, text: string) => filter.has(original, text),
    getColumnCanGlobalFilter: ({ id }) => id === columns[0]?.key,
  });
  if (rows.length === 0) return <div className="table-none">{empty ?? texts.nothing}</div>;
  const found = table.getRowModel().rows;
  const save = () =>
    saveCsv(
      caption,
      csvText(
        columns,
        found.map(({ original }) => original),
      ),
    );
  return (
    <div className="table">
      <TableTools
        columns={columns}
        isVisible={(key) => table.getColumn(key)?.getIsVisible() === true}
        toggle={(key) => table.getColumn(key)?.toggleVisibility()}
        filter={filter.typed}
        setFilter={filter.type}
        counts={{ shown: found.length, all: rows.length }}
        csv={csvPath === undefined ? { save } : { path: csvPath }}
      />
      <Rows table={table} caption={caption} />
      {found.length === 0 && <p className="quiet">{texts.nothingLeft}</p>}
      {more}
    </div>
  );
}

/** Of 100,000 texts in 0.4 s, where `alphanumeric` of the library takes 6. */
const { compare } = new Intl.Collator('en', { numeric: true });

function toDefinition<Row>(column: Column<Row>): ColumnDef<Row> {
  const { key, title, value, show, isNumber, isLong } = column;
  return {
    id: key,
    header: title,
    accessorFn: (row) => value(row) ?? undefined,
    sortUndefined: 'last',
    sortingFn:
      isNumber === true
        ? 'basic'
        : (a, b) => compare(String(a.getValue(key)), String(b.getValue(key))),
    cell: ({ row }) => (show === undefined ? value(row.original) : show(row.original)),
    meta: { className: isNumber === true ? 'number' : isLong === true ? 'long' : undefined },
  };
}

function visibilityOf<Row>(columns: readonly Column<Row>[]): Record<string, boolean> {
  return Object.fromEntries(columns.map(({ key, isExtra }) => [key, isExtra !== true]));
}

function Rows<Row>({ table, caption }: { readonly table: Table<Row>; readonly caption: string }) {
  const found = table.getRowModel().rows;
  const scroller = useRef<HTMLElement>(null);
  const isVirtual = found.length > PLAIN_ROWS_MAX;
  const virtual = useVirtualizer({
    count: isVirtual ? found.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    measureElement: (row, entry, instance) =>
      mostMeasured(row, measureElement(row, entry, instance), instance),
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const shown = isVirtual ? items.flatMap(({ index }) => found[index] ?? []) : found;
  const start = first?.index ?? 0;
  const below = last === undefined ? 0 : virtual.getTotalSize() - last.end;
  return (
    <ScrollPlace name={caption} scroller={scroller}>
      <table aria-rowcount={found.length + 1}>
        <caption className="hidden">{caption}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header) => (
                <Heading key={header.id} header={header} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          <Gap heightPx={first?.start ?? 0} />
          {shown.map((row, index) => (
            <Cells
              key={row.id}
              row={row as TableRow<unknown>}
              place={start + index}
              measure={isVirtual ? virtual.measureElement : undefined}
              columns={table.options.columns}
              visible={table.getState().columnVisibility}
            />
          ))}
          <Gap heightPx={below} />
        </tbody>
      </table>
    </ScrollPlace>
  );
}

function Gap({ heightPx }: { readonly heightPx: number }) {
  if (heightPx <= 0) return null;
  return <tr style={{ height: heightPx }} />;
}

const SORTED = { asc: 'ascending', desc: 'descending' } as const;

function Heading<Row>({ header }: { readonly header: Header<Row, unknown> }) {
  const { column, getContext } = header;
  const sorted = column.getIsSorted();
  const mark = sorted === false ? '' : sorted === 'asc' ? ' ▲' : ' ▼';
  return (
    <th
      scope="col"
      className={classOf(column.columnDef.meta)}
      aria-sort={sorted === false ? 'none' : SORTED[sorted]}
    >
      <button type="button" onClick={column.getToggleSortingHandler()}>
        {flexRender(column.columnDef.header, getContext())}
        <span aria-hidden="true">{mark}</span>
      </button>
    </th>
  );
}

interface CellsProps {
  readonly row: TableRow<unknown>;
  /** Among all rows. */
  readonly place: number;
  /** How high it is, where rows out of sight are not in the document. */
  readonly measure: ((row: Element | null) => void) | undefined;
  /** What the cells are made by; the row itself stays the same when these change. */
  readonly columns: unknown;
  readonly visible: unknown;
}

/**
 * Made again only where it changed: while one scrolls, most rows stay. The headings are the first
 * row. What stands first stays in view, and may not fill it.
 */
const Cells = memo(({ row, place, measure }: CellsProps) => (
  <tr aria-rowindex={place + 2} data-index={place} ref={measure}>
    {row.getVisibleCells().map(({ id, column, getContext }, index) => {
      const content = flexRender(column.columnDef.cell, getContext());
      return (
        <td key={id} className={classOf(column.columnDef.meta)}>
          {index === 0 ? <span className="held">{content}</span> : content}
        </td>
      );
    })}
  </tr>
));

function classOf(meta: unknown): string | undefined {
  if (typeof meta !== 'object' || meta === null || !('className' in meta)) return undefined;
  return typeof meta.className === 'string' ? meta.className : undefined;
}
