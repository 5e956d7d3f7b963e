/** What was charged in closed months and is not invoiced, by month and seller. */
import { type InvoiceDue, listInvoicesDue } from '../../../../src/client/invoices.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { useSearchId, useSearchText } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Selection } from '../../parts/selection.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { claimPath, outcomeText } from './claim.ts';
import { dueTexts } from './due-texts.ts';
import { InvoiceParts } from './invoice-parts.tsx';
import { invoiceTexts } from './invoice-texts.ts';

const MICROS_PER_EUR = 1_000_000;

export function InvoicesDuePage() {
  const texts = useTexts(dueTexts);
  const words = useTexts(invoiceTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const query = { seller: useSearchId('seller', 'party'), month: useSearchText('month') };
  const due = useAnswer('invoice', { listInvoicesDue }, { query });
  return (
    <Page title={texts.title} lead={useLead(due.data?.body.items)}>
      <InvoiceParts />
      <Selection
        to="/invoices-due"
        chosen={[
          [words.from, query.seller === undefined ? undefined : nameOf(query.seller)],
          [words.month, query.month === undefined ? undefined : formats.month(query.month)],
        ]}
      />
      <Asked query={due}>{({ body: { items } }) => <Due items={items} />}</Asked>
    </Page>
  );
}

function useLead(items: readonly InvoiceDue[] | undefined): string | undefined {
  const texts = useTexts(dueTexts);
  if (items === undefined) return undefined;
  if (items.length === 0) return texts.leadNone;
  return texts.lead(items.length, items.filter(({ missing }) => missing !== null).length);
}

/** The latest month first, and in it one seller after the other. */
function Due({ items }: { readonly items: readonly InvoiceDue[] }) {
  const texts = useTexts(dueTexts);
  const rows = items.toSorted(
    (a, b) => b.month.localeCompare(a.month) || a.seller.localeCompare(b.seller),
  );
  return (
    <DataTable
      caption={texts.caption}
      columns={useColumns()}
      rows={rows}
      rowKey={claimPath}
      empty={<Empty title={texts.none}>{texts.noneMore}</Empty>}
    />
  );
}

function useColumns(): readonly Column<InvoiceDue>[] {
  const texts = useTexts(dueTexts);
  const words = useTexts(invoiceTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const outcome = (claim: InvoiceDue) => outcomeText(claim, { texts, formats, nameOf });
  return [
    {
      key: 'month',
      title: words.month,
      value: ({ month }) => month,
      show: (claim) => <PageLink to={claimPath(claim)}>{formats.month(claim.month)}</PageLink>,
    },
    {
      key: 'seller',
      title: words.from,
      isLong: true,
      value: ({ seller }) => nameOf(seller),
      show: ({ seller }) => (
        <PageLink to="/invoices-due" search={{ seller }}>
          {nameOf(seller)}
        </PageLink>
      ),
    },
    partyColumn(nameOf, { key: 'buyer', title: words.to, partyOf: (row) => row.buyer }),
    { key: 'subject', title: words.subject, value: ({ subject }) => words[subject] },
    {
      key: 'net',
      title: words.net,
      isNumber: true,
      value: ({ netMicros }) => Number(netMicros) / MICROS_PER_EUR,
      show: ({ netMicros }) => formats.price(netMicros),
    },
    {
      key: 'outcome',
      title: texts.state,
      isLong: true,
      value: outcome,
      show: (claim) => (
        <span className={claim.missing === null ? undefined : 'lacking'}>{outcome(claim)}</span>
      ),
    },
    {
      key: 'isRehearsed',
      title: words.rehearsed,
      isExtra: true,
      value: ({ isRehearsed }) => (isRehearsed ? words.yes : words.no),
    },
  ];
}
