/** One's own account: the id, the roles, the tokens, and the browsers in which one is logged in. */
import type { Me } from '../../../../src/client/me.ts';
import { closeSession, listSessions, type Session } from '../../../../src/client/sessions.ts';
import { useSession } from '../../api/session.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { peopleTexts } from './people-texts.ts';
import { usePlaceNames } from './role-table.tsx';
import { roleTexts } from './role-texts.ts';
import { Tokens } from './tokens.tsx';

export function AccountPage() {
  const texts = useTexts(peopleTexts);
  const session = useSession();
  if (session.kind !== 'person') return null;
  const { me } = session;
  return (
    <Page title={texts.account} lead={isolated(me.name)}>
      <Panel title={texts.you} note={texts.idMore}>
        <DetailList details={[[texts.id, <code key="id">{me.id}</code>]]} />
      </Panel>
      <OwnRoles me={me} />
      <Tokens />
      <Sessions />
    </Page>
  );
}

type OwnRole = Me['roles'][number];

function OwnRoles({ me: { roles } }: { readonly me: Me }) {
  const texts = useTexts(peopleTexts);
  const words = useTexts(roleTexts);
  const placeName = usePlaceNames();
  const columns: readonly Column<OwnRole>[] = [
    { key: 'role', title: words.role, isLong: true, value: ({ role }) => words[role] },
    { key: 'place', title: words.place, isLong: true, value: ({ scope }) => placeName(scope) },
  ];
  return (
    <Panel title={texts.yourRoles}>
      <DataTable
        caption={texts.yourRoles}
        rows={roles}
        rowKey={({ role, scope }) => `${role} ${scope.id}`}
        columns={columns}
        empty={<Empty title={words.none} />}
      />
    </Panel>
  );
}

function Sessions() {
  const texts = useTexts(peopleTexts);
  const formats = useFormats();
  const columns: readonly Column<Session>[] = [
    {
      key: 'browser',
      title: texts.browser,
      value: ({ isCurrent }) => (isCurrent ? texts.thisOne : texts.other),
    },
    {
      key: 'began',
      title: texts.began,
      value: ({ createdAt }) => createdAt,
      show: ({ createdAt }) => formats.dateTime(createdAt),
    },
    {
      key: 'lastSeen',
      title: texts.lastSeen,
      value: ({ lastSeenAt }) => lastSeenAt,
      show: ({ lastSeenAt }) => formats.dateTime(lastSeenAt),
    },
    {
      key: 'ended',
      title: texts.logOut,
      value: ({ revokedAt }) => revokedAt ?? '',
      show: (session) => <LogOut session={session} />,
    },
    idColumn(),
  ];
  return (
    <Panel title={texts.sessions}>
      <ListTable
        topic="person"
        list={{ listSessions }}
        path="/v1/sessions"
        input={{ query: {} }}
        caption={texts.sessions}
        columns={columns}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.noSession} />}
      />
    </Panel>
  );
}

/** This browser logs out by the link beside the name. */
function LogOut({ session }: { readonly session: Session }) {
  const texts = useTexts(peopleTexts);
  const formats = useFormats();
  const closing = useWrite(['person'], { closeSession });
  const { id, isCurrent, revokedAt } = session;
  if (revokedAt !== null) return formats.dateTime(revokedAt);
  if (isCurrent) return '–';
  return (
    <ConfirmButton
      text={texts.logOut}
      question={texts.logOutQuestion}
      sending={closing}
      act={() => closing.send({ input: { params: { sessionId: id } } })}
    >
      <p>{texts.logOutMore}</p>
    </ConfirmButton>
  );
}
