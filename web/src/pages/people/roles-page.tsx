/** Who may do what: the roles that are held, and those that were. */
import { listRoleGrants } from '../../../../src/client/role-grants.ts';
import { useSearchWord } from '../../api/use-search.ts';
import { ChoicesRow } from '../../parts/choices-row.tsx';
import { Page } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { PeopleParts } from './people-parts.tsx';
import { peopleTexts } from './people-texts.ts';
import { useRoleColumns } from './role-table.tsx';
import { roleTexts } from './role-texts.ts';

const CHOICES = ['live', 'ended', 'every'] as const;

export function RolesPage() {
  const texts = useTexts(peopleTexts);
  const words = useTexts(roleTexts);
  const chosen = useSearchWord('state', CHOICES) ?? 'live';
  const isLive = chosen === 'every' ? undefined : chosen === 'live';
  return (
    <Page title={texts.rolesTitle}>
      <PeopleParts />
      <ChoicesRow
        label={words.ended}
        to="/roles"
        chosen={chosen}
        choices={CHOICES.map((value) => ({
          value,
          text: texts[value],
          search: value === 'live' ? {} : { state: value },
        }))}
      />
      <ListTable
        topic="person"
        list={{ listRoleGrants }}
        path="/v1/role-grants"
        input={{ query: { isLive } }}
        caption={words.roles}
        columns={useRoleColumns({})}
        rowKey={({ id }) => id}
        empty={<Empty title={words.none} />}
      />
    </Page>
  );
}
