/** A party of a row, by its name, which leads to its page. */
import type { NameOf } from '../../api/names.ts';
import { PageLink } from '../page-link.tsx';
import type { Column } from './column.ts';

interface PartyColumn<Row> {
  readonly key: string;
  readonly title: string;
  readonly partyOf: (row: Row) => string | null;
  readonly isExtra?: boolean;
}

/** `nameOf` once for all rows: to ask for names is too much for each cell of a long table. */
export function partyColumn<Row>(
  nameOf: NameOf,
  { key, title, partyOf, isExtra = false }: PartyColumn<Row>,
): Column<Row> {
  return {
    key,
    title,
    isExtra,
    isLong: true,
    value: (row) => {
      const party = partyOf(row);
      return party === null ? null : nameOf(party);
    },
    show: (row) => {
      const party = partyOf(row);
      if (party === null) return '–';
      return <PageLink to={`/parties/${party}`}>{nameOf(party)}</PageLink>;
    },
  };
}
