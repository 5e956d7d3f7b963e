/** Who takes part: oneself, and who has a role where one may see people. */
import { listPersons, type Person } from '../../../../src/client/persons.ts';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { PeopleParts } from './people-parts.tsx';
import { peopleTexts } from './people-texts.ts';

export function PeoplePage() {
  const texts = useTexts(peopleTexts);
  return (
    <Page title={texts.title}>
      <PeopleParts />
      <ListTable
        topic="person"
        list={{ listPersons }}
        path="/v1/persons"
        input={{ query: { sort: 'name' } }}
        caption={texts.people}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.none} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<Person>[] {
  const texts = useTexts(peopleTexts);
  const formats = useFormats();
  return [
    {
      key: 'name',
      title: texts.name,
      isLong: true,
      value: ({ name }) => isolated(name),
      show: ({ id, name }) => <PageLink to={`/people/${id}`}>{isolated(name)}</PageLink>,
    },
    { key: 'mail', title: texts.mail, isLong: true, value: ({ mail }) => mail ?? texts.noMail },
    {
      key: 'access',
      title: texts.access,
      value: ({ isActive }) => (isActive ? texts.active : texts.inactive),
    },
    {
      key: 'since',
      title: texts.since,
      value: ({ createdAt }) => createdAt,
      show: ({ createdAt }) => formats.date(createdAt),
    },
    { key: 'issuer', title: texts.issuer, isExtra: true, value: ({ issuer }) => issuer },
    { key: 'subject', title: texts.subject, isExtra: true, value: ({ subject }) => subject },
    idColumn(),
  ];
}
