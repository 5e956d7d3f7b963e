/** A part of the page of a party: left out where there is nothing of it that one may see. */
import type { ReactNode } from 'react';
import { Panel } from '../../parts/page.tsx';
import { PageLink, type Place } from '../../parts/page-link.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { partyTexts } from './party-texts.ts';

export interface OfParty {
  readonly party: `party_${string}`;
}

interface PartProps<Row> {
  readonly title: string;
  /** `undefined` until it is known, and where it is not told. */
  readonly rows: readonly Row[] | undefined;
  readonly rowKey: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  /** Where all of them are listed. */
  readonly all?: Place;
}

export function Part<Row>({ title, rows = [], rowKey, columns, all }: PartProps<Row>): ReactNode {
  const texts = useTexts(partyTexts);
  if (rows.length === 0) return null;
  return (
    <Panel title={title} actions={all !== undefined && <PageLink {...all}>{texts.all}</PageLink>}>
      <DataTable caption={title} rows={rows} rowKey={rowKey} columns={columns} />
    </Panel>
  );
}
