/** What an invoice comes to: net, VAT and why, total, and what is left to be paid. */
import type { Invoice, InvoiceDraft } from '../../../../src/client/invoices.ts';
import { type Detail, DetailList } from '../../parts/detail-list.tsx';
import { OfServer } from '../../parts/of-server.tsx';
import { Panel } from '../../parts/page.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { documentTexts } from './document-texts.ts';

type Sums = Pick<
  Invoice & InvoiceDraft,
  'netMicros' | 'taxMicros' | 'totalMicros' | 'dueMicros' | 'tax'
>;

interface DocumentSumProps {
  readonly document: Sums;
  /** How what is left is paid, where that is known. */
  readonly note?: string | undefined;
}

export function DocumentSum({ document, note }: DocumentSumProps) {
  const texts = useTexts(documentTexts);
  const formats = useFormats();
  const { netMicros, totalMicros, dueMicros } = document;
  const paidMicros = BigInt(totalMicros) - BigInt(dueMicros);
  return (
    <Panel title={texts.sum} note={note}>
      <DetailList
        details={[
          [texts.net, formats.price(netMicros)],
          ...useTaxDetails(document),
          [texts.total, formats.price(totalMicros)],
          ...(paidMicros === 0n ? [] : [[texts.paidBefore, formats.price(paidMicros)] as const]),
          [texts.toPay, <strong key="due">{formats.price(dueMicros)}</strong>],
        ]}
      />
    </Panel>
  );
}

function useTaxDetails({ tax, taxMicros }: Sums): readonly Detail[] {
  const texts = useTexts(documentTexts);
  const formats = useFormats();
  const { category, ratePpm, exemptionText } = tax;
  const money = formats.price(taxMicros);
  if (category === 'S') return [[texts.taxOf(formats.percentOfPpm(ratePpm)), money]];
  const why = exemptionText !== null && category !== 'AE' && (
    <>
      : <OfServer>{exemptionText}</OfServer>
    </>
  );
  return [
    [texts.tax, money],
    [
      texts.whyNone,
      <span key="why">
        {texts[category]}
        {why}
      </span>,
    ],
  ];
}
