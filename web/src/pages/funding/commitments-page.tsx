/** Who has promised what, what of it is paid, and when the next instalment falls due. */
import { type Commitment, listCommitments } from '../../../../src/client/commitments.ts';
import { listProgrammes } from '../../../../src/client/programmes.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { useSearchId, useSearchWord } from '../../api/use-search.ts';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { Budgets } from './budgets.tsx';
import { DonatedTimeList } from './donated-time.tsx';
import { Positions } from './positions.tsx';
import { fundingTexts } from './texts.ts';
import { Votes } from './votes.tsx';

const STATES = ['drafted', 'signed', 'called', 'paid', 'withdrawn', 'defaulted'] as const;

export function CommitmentsPage() {
  const texts = useTexts(fundingTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const programmeOf = useProgrammeNames();
  const party = useSearchId('party', 'party');
  const status = useSearchWord('status', STATES);
  return (
    <Page title={texts.title} lead={texts.lead}>
      <ListTable
        topic="commitment"
        list={{ listCommitments }}
        path="/v1/commitments"
        input={{ query: { party, status } }}
        caption={texts.caption}
        columns={columnsOf(texts, formats, { nameOf, programmeOf })}
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

/** Where programmes may not be seen, an id stands for a name. */
function useProgrammeNames(): NameOf {
  const isAsked = may(useSession(), 'programme.read');
  const input = { query: { limit: 500 } } as const;
  const { data } = useAnswer('plan', { listProgrammes }, input, { isAsked });
  const names = new Map<string, string>(data?.body.items.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

type Texts = (typeof fundingTexts)['en'];

interface Names {
  readonly nameOf: NameOf;
  readonly programmeOf: NameOf;
}

function columnsOf(
  texts: Texts,
  formats: Formats,
  { nameOf, programmeOf }: Names,
): readonly Column<Commitment>[] {
  const money = (key: string, title: string, microsOf: (row: Commitment) => bigint) => ({
    key,
    title,
    isNumber: true,
    value: (row: Commitment) => Number(microsOf(row)) / 1e6,
    show: (row: Commitment) => formats.money(microsOf(row)),
  });
  const states = { ...texts, signed: texts.signed, paid: texts.paid };
  return [
    {
      key: 'party',
      title: texts.party,
      value: ({ party }) => nameOf(party),
      show: ({ id, party }) => <PageLink to={`/commitments/${id}`}>{nameOf(party)}</PageLink>,
    },
    { key: 'programme', title: texts.programme, value: (row) => programmeOf(row.programme) },
    { key: 'status', title: texts.status, value: ({ status }) => states[status] },
    money('committedEur', texts.committed, ({ committedMicros }) => BigInt(committedMicros)),
    money('paidEur', texts.paid, (row) => sumOf(row, ({ paidAt }) => paidAt !== null)),
    money('openEur', texts.open, (row) =>
      sumOf(row, ({ calledAt, paidAt }) => calledAt !== null && paidAt === null),
    ),
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
    { key: 'id', title: texts.id, value: ({ id }) => id, isExtra: true },
  ];
}

function showDate(formats: Formats, time: string | null): string {
  return time === null ? '–' : formats.date(time);
}

type Instalment = Commitment['instalments'][number];

function sumOf({ instalments }: Commitment, isMeant: (each: Instalment) => boolean): bigint {
  return instalments.filter(isMeant).reduce((sum, { micros }) => sum + BigInt(micros), 0n);
}

function nextDueOf({ instalments }: Commitment): string | null {
  const due = instalments.filter(({ calledAt }) => calledAt === null).map(({ dueAt }) => dueAt);
  return due.toSorted((a, b) => (a < b ? -1 : 1))[0] ?? null;
}
