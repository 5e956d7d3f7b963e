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
import { ScrollPlace } from '../../parts/table/scroll-place.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { ACCOUNT_KINDS, accountName } from './account-names.ts';
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
      lead={texts.entryLead(amount, nameOf(subject), formats.month(month))}
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
            [texts.subject, <Named key="subject" id={subject} name={nameOf(subject)} />],
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

function Legs({ legs }: Pick<Entry, 'legs'>) {
  const texts = useTexts(ledgerTexts);
  const formats = useFormats();
  const accounts = useTexts(accountTexts);
  const nameOf = useNames(...ACCOUNT_KINDS);
  return (
    <ScrollPlace name={texts.moved}>
      <table>
        <caption className="hidden">{texts.moved}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.account}</th>
            <th scope="col" className="number">
              {texts.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {legs.map((leg) => (
            <tr key={`${leg.account} ${leg.commodity}`}>
              <th scope="row">
                <Named
                  id={leg.account}
                  name={accountName(leg.account, accounts, nameOf)}
                  place={{ to: '/ledger', search: { account: leg.account } }}
                />
              </th>
              <td className="number">{amountText(leg, formats, texts)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollPlace>
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
