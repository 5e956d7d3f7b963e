/** The id of a row, for programs: not seen until it is chosen. */
import type { Column } from './column.ts';

export function idColumn<Row extends { readonly id: string }>(title = 'Id'): Column<Row> {
  return {
    key: 'id',
    title,
    value: ({ id }) => id,
    show: ({ id }) => <code>{id}</code>,
    isExtra: true,
  };
}
