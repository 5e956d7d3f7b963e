/** One person: what it may do where, since when and by whom; and what one may change of it. */
import { useParams } from '@tanstack/react-router';
import { getPerson, type Person, setPersonActive } from '../../../../src/client/persons.ts';
import { listRoleGrants } from '../../../../src/client/role-grants.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty, NotFound } from '../../parts/states.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { GiveRole } from './give-role.tsx';
import { peopleTexts } from './people-texts.ts';
import { useRoleColumns } from './role-table.tsx';
import { roleTexts } from './role-texts.ts';

export function PersonPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'person') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<Person, 'id'>) {
  const answer = useAnswer('person', { getPerson }, { params: { personId: id } });
  return <Asked query={answer}>{({ body }) => <Shown person={body} />}</Asked>;
}

interface OfPerson {
  readonly person: Person;
}

function Shown({ person }: OfPerson) {
  const texts = useTexts(peopleTexts);
  const session = useSession();
  const isOwn = session.kind === 'person' && session.me.id === person.id;
  return (
    <Page
      title={isolated(person.name)}
      lead={person.isActive ? texts.active : texts.inactive}
      path={[{ to: '/people', name: texts.people }]}
      actions={may(session, 'person.write') && !isOwn && <Keep person={person} />}
    >
      {isOwn && (
        <p>
          <PageLink to="/account">{texts.toAccount}</PageLink>
        </p>
      )}
      <Details person={person} />
      <Roles person={person} />
      {person.isActive && <GiveRole personId={person.id} />}
    </Page>
  );
}

function Details({ person }: OfPerson) {
  const texts = useTexts(peopleTexts);
  const formats = useFormats();
  const { id, mail, issuer, subject, createdAt } = person;
  const shownMail = mail === null ? texts.noMail : <a href={`mailto:${mail}`}>{mail}</a>;
  return (
    <Panel title={texts.person}>
      <DetailList
        details={[
          ['Id', <code key="id">{id}</code>],
          [texts.mail, shownMail],
          [texts.issuer, issuer],
          [texts.subject, <code key="subject">{subject}</code>],
          [texts.since, formats.date(createdAt)],
        ]}
      />
    </Panel>
  );
}

function Roles({ person: { id } }: OfPerson) {
  const words = useTexts(roleTexts);
  return (
    <Panel title={words.roles}>
      <ListTable
        topic="person"
        list={{ listRoleGrants }}
        path="/v1/role-grants"
        input={{ query: { personId: id } }}
        caption={words.roles}
        columns={useRoleColumns({ person: false })}
        rowKey={({ id: grant }) => grant}
        empty={<Empty title={words.none} />}
      />
    </Panel>
  );
}

function Keep({ person: { id, name, isActive, version } }: OfPerson) {
  const texts = useTexts(peopleTexts);
  const writing = useWrite(['person', 'audit'], { setPersonActive });
  const input = { params: { personId: id }, body: { isActive: !isActive } };
  const act = (seen: number | undefined) => writing.send({ input, version: seen });
  const shown = isolated(name);
  const doing = { sending: writing, about: { version }, act };
  // Each is a button of its own: the dialog of one must not become that of the other.
  return isActive ? (
    <ConfirmButton
      key="out"
      text={texts.keepOut}
      question={texts.keepOutQuestion(shown)}
      isGrave
      {...doing}
    >
      <p>{texts.keepOutMore}</p>
    </ConfirmButton>
  ) : (
    <ConfirmButton key="in" text={texts.letIn} question={texts.letInQuestion(shown)} {...doing}>
      <p>{texts.letInMore}</p>
    </ConfirmButton>
  );
}
