/**
 * What the parties of the demo say for their invoices. All of it is invented, but the VAT rates and
 * that bodies of the Union are exempt; the accounts are those of examples of their countries.
 */
import type { BillingDetails, PostalAddress } from '../../../funding/billing/details.ts';
import { toEpochSeconds, toPartsPerMillion } from '../../../kernel/units.ts';

interface Country {
  readonly code: string;
  readonly iban: string;
  readonly vatPercent: number;
  readonly address: Omit<PostalAddress, 'country'>;
}

const COUNTRIES: readonly Country[] = [
  {
    ...{ code: 'DE', iban: 'DE89370400440532013000', vatPercent: 19 },
    address: { street: 'Rechenstraße 1', postCode: '50667', city: 'Köln' },
  },
  {
    ...{ code: 'FR', iban: 'FR1420041010050500013M02606', vatPercent: 20 },
    address: { street: '1 rue du Calcul', postCode: '91000', city: 'Évry' },
  },
  {
    ...{ code: 'ES', iban: 'ES9121000418450200051332', vatPercent: 21 },
    address: { street: 'Calle del Cálculo 1', postCode: '08034', city: 'Barcelona' },
  },
  {
    ...{ code: 'IT', iban: 'IT60X0542811101000000123456', vatPercent: 22 },
    address: { street: 'Via del Calcolo 1', postCode: '40128', city: 'Bologna' },
  },
  {
    ...{ code: 'PL', iban: 'PL61109010140000071219812874', vatPercent: 23 },
    address: { street: 'ul. Obliczeniowa 1', postCode: '61-139', city: 'Poznań' },
  },
];

const NOTHING_ELSE = {
  ...{ vatId: undefined, registration: undefined, electronicAddress: undefined },
  ...{ contact: undefined, buyerReference: undefined, exemption: undefined, selling: undefined },
};

/** Operators sell; their instalments are contributions. */
function operatorIn({ code, iban, vatPercent, address }: Country): BillingDetails {
  const from = toEpochSeconds(0);
  return {
    ...NOTHING_ELSE,
    party: `party_operator-${code.toLowerCase()}`,
    legalName: `Operator in ${code} (invented)`,
    address: { ...address, country: code },
    vatId: `${code}000000000`,
    electronicAddress: { scheme: 'EM', id: `invoices@operator-${code.toLowerCase()}.example` },
    selling: {
      iban,
      paymentDays: 30,
      numberPrefix: `${code}-`,
      vatRates: [{ country: code, from, ratePpm: toPartsPerMillion(vatPercent * 10_000) }],
      taxesInstalments: false,
    },
  };
}

function stateOf({ code, address }: Country): BillingDetails {
  return {
    ...NOTHING_ELSE,
    party: `party_${code.toLowerCase()}`,
    legalName: `Ministry of research, ${code} (invented)`,
    address: { ...address, country: code },
    buyerReference: `GPU-${code}-2026`,
  };
}

/** Czechia has not said yet what its credit notes have to say of it. */
export const DEMO_BILLING: readonly BillingDetails[] = [
  ...COUNTRIES.map(operatorIn),
  ...COUNTRIES.map(stateOf),
  {
    ...NOTHING_ELSE,
    party: 'party_eurohpc',
    legalName: 'EuroHPC Joint Undertaking',
    address: {
      street: '12E rue Guillaume Kroll',
      postCode: 'L-1882',
      city: 'Luxembourg',
      country: 'LU',
    },
    exemption: 'VATEX-EU-151-1AA',
  },
  {
    ...NOTHING_ELSE,
    party: 'party_enterprises',
    legalName: 'Enterprises GmbH (invented)',
    address: { street: 'Werkstraße 7', postCode: '80331', city: 'München', country: 'DE' },
    vatId: 'DE111111111',
    registration: 'HRB 12345',
    electronicAddress: { scheme: 'EM', id: 'invoices@enterprises.example' },
    buyerReference: 'Cost centre 4711',
  },
];
