/** The lines of an invoice, or of what would be issued as one. */
import type { InvoiceLine } from '../../../../src/client/invoices.ts';
import { type NameOf, useNames } from '../../api/names.ts';
import { may, useSession } from '../../api/session.ts';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type DocumentTexts, documentTexts } from './document-texts.ts';
import { hoursOf, microsOf } from './invoice-amounts.ts';

const HOURS_DIGITS = 3;
const MICROS_PER_EUR = 1_000_000;

export function DocumentLines({ lines }: { readonly lines: readonly InvoiceLine[] }) {
  const texts = useTexts(documentTexts);
  return (
    <Panel title={texts.lines}>
      <DataTable
        caption={texts.lines}
        columns={useColumns()}
        rows={lines}
        rowKey={({ sourceId }) => sourceId}
        empty={null}
      />
    </Panel>
  );
}

function useColumns(): readonly Column<InvoiceLine>[] {
  const texts = useTexts(documentTexts);
  const formats = useFormats();
  const nameOf = useNames('allocation', 'contract');
  const session = useSession();
  const quantity = ({ unit, quantity: count }: InvoiceLine) =>
    unit === 'SEC' ? hoursOf(count) : Number(count);
  const price = ({ unit, priceEur }: InvoiceLine) => {
    const text = formats.agreedPrice(microsOf(priceEur));
    return unit === 'SEC' ? texts.aGpuHour(text) : text;
  };
  const columns: readonly Column<InvoiceLine>[] = [
    {
      key: 'for',
      title: texts.line,
      isLong: true,
      value: (line) => lineText(line, texts, nameOf),
    },
    {
      key: 'quantity',
      title: texts.quantity,
      isNumber: true,
      value: quantity,
      show: (line) =>
        line.unit === 'SEC'
          ? texts.gpuHours(formats.fixed(quantity(line), HOURS_DIGITS))
          : formats.count(quantity(line)),
    },
    {
      key: 'price',
      title: texts.price,
      isNumber: true,
      value: ({ priceEur }) => Number(priceEur),
      show: price,
    },
    {
      key: 'net',
      title: texts.net,
      isNumber: true,
      value: ({ netMicros }) => Number(netMicros) / MICROS_PER_EUR,
      show: ({ netMicros }) => formats.price(netMicros),
    },
  ];
  const source: Column<InvoiceLine> = {
    key: 'source',
    title: texts.source,
    value: ({ sourceId }) => sourceId,
    show: ({ sourceId }) => <PageLink to={`/trace/${sourceId}`}>{texts.sourceOf}</PageLink>,
  };
  return may(session, 'ledger.read') ? [...columns, source] : columns;
}

/** With names, where the document has ids and is in English. */
function lineText(line: InvoiceLine, texts: DocumentTexts, nameOf: NameOf): string {
  const named = new Map(line.attributes.map(({ name, value }) => [name, value]));
  const [allocation, cluster, contract, commitment] = [
    ...['allocation', 'cluster', 'contract', 'commitment'].map((name) => named.get(name)),
  ];
  if (allocation !== undefined) return texts.gpuTime(nameOf(allocation), nameOf(cluster ?? '–'));
  if (commitment !== undefined && contract !== undefined) {
    // Which of them it is stands in its words alone.
    const [, number = ''] = /^Instalment (\d+) /.exec(line.description) ?? [];
    return texts.instalment(number, nameOf(contract));
  }
  return cluster === undefined ? line.description : texts.credit(nameOf(cluster));
}
