/** Who takes part: who pays, who operates, who uses. */
import { listParties, type Party } from '../../../../src/client/parties.ts';
import { useNames } from '../../api/names.ts';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { partyTexts } from './party-texts.ts';

export function PartiesPage() {
  const texts = useTexts(partyTexts);
  return (
    <Page title={texts.title}>
      <ListTable
        topic="plan"
        list={{ listParties }}
        path="/v1/parties"
        input={{ query: { sort: 'name' } }}
        caption={texts.caption}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.none} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<Party>[] {
  const texts = useTexts(partyTexts);
  const nameOf = useNames();
  return [
    {
      key: 'name',
      title: texts.name,
      isLong: true,
      value: ({ name }) => isolated(name),
      show: ({ id, name }) => <PageLink to={`/parties/${id}`}>{isolated(name)}</PageLink>,
    },
    { key: 'kind', title: texts.kind, value: ({ kind }) => texts[kind] },
    partyColumn(nameOf, { key: 'state', title: texts.ofState, partyOf: ({ state }) => state }),
    {
      key: 'membership',
      title: texts.membership,
      value: ({ membership }) => (membership === null ? null : texts[membership]),
    },
    idColumn(texts.id),
  ];
}
