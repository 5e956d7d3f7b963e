/** Who has promised what, what of it is paid, and when the next instalment falls due. */
import { type Commitment, listCommitments } from '../../../../src/client/commitments.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { useSearchId, useSearchWord } from '../../api/use-search.ts';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Selection } from '../../parts/selection.tsx';
import { Empty } from '../../parts/states.tsx';
import { moneyColumns } from '../../parts/table/amount-columns.ts';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { useMayFor } from '../invoices/use-may-for.ts';
import { moneyOf } from '../overview/figures.ts';
import { takingRoom } from './budget-years.ts';
import { Budgets } from './budgets.tsx';
import { nextDueOf, openMicrosOf, paidMicrosOf } from './commitment-sums.ts';
import { DonatedTimeList } from './donated-time.tsx';
import { Positions } from './positions.tsx';
import { fundingTexts } from './texts.ts';
import { Votes } from './votes.tsx';

const STATES = ['drafted', 'signed', 'called', 'paid', 'withdrawn', 'defaulted'] as const;

export function CommitmentsPage() {
  const texts = useTexts(fundingTexts);
  const formats = useFormats();
  const nameOf = useNames('programme');
  const mayReadBilling = useMayFor('billing.read');
  const party = useSearchId('party', 'party');
  const status = useSearchWord('status', STATES);
  return (
    <Page
      title={texts.title}
      lead={useLead()}
      actions={
        <>
          <PageLink to="/parties">{texts.parties}</PageLink>
          {party !== undefined && mayReadBilling(party) && (
            <PageLink to="/billing" search={{ party }}>
              {texts.billing}
            </PageLink>
          )}
        </>
      }
    >
      <Selection
        to="/funding"
        chosen={[
          [texts.party, party === undefined ? undefined : nameOf(party)],
          [texts.status, status === undefined ? undefined : texts[status]],
        ]}
      />
      <ListTable
        topic="commitment"
        list={{ listCommitments }}
        path="/v1/commitments"
        input={{ query: { party, status } }}
        caption={texts.caption}
        columns={columnsOf(texts, formats, nameOf)}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.none} />}
      />
      <Budgets />
      <Positions />
      <Votes />
      <DonatedTimeList />
    </Page>
  );
}

/** What is promised, by how many, and what of it is paid. */
function useLead(): string | undefined {
  const texts = useTexts(fundingTexts);
  const formats = useFormats();
  const answer = useAll('commitment', { listCommitments }, {});
  const all = answer.data?.body.items;
  if (all === undefined) return undefined;
  const binding = takingRoom(all).filter(({ instalments }) => instalments.length > 0);
  if (binding.length === 0) return texts.leadNone;
  const { committedMicros, paidMicros } = moneyOf(binding);
  const lead = texts.lead(
    formats.moneyShort(committedMicros),
    new Set(binding.map(({ party }) => party)).size,
    formats.moneyShort(paidMicros),
  );
  const open = binding.reduce((sum, each) => sum + openMicrosOf(each), 0n);
  return open === 0n ? lead : `${lead} ${texts.leadOpen(formats.moneyShort(open))}`;
}

type Texts = (typeof fundingTexts)['en'];

function columnsOf(texts: Texts, formats: Formats, nameOf: NameOf): readonly Column<Commitment>[] {
  const money = moneyColumns<Commitment>(formats);
  const states = { ...texts, signed: texts.signed, paid: texts.paid };
  return [
    {
      key: 'party',
      title: texts.party,
      value: ({ party }) => nameOf(party),
      show: ({ id, party }) => <PageLink to={`/commitments/${id}`}>{nameOf(party)}</PageLink>,
    },
    { key: 'programme', title: texts.programme, value: (row) => nameOf(row.programme) },
    { key: 'status', title: texts.status, value: ({ status }) => states[status] },
    money('committedEur', texts.committed, ({ committedMicros }) => BigInt(committedMicros)),
    money('paidEur', texts.paid, paidMicrosOf),
    money('openEur', texts.open, openMicrosOf),
    {
      key: 'nextDue',
      title: texts.next,
      value: nextDueOf,
      show: (row) => showDate(formats, nextDueOf(row)),
    },
    {
      key: 'signedAt',
      title: texts.signed,
      value: ({ signedAt }) => signedAt,
      show: ({ signedAt }) => showDate(formats, signedAt),
    },
    idColumn(texts.id),
  ];
}

function showDate(formats: Formats, time: string | null): string {
  return time === null ? '–' : formats.date(time);
}
