/** What invoices say of a party: read and given by those who speak for it. */
import Type, { type Static } from 'typebox';
import { VAT_EXEMPTIONS } from '../../funding/billing/details.ts';
import { type BillingOutcome, putBilling } from '../../funding/commands/billing.ts';
import { selectBilling } from '../../funding/store/billing.ts';
import { unreachable } from '../../kernel/assert.ts';
import { toDateText } from '../../kernel/time.ts';
import { toPartsPerMillion } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import {
  fromWireDate,
  wireCount,
  wireDate,
  wireFilledText,
  wireId,
  wireNullable,
  wirePpm,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import { isAllowed } from '../../platform/identity/permissions.ts';
import { scopesOfParty } from './party-scopes.ts';

export interface BillingPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;
const RATES_MAX = 100;

const wireCountry = Type.String({
  pattern: '^[A-Z]{2}$',
  maxLength: 2,
  description: 'a country by ISO 3166-1, such as NL',
});

const wireScheme = Type.String({
  pattern: '^[0-9A-Z]{2,4}$',
  maxLength: 4,
  description: 'a code of the list “Electronic address scheme”, such as 0106',
});

const wireSelling = Type.Object(
  {
    iban: Type.String({
      pattern: '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$',
      maxLength: 34,
      description: 'an account by its IBAN, without spaces',
    }),
    /** After the day of issue. */
    paymentDays: wireCount(0, 365),
    /** Before the year in each number. */
    numberPrefix: Type.String({
      pattern: '^[A-Za-z0-9-]{0,16}$',
      maxLength: 16,
      description: 'at most 16 letters, digits and hyphens',
    }),
    vatRates: Type.Array(
      Type.Object({ country: wireCountry, from: wireDate, ratePpm: wirePpm }, CLOSED),
      { maxItems: RATES_MAX },
    ),
    /** Whether instalments are the price of a supply, or contributions without VAT. */
    taxesInstalments: Type.Boolean(),
  },
  CLOSED,
);

const wirePhone = Type.String({
  pattern: '^[0-9+][0-9 ()/.-]{2,29}$',
  maxLength: 30,
  description: 'a telephone number, such as +31 50 1234567',
});
const wireEmail = Type.String({
  pattern: '^[!-?A-~]{1,80}@[a-zA-Z0-9.-]{1,80}$',
  maxLength: 161,
  description: 'a mail address',
});

const DETAILS = {
  legalName: wireFilledText(200),
  address: Type.Object(
    {
      street: wireFilledText(200),
      postCode: wireFilledText(20),
      city: wireFilledText(100),
      country: wireCountry,
    },
    CLOSED,
  ),
  vatId: wireNullable(
    Type.String({
      pattern: '^[A-Z]{2}[A-Z0-9+*]{2,13}$',
      maxLength: 15,
      description: 'a VAT number with its country in front, such as NL123456789B01',
    }),
  ),
  registration: wireNullable(wireFilledText(50)),
  electronicAddress: wireNullable(
    Type.Object({ scheme: wireScheme, id: wireFilledText(50) }, CLOSED),
  ),
  contact: wireNullable(
    Type.Object({ name: wireFilledText(100), phone: wirePhone, email: wireEmail }, CLOSED),
  ),
  buyerReference: wireNullable(wireFilledText(100)),
  exemption: wireNullable(wireWord(VAT_EXEMPTIONS)),
  selling: wireNullable(wireSelling),
};
export const wireGivenDetails = Type.Object(DETAILS, { ...CLOSED, title: 'BillingDetails' });
const wireBilling = Type.Object(
  { party: wireId('party_'), ...DETAILS, version: wireVersion },
  { ...CLOSED, title: 'Billing' },
);

type Given = Static<typeof wireGivenDetails>;
type Stored = NonNullable<Awaited<ReturnType<typeof selectBilling>>>;
type Details = Omit<Stored, 'version'>;

export function toWireDetails({ legalName, address, selling, ...rest }: Details): Given {
  return {
    legalName,
    address,
    vatId: rest.vatId ?? null,
    registration: rest.registration ?? null,
    electronicAddress: rest.electronicAddress ?? null,
    contact: rest.contact ?? null,
    buyerReference: rest.buyerReference ?? null,
    exemption: rest.exemption ?? null,
    selling:
      selling === undefined
        ? null
        : {
            ...selling,
            vatRates: selling.vatRates.map((rate) => ({ ...rate, from: toDateText(rate.from) })),
          },
  };
}

function toWireBilling(stored: Stored): Static<typeof wireBilling> {
  return { party: stored.party, ...toWireDetails(stored), version: stored.version };
}

function fromWireDetails({ selling, ...rest }: Given): Omit<Details, 'party'> {
  return {
    legalName: rest.legalName,
    address: rest.address,
    vatId: rest.vatId ?? undefined,
    registration: rest.registration ?? undefined,
    electronicAddress: rest.electronicAddress ?? undefined,
    contact: rest.contact ?? undefined,
    buyerReference: rest.buyerReference ?? undefined,
    exemption: rest.exemption ?? undefined,
    selling:
      selling === null
        ? undefined
        : {
            ...selling,
            vatRates: selling.vatRates.map(({ country, from, ratePpm }) => ({
              country,
              from: fromWireDate(from),
              ratePpm: toPartsPerMillion(ratePpm),
            })),
          },
  };
}

type Refusal = Extract<BillingOutcome, { readonly ok: false }>;

const PROBLEM_TYPES = {
  not_found: USUAL_PROBLEMS.not_found,
  version_changed: USUAL_PROBLEMS.version_changed,
  not_seen: PROBLEMS.versionMissing,
  selling_not_to_say: {
    type: 'selling-not-yours',
    status: 403,
    title: 'How a party sells is said by who sends its invoices',
    advice: 'Leave “selling” as it is.',
  },
  country_unknown: { type: 'country-unknown', status: 422, title: 'There is no such country' },
  vat_id_elsewhere: {
    type: 'vat-number-elsewhere',
    status: 422,
    title: 'The VAT number is of the country of the address',
  },
  scheme_unknown: {
    type: 'address-scheme-unknown',
    status: 422,
    title: 'There is no such scheme of electronic addresses',
    advice: 'It is one of the code list “Electronic address scheme”, such as 0106 or 9944.',
  },
  iban_invalid: { type: 'iban-invalid', status: 422, title: 'The account is no IBAN' },
  prefix_reserved: {
    type: 'number-prefix-reserved',
    status: 422,
    title: 'The prefix is that of months that were only rehearsed',
  },
  rate_repeated: {
    type: 'vat-rate-repeated',
    status: 422,
    title: 'A country has one VAT rate from a day on',
  },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'not_found':
    case 'version_changed':
      return usualSentence(refusal);
    case 'not_seen':
      return `${refusal.id} has such details by now. Expected If-Match, found nothing.`;
    case 'selling_not_to_say':
      return `selling: found another than ${refusal.id} has given, expected the same.`;
    case 'country_unknown':
      return `${refusal.field}: found ${refusal.found}, expected a code of ISO 3166-1.`;
    case 'vat_id_elsewhere':
      return `vatId: found ${refusal.found}, expected one that begins with ${refusal.prefix}.`;
    case 'scheme_unknown':
      return `electronicAddress.scheme: found ${refusal.found}, expected a code of the list.`;
    case 'iban_invalid':
      return `selling.iban: found ${refusal.found}, expected one with the right check digits.`;
    case 'prefix_reserved':
      return `selling.numberPrefix: found ${refusal.found}, expected one without REHEARSED-.`;
    case 'rate_repeated': {
      const { country, from } = refusal;
      return `selling.vatRates: found ${country} twice from ${toDateText(from)}, expected once.`;
    }
    default:
      return unreachable(refusal);
  }
}

