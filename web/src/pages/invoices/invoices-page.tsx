/** Invoices and credit notes: from whom to whom, for what, and whether they are paid. */
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type InvoiceHead, listInvoices } from '../../../../src/client/invoices.ts';
import { useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { useSearchId, useSearchText, useSearchWord } from '../../api/use-search.ts';
import { ChoicesRow } from '../../parts/choices-row.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink, type Search } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { idColumn } from '../../parts/table/id-column.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { InvoiceParts } from './invoice-parts.tsx';
import { hasDueDay, stateText } from './invoice-state.ts';
import { invoiceTexts } from './invoice-texts.ts';
import { State } from './state.tsx';

const KINDS = ['invoice', 'credit-note'] as const;
const MICROS_PER_EUR = 1_000_000;

export function InvoicesPage() {
  const texts = useTexts(invoiceTexts);
  const seller = useSearchId('seller', 'party');
  const buyer = useSearchId('buyer', 'party');
  const month = useSearchText('month');
  const kind = useSearchWord('kind', KINDS);
  const open = useSearchWord('open', ['true']);
  const all = useAll('invoice', { listInvoices }, {}).data?.body.items;
  const isOpen = open === undefined ? undefined : true;
  return (
    <Page title={texts.title} lead={useLead(all)}>
      <InvoiceParts />
      <Filters all={all ?? []} chosen={{ seller, buyer, month, kind, open }} />
      <ListTable
        topic="invoice"
        list={{ listInvoices }}
        path="/v1/invoices"
        input={{ query: { seller, buyer, month, kind, isOpen } }}
        caption={texts.caption}
        columns={useColumns()}
        rowKey={({ id }) => id}
        empty={<Empty title={texts.none}>{texts.noneMore}</Empty>}
      />
    </Page>
  );
}

function useLead(all: readonly InvoiceHead[] | undefined): string | undefined {
  const texts = useTexts(invoiceTexts);
  if (all === undefined) return undefined;
  if (all.length === 0) return texts.leadNone;
  const open = all.filter(({ state }) => state === 'open');
  const overdue = open.filter(({ isOverdue }) => isOverdue).length;
  const rest = open.length === 0 ? texts.noneOpen : texts.openOf(open.length, overdue);
  return `${texts.lead(all.length)}; ${rest}.`;
}

type Filter = 'seller' | 'buyer' | 'month' | 'kind' | 'open';
type Chosen = Readonly<Record<Filter, string | undefined>>;

interface FiltersProps {
  readonly all: readonly InvoiceHead[];
  readonly chosen: Chosen;
}

function Filters({ all, chosen }: FiltersProps) {
  const texts = useTexts(invoiceTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const kinds = [
    ['', texts.everyKind],
    ['invoice', texts.invoicesOnly],
    ['credit-note', texts.creditNotesOnly],
  ] as const;
  const states = [
    ['', texts.everyState],
    ['true', texts.openOnly],
  ] as const;
  const valuesOf = (name: 'seller' | 'buyer' | 'month') => {
    const here = chosen[name];
    return [...new Set([...all.map((head) => head[name]), ...(here === undefined ? [] : [here])])];
  };
  const months = valuesOf('month').toSorted().toReversed();
  const named = (id: string) => [id, nameOf(id)] as const;
  return (
    <>
      <Choices label={texts.kind} name="kind" of={kinds} chosen={chosen} />
      <Choices label={texts.state} name="open" of={states} chosen={chosen} />
      <div className="row">
        <Select
          {...{ label: texts.from, name: 'seller', chosen }}
          of={[['', texts.everySeller], ...valuesOf('seller').map(named)]}
        />
        <Select
          {...{ label: texts.to, name: 'buyer', chosen }}
          of={[['', texts.everyBuyer], ...valuesOf('buyer').map(named)]}
        />
        <Select
          {...{ label: texts.month, name: 'month', chosen }}
          of={[
            ['', texts.everyMonth],
            ...months.map((month) => [month, formats.month(month)] as const),
          ]}
        />
      </div>
    </>
  );
}

interface FilterProps {
  readonly label: string;
  readonly name: Filter;
  readonly of: readonly (readonly [value: string, text: string])[];
  readonly chosen: Chosen;
}

function Choices({ label, name, of, chosen }: FilterProps) {
  return (
    <ChoicesRow
      label={label}
      to="/invoices"
      chosen={chosen[name] ?? ''}
      choices={of.map(([value, text]) => ({
        ...{ value, text },
        search: searchOf({ ...chosen, [name]: value }),
      }))}
    />
  );
}

function Select({ label, name, of, chosen }: FilterProps) {
  const navigate = useNavigate();
  return (
    <NativeSelect
      className="narrow"
      label={label}
      value={chosen[name] ?? ''}
      data={of.map(([value, text]) => ({ value, label: text }))}
      onChange={({ target }) =>
        navigate({ to: '/invoices', search: searchOf({ ...chosen, [name]: target.value }) })
      }
    />
  );
}

function searchOf(chosen: Chosen): Search {
  return Object.fromEntries(
    Object.entries(chosen).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value] as const],
    ),
  );
}

