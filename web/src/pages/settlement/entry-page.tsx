/** One entry of the ledger: what it moved between which accounts, and the chain both ways. */
import { useParams } from '@tanstack/react-router';
import { type Entry, getEntry } from '../../../../src/client/ledger.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { type ChainStep, ChainView } from '../../parts/chain-view.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { Named } from '../../parts/named.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { NotFound } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { ACCOUNT_KINDS, accountName, subjectName } from './account-names.ts';
import { accountTexts } from './account-texts.ts';
import { amountText, largestOf } from './amount-text.ts';
import { placesOf } from './entry-places.ts';
import { ledgerTexts } from './ledger-texts.ts';

export function EntryPage() {
  const { seq }: { readonly seq?: string } = useParams({ strict: false });
  return seq === undefined || !/^\d+$/.test(seq) ? <NotFound /> : <Found seq={seq} />;
}

function Found({ seq }: { readonly seq: string }) {
  const answer = useAnswer('usage', { getEntry }, { params: { seq } });
  return <Asked query={answer}>{({ body }) => <Shown entry={body} />}</Asked>;
}

function Shown({ entry }: { readonly entry: Entry }) {
  const texts = useTexts(ledgerTexts);
  const formats = useFormats();
  const nameOf = useNames(...ACCOUNT_KINDS);
  const largest = largestOf(entry);
  const amount = largest === undefined ? '–' : amountText(largest, formats, texts);
  const { seq, flow, subject, month, recordedAt, reversalOf, isRehearsed } = entry;
  return (
    <Page
      title={`${texts.entry} ${formats.count(seq)}: ${texts[flow]}`}
      lead={texts.entryLead(amount, subjectName(subject, nameOf), formats.month(month))}
      path={[{ to: '/ledger', name: texts.ledger }]}
    >
      <Panel title={texts.moved} note={texts.movedNote}>
        <Legs legs={entry.legs} />
      </Panel>
      <Panel title={texts.chain}>
        <EntryChain entry={entry} />
      </Panel>
      <Panel title={texts.about}>
        <DetailList
          details={[
            [
              texts.subject,
              <Named key="subject" id={subject} name={subjectName(subject, nameOf)} />,
            ],
            [texts.month, formats.month(month)],
            [texts.recordedAt, formats.dateTime(recordedAt)],
            [
              texts.reversalOf,
              reversalOf === null ? (
                texts.nothing
              ) : (
                <PageLink key="undone" to={`/ledger/${reversalOf}`}>
                  {formats.count(reversalOf)}
                </PageLink>
              ),
            ],
            [texts.rehearsed, isRehearsed ? texts.yes : texts.no],
          ]}
        />
      </Panel>
    </Page>
  );
}

type Leg = Entry['legs'][number];

function Legs({ legs }: Pick<Entry, 'legs'>) {
  const texts = useTexts(ledgerTexts);
  const formats = useFormats();
  const accounts = useTexts(accountTexts);
  const nameOf = useNames(...ACCOUNT_KINDS);
  return (
    <DataTable<Leg>
      caption={texts.moved}
      rows={legs}
      rowKey={({ account, commodity }) => `${account} ${commodity}`}
      columns={[
        {
          key: 'account',
          title: texts.account,
          value: ({ account }) => accountName(account, accounts, nameOf),
          show: ({ account }) => (
            <Named
              id={account}
              name={accountName(account, accounts, nameOf)}
              place={{ to: '/ledger', search: { account } }}
            />
          ),
        },
        {
          key: 'commodity',
          title: texts.commodity,
          value: ({ commodity }) => commodity,
          isExtra: true,
        },
        {
          key: 'amount',
          title: texts.amount,
          isNumber: true,
          value: ({ amount }) => Number(amount),
          show: (leg) => amountText(leg, formats, texts),
        },
      ]}
    />
  );
}

/** What the accounts of an entry name, in the order of the chain; then the statement it is in. */
function EntryChain({ entry }: { readonly entry: Entry }) {
  const texts = useTexts(ledgerTexts);
  const formats = useFormats();
  const nameOf = useNames(...ACCOUNT_KINDS);
  const { back, forward } = placesOf(entry);
  const stepsOf = (places: typeof back): readonly (readonly ChainStep[])[] =>
    places.map(({ kind, id, place }) => [{ key: id, kind: texts[kind], name: nameOf(id), place }]);
  const statements: ChainStep = {
    key: 'statements',
    kind: texts.statements,
    name: formats.month(entry.month),
    place: { to: '/settlement', search: { month: entry.month } },
  };
  return (
    <ChainView
      back={stepsOf(back)}
      here={{ key: 'here', kind: texts.entry, name: formats.count(entry.seq) }}
      forward={[...stepsOf(forward), [statements]]}
    />
  );
}
