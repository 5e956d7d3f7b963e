/** Who sells and who buys, as they stand on an invoice. */
import type { BillingDetails, Invoice } from '../../../../src/client/invoices.ts';
import { useNames } from '../../api/names.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { Named } from '../../parts/named.tsx';
import { Panel } from '../../parts/page.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { documentTexts } from './document-texts.ts';
import { useMayFor } from './use-may-for.ts';

export function Parties({ invoice }: { readonly invoice: Invoice }) {
  const texts = useTexts(documentTexts);
  const { seller, buyer, sellerDetails, buyerDetails } = invoice;
  return (
    <div className="parties">
      <Party title={texts.from} id={seller} details={sellerDetails} />
      <Party title={texts.to} id={buyer} details={buyerDetails} />
    </div>
  );
}

interface PartyProps {
  readonly title: string;
  readonly id: string;
  readonly details: BillingDetails;
}

function Party({ title, id, details }: PartyProps) {
  const texts = useTexts(documentTexts);
  const nameOf = useNames();
  const mayRead = useMayFor('billing.read')(id);
  const place = { to: '/billing', search: { party: id } };
  const given = useGivenLines()(details);
  return (
    <Panel title={title}>
      <DetailList
        details={[
          ...given,
          [
            texts.party,
            <Named key="party" id={id} name={nameOf(id)} {...(mayRead && { place })} />,
          ],
        ]}
      />
    </Panel>
  );
}

/** What a document says of a party: what it has not given is left out. */
export function useGivenLines() {
  const texts = useTexts(documentTexts);
  const formats = useFormats();
  return ({
    legalName,
    address,
    vatId,
    registration,
    electronicAddress,
    contact,
  }: BillingDetails) => {
    const { street, postCode, city, country } = address;
    const place = `${street}, ${postCode} ${city}, ${formats.country(country)}`;
    const electronic =
      electronicAddress === null ? null : `${electronicAddress.scheme}:${electronicAddress.id}`;
    const maybe = [
      [texts.vatId, vatId],
      [texts.registration, registration],
      [texts.electronicAddress, electronic],
      [texts.contact, contact && [contact.name, contact.phone, contact.email].join(', ')],
    ] as const;
    return [
      [texts.name, legalName] as const,
      [texts.address, place] as const,
      ...maybe.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const])),
    ];
  };
}