function useColumns(): readonly Column<InvoiceHead>[] {
  const texts = useTexts(invoiceTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return [
    {
      key: 'number',
      title: texts.number,
      value: ({ number }) => number,
      show: ({ id, number }) => <PageLink to={`/invoices/${id}`}>{number}</PageLink>,
    },
    { key: 'kind', title: texts.kind, isExtra: true, value: ({ kind }) => texts[kind] },
    partyColumn(nameOf, { key: 'seller', title: texts.from, partyOf: (row) => row.seller }),
    partyColumn(nameOf, { key: 'buyer', title: texts.to, partyOf: (row) => row.buyer }),
    {
      key: 'month',
      title: texts.month,
      value: ({ month }) => month,
      show: ({ month }) => formats.month(month),
    },
    { key: 'subject', title: texts.subject, value: ({ subject }) => texts[subject] },
    ...useMoneyColumns(),
    {
      key: 'dueOn',
      title: texts.dueOn,
      value: (head) => (hasDueDay(head) ? head.dueOn : ''),
      show: (head) => (hasDueDay(head) ? formats.date(head.dueOn) : '–'),
    },
    {
      key: 'state',
      title: texts.state,
      isLong: true,
      value: (head) => stateText(head, texts, formats),
      show: (head) => <State head={head} />,
    },
    {
      key: 'issuedAt',
      title: texts.issuedAt,
      isExtra: true,
      value: ({ issuedAt }) => issuedAt,
      show: ({ issuedAt }) => formats.date(issuedAt),
    },
    {
      key: 'isRehearsed',
      title: texts.rehearsed,
      isExtra: true,
      value: ({ isRehearsed }) => (isRehearsed ? texts.yes : texts.no),
    },
    idColumn(),
  ];
}

function useMoneyColumns(): readonly Column<InvoiceHead>[] {
  const texts = useTexts(invoiceTexts);
  const formats = useFormats();
  const columns = [
    { key: 'net', title: texts.net, of: 'netMicros', isExtra: true },
    { key: 'tax', title: texts.tax, of: 'taxMicros', isExtra: true },
    { key: 'total', title: texts.total, of: 'totalMicros', isExtra: false },
    { key: 'toPay', title: texts.toPay, of: 'dueMicros', isExtra: true },
    { key: 'stillOpen', title: texts.stillOpen, of: 'openMicros', isExtra: true },
  ] as const;
  return columns.map(({ key, title, of, isExtra }) => ({
    key,
    title,
    isExtra,
    isNumber: true,
    value: (head) => Number(head[of]) / MICROS_PER_EUR,
    show: (head) => formats.price(head[of]),
  }));
}
