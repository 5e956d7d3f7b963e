/** Tokens: one's own, and those of programs that one makes tokens for. */
import { createToken, listTokens, revokeToken, type Token } from '../../../../src/client/tokens.ts';
import { useNames } from '../../api/names.ts';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { Form, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { Empty, Notice } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { peopleTexts } from './people-texts.ts';

export function Tokens() {
  const texts = useTexts(peopleTexts);
  return (
    <Panel title={texts.tokens} note={texts.tokensMore}>
      <ListTable
        topic="person"
        list={{ listTokens }}
        path="/v1/tokens"
        input={{ query: { isRevoked: false } }}
        caption={texts.tokens}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.noToken} />}
      />
      <NewToken />
    </Panel>
  );
}

function useColumns(): readonly Column<Token>[] {
  const texts = useTexts(peopleTexts);
  const formats = useFormats();
  const nameOf = useNames('person');
  const owner = ({ personId, siteId, isOfDirectory }: Token) => {
    if (isOfDirectory) return texts.ofDirectory;
    return siteId === null ? nameOf(personId ?? '') : nameOf(siteId);
  };
  return [
    { key: 'name', title: texts.tokenName, isLong: true, value: ({ name }) => isolated(name) },
    { key: 'owner', title: texts.owner, isLong: true, value: owner },
    {
      key: 'beginsWith',
      title: texts.beginsWith,
      value: ({ shownPrefix }) => shownPrefix,
      show: ({ shownPrefix }) => <code>{shownPrefix}…</code>,
    },
    {
      key: 'expires',
      title: texts.expires,
      value: ({ expiresAt }) => expiresAt,
      show: ({ expiresAt }) => formats.date(expiresAt),
    },
    {
      key: 'lastUsed',
      title: texts.lastUsed,
      value: ({ lastUsedAt }) => lastUsedAt ?? '',
      show: ({ lastUsedAt }) => (lastUsedAt === null ? texts.never : formats.dateTime(lastUsedAt)),
    },
    {
      key: 'revoke',
      title: texts.revoke,
      value: ({ revokedAt }) => revokedAt ?? '',
      show: (token) => <Revoke token={token} />,
    },
    idColumn(),
  ];
}

function Revoke({ token: { id, name } }: { readonly token: Token }) {
  const texts = useTexts(peopleTexts);
  const revoking = useWrite(['person', 'audit'], { revokeToken });
  return (
    <ConfirmButton
      text={texts.revoke}
      question={texts.revokeQuestion(isolated(name))}
      sending={revoking}
      act={() => revoking.send({ input: { params: { tokenId: id } } })}
      isGrave
    >
      <p>{texts.revokeMore}</p>
    </ConfirmButton>
  );
}

/** What is made stays on the page until one leaves it, and is kept nowhere. */
function NewToken() {
  const texts = useTexts(peopleTexts);
  const making = useWrite(['person', 'audit'], { createToken });
  const draft = useDraft('token', { name: '', until: '' });
  const make = ({ name, until }: { readonly name: string; readonly until: string }) => {
    const expiresAt = until === '' ? '' : `${until}T00:00:00Z`;
    making.send({ input: { body: { name, expiresAt } } }).then(draft.clear, () => undefined);
  };
  return (
    <>
      <h3>{texts.newToken}</h3>
      {making.data !== undefined && (
        <Notice title={texts.shownOnce}>
          <p>
            <code>{making.data.body.secret}</code>
          </p>
        </Notice>
      )}
      <Form draft={draft} sending={making} submitText={texts.make} submit={make}>
        <TextField name="name" label={texts.tokenName} description={texts.tokenNameMore} />
        <TextField
          name="until"
          label={texts.until}
          description={texts.untilMore}
          pointer="/expiresAt"
          type="date"
        />
      </Form>
    </>
  );
}
