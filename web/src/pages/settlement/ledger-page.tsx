/** The ledger: every entry with its legs, by month, kind, account and subject. */
import { checkLedger, type Entry, listEntries } from '../../../../src/client/ledger.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { useSearchText, useSearchWord } from '../../api/use-search.ts';
import { ChoicesRow } from '../../parts/choices-row.tsx';
import { Named } from '../../parts/named.tsx';
import { OfServer } from '../../parts/of-server.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Selection } from '../../parts/selection.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { ListTable } from '../../parts/table/list-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { ACCOUNT_KINDS, accountName, subjectName } from './account-names.ts';
import { accountTexts } from './account-texts.ts';
import { amountText, largestOf } from './amount-text.ts';
import { FLOWS, type LedgerTexts, ledgerTexts } from './ledger-texts.ts';

export function LedgerPage() {
  const texts = useTexts(ledgerTexts);
  const formats = useFormats();
  const names = useLedgerNames();
  const query = {
    month: useSearchText('month'),
    flow: useSearchWord('flow', FLOWS),
    account: useSearchText('account'),
    subject: useSearchText('subject'),
    sort: '-seq' as const,
  };
  return (
    <Page
      title={texts.title}
      lead={<Whole />}
      path={[{ to: '/settlement', name: texts.settlement }]}
    >
      <Filters chosen={query} />
      <ListTable
        topic="usage"
        list={{ listEntries }}
        path="/v1/ledger/entries"
        input={{ query }}
        caption={texts.caption}
        columns={columnsOf(texts, formats, names)}
        rowKey={({ seq }) => String(seq)}
        empty={<Empty title={texts.none} />}
      />
    </Page>
  );
}

/** Whether all sums to zero, computed anew by the server. */
function Whole() {
  const texts = useTexts(ledgerTexts);
  const formats = useFormats();
  const { data } = useAnswer('statement', { checkLedger }, {});
  if (data === undefined) return texts.lead;
  const { isWhole, entryCount, sentence } = data.body;
  return isWhole ? texts.whole(formats.count(entryCount)) : <OfServer>{sentence}</OfServer>;
}

interface Chosen {
  readonly month: string | undefined;
  readonly flow: string | undefined;
  readonly account: string | undefined;
  readonly subject: string | undefined;
}

/** By kind as links; what came with the address is named, and can be left. */
function Filters({ chosen }: { readonly chosen: Chosen }) {
  const texts = useTexts(ledgerTexts);
  const { flow, ...others } = chosen;
  const kept = Object.fromEntries(
    (['month', 'account', 'subject'] as const).flatMap((name) => {
      const value = others[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const formats = useFormats();
  const { nameOf, accountNameOf } = useLedgerNames();
  const shown = {
    month: formats.month,
    account: (id: string) => <Named id={id} name={accountNameOf(id)} />,
    subject: (id: string) => <Named id={id} name={nameOf(id)} />,
  };
  const choices = [undefined, ...FLOWS];
  return (
    <>
      <ChoicesRow
        label={texts.flow}
        to="/ledger"
        chosen={flow ?? ''}
        choices={choices.map((each) => ({
          value: each ?? '',
          text: each === undefined ? texts.everyFlow : texts[each],
          search: each === undefined ? kept : { ...kept, flow: each },
        }))}
      />
      <Selection
        to="/ledger"
        kept={flow === undefined ? {} : { flow }}
        chosen={(['month', 'account', 'subject'] as const).map((name) => {
          const value = kept[name];
          return [texts[name], value === undefined ? undefined : shown[name](value)];
        })}
      />
    </>
  );
}

interface LedgerNames {
  readonly nameOf: NameOf;
  readonly accountNameOf: NameOf;
}

function useLedgerNames(): LedgerNames {
  const texts = useTexts(accountTexts);
  const nameOf = useNames(...ACCOUNT_KINDS);
  return {
    nameOf: (subject) => subjectName(subject, nameOf),
    accountNameOf: (account) => accountName(account, texts, nameOf),
  };
}

function columnsOf(
  texts: LedgerTexts,
  formats: Formats,
  { nameOf, accountNameOf }: LedgerNames,
): readonly Column<Entry>[] {
  return [
    {
      key: 'seq',
      title: texts.seq,
      isNumber: true,
      value: ({ seq }) => seq,
      show: ({ seq }) => <PageLink to={`/ledger/${seq}`}>{formats.count(seq)}</PageLink>,
    },
    { key: 'flow', title: texts.flow, value: ({ flow }) => texts[flow] },
    { key: 'subject', title: texts.subject, value: ({ subject }) => nameOf(subject) },
    {
      key: 'amount',
      title: texts.amount,
      isNumber: true,
      value: (entry) => Number(largestOf(entry)?.amount ?? 0),
      show: (entry) => {
        const leg = largestOf(entry);
        return leg === undefined ? '–' : amountText(leg, formats, texts);
      },
    },
    {
      key: 'month',
      title: texts.month,
      value: ({ month }) => month,
      show: ({ month }) => formats.month(month),
    },
    {
      key: 'recordedAt',
      title: texts.recordedAt,
      value: ({ recordedAt }) => recordedAt,
      show: ({ recordedAt }) => formats.dateTime(recordedAt),
    },
    {
      key: 'legs',
      isLong: true,
      title: texts.legs,
      value: ({ legs }) => legs.map(({ account }) => accountNameOf(account)).join(' → '),
    },
  ];
}
