/** Of a party: what it has promised and pays for, and the invoices that it gets and sends. */
import { type Commitment, listCommitments } from '../../../../src/client/commitments.ts';
import { type Contract, listContracts } from '../../../../src/client/contracts.ts';
import { type InvoiceHead, listInvoices } from '../../../../src/client/invoices.ts';
import { useNames } from '../../api/names.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { PageLink } from '../../parts/page-link.tsx';
import { moneyColumns } from '../../parts/table/amount-columns.ts';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { openMicrosOf, paidMicrosOf } from '../funding/commitment-sums.ts';
import { stateText } from '../invoices/invoice-state.ts';
import { invoiceTexts } from '../invoices/invoice-texts.ts';
import { type OfParty, Part } from './part.tsx';
import { partyTexts } from './party-texts.ts';

export function Commitments({ party }: OfParty) {
  const texts = useTexts(partyTexts);
  const nameOf = useNames('commitment');
  const formats = useFormats();
  const isAsked = may(useSession(), 'commitment.read');
  const all = useAll('commitment', { listCommitments }, { query: { party } }, { isAsked });
  const money = moneyColumns<Commitment>(formats);
  return (
    <Part<Commitment>
      title={texts.commitments}
      rows={all.data?.body.items}
      rowKey={({ id }) => id}
      all={{ to: '/funding', search: { party } }}
      columns={[
        {
          key: 'commitment',
          title: texts.commitment,
          isLong: true,
          value: ({ id }) => nameOf(id),
          show: ({ id }) => <PageLink to={`/commitments/${id}`}>{nameOf(id)}</PageLink>,
        },
        money('committedEur', texts.committed, ({ committedMicros }) => BigInt(committedMicros)),
        money('paidEur', texts.paid, paidMicrosOf),
        money('openEur', texts.open, openMicrosOf),
      ]}
    />
  );
}

export function Contracts({ party }: OfParty) {
  const texts = useTexts(partyTexts);
  const nameOf = useNames('contract');
  const formats = useFormats();
  const isAsked = may(useSession(), 'contract.read');
  const all = useAll('contract', { listContracts }, {}, { isAsked });
  const paid = ({ contributions }: Contract) =>
    contributions.filter((each) => each.party === party);
  const money = moneyColumns<Contract>(formats);
  return (
    <Part<Contract>
      title={texts.contracts}
      rows={all.data?.body.items.filter((each) => paid(each).length > 0)}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'contract',
          title: texts.contract,
          isLong: true,
          value: ({ id }) => nameOf(id),
          show: ({ id }) => <PageLink to={`/contracts/${id}`}>{nameOf(id)}</PageLink>,
        },
        money('givenEur', texts.given, (each) =>
          paid(each).reduce((sum, { micros }) => sum + BigInt(micros), 0n),
        ),
      ]}
    />
  );
}

/** The other side of each, and whether it is paid. */
export function Invoices({ party, as }: OfParty & { readonly as: 'buyer' | 'seller' }) {
  const texts = useTexts(partyTexts);
  const words = useTexts(invoiceTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const isAsked = may(useSession(), 'invoice.read');
  const all = useAll('invoice', { listInvoices }, { query: { [as]: party } }, { isAsked });
  const other = as === 'buyer' ? 'seller' : 'buyer';
  const money = moneyColumns<InvoiceHead>(formats);
  return (
    <Part<InvoiceHead>
      title={as === 'buyer' ? texts.gets : texts.sends}
      rows={all.data?.body.items}
      rowKey={({ id }) => id}
      all={{ to: '/invoices', search: { [as]: party } }}
      columns={[
        {
          key: 'number',
          title: texts.invoice,
          value: ({ number }) => number,
          show: ({ id, number }) => <PageLink to={`/invoices/${id}`}>{number}</PageLink>,
        },
        partyColumn(nameOf, {
          key: other,
          title: other === 'seller' ? texts.from : texts.to,
          partyOf: (head: InvoiceHead) => head[other],
        }),
        money('totalEur', texts.amount, ({ totalMicros }) => BigInt(totalMicros)),
        { key: 'state', title: texts.status, value: (head) => stateText(head, words, formats) },
      ]}
    />
  );
}