const params = Type.Object({ partyId: wireId('party_') }, CLOSED);

const getBilling = defineRead({
  operationId: 'getBilling',
  path: '/v1/parties/:partyId/billing',
  summary: 'What invoices say of a party',
  room: 'funding',
  permission: 'billing.read',
  params,
  answer: wireBilling,
  find: async ({ params: { partyId } }, { database }: BillingPorts) => {
    const found = await selectBilling(database, partyId);
    if (found === undefined) return undefined;
    const show = async () => ({ body: toWireBilling(found), version: found.version });
    return { scopes: await scopesOfParty(database, partyId), show };
  },
});

const putRoute = defineRoute({
  operationId: 'putBilling',
  method: 'PUT',
  path: '/v1/parties/:partyId/billing',
  summary: 'Say what invoices have to say of a party: name, address, numbers, account, VAT rates',
  description: 'Invoices that were issued before keep what they say.',
  room: 'funding',
  permission: 'billing.write',
  auditNoun: 'billing',
  kind: 'command',
  problems: Object.values(PROBLEM_TYPES),
  params,
  body: wireGivenDetails,
  answer: wireBilling,
  scopesOf: ({ params: { partyId } }, reader) => scopesOfParty(reader, partyId),
  handle: async ({ params, body, actor, reach, caller, ifMatch }, { database }: BillingPorts) => {
    const target = { id: params.partyId, version: ifMatch };
    const scopes = await scopesOfParty(database, params.partyId);
    const saysSelling = 'everywhere' in reach || isAllowed(actor, 'invoice.issue', scopes);
    const put = await database.write(caller, (writer) =>
      putBilling(writer, target, fromWireDetails(body), { saysSelling }),
    );
    if (!put.ok) return refuse(PROBLEM_TYPES[put.reason], sentenceOf(put));
    return { ok: true, body: toWireBilling(put.value), version: put.value.version };
  },
});

export const BILLING_ROUTES: readonly AnyRoute<BillingPorts>[] = [getBilling, putRoute];
