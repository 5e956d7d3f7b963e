/** Billing details as they are typed, and as they are sent: empty is none, per cent is ppm. */
import type { Billing, BillingDetailsInput } from '../../../../src/client/billing.ts';
import { typedWhole } from '../../parts/form/typed-number.ts';
import type { Language } from '../../texts/language.ts';

const PERCENT_DIGITS = 4;
const PPM_A_PERCENT = 10_000;

/** A tick is `yes`. Of the VAT rates, each has three fields of its own: `rate0country`. */
export type TypedBilling = Readonly<Record<string, string>>;

type RateField = 'country' | 'from' | 'percent';

export interface TypedRate extends Readonly<Record<RateField, string>> {
  /** Of its fields; those that were taken away keep theirs. */
  readonly key: number;
}

export function rateField(key: number, field: RateField): string {
  return `rate${key}${field}`;
}

/** Exactly: `7,7` is 77000. What has more digits than the law of any state is no rate, but NaN. */
export function ppmOf(percentText: string): number {
  const found = /^(\d{1,3})(?:[.,](\d{1,4}))?$/.exec(percentText.replaceAll(/[\s%]/g, ''));
  if (found === null) return Number.NaN;
  const [, whole = '', fraction = ''] = found;
  return Number(`${whole}${fraction.padEnd(PERCENT_DIGITS, '0')}`);
}

/** As it is typed in a language, with all its digits. */
export function percentOf(ppm: number, language: Language): string {
  const whole = String(Math.floor(ppm / PPM_A_PERCENT));
  const rest = String(ppm % PPM_A_PERCENT).padStart(PERCENT_DIGITS, '0');
  const fraction = rest.replace(/0+$/, '');
  if (fraction === '') return whole;
  return `${whole}${language === 'nl' ? ',' : '.'}${fraction}`;
}

/** Without those that were taken away: their keys stand in `ratesGone`, each with a space. */
export function ratesOf(typed: TypedBilling): readonly TypedRate[] {
  const gone = new Set((typed.ratesGone ?? '').split(' '));
  const keys = Array.from({ length: Number(typed.rateCount ?? '0') }, (_, key) => key);
  return keys
    .filter((key) => !gone.has(String(key)))
    .map((key) => ({
      key,
      country: typed[rateField(key, 'country')] ?? '',
      from: typed[rateField(key, 'from')] ?? '',
      percent: typed[rateField(key, 'percent')] ?? '',
    }));
}

/** `undefined`: nothing was given yet. */
export function typedOf(billing: Billing | undefined, language: Language): TypedBilling {
  const { address, electronicAddress, contact, selling } = billing ?? {};
  const typed = {
    legalName: billing?.legalName ?? '',
    street: address?.street ?? '',
    postCode: address?.postCode ?? '',
    city: address?.city ?? '',
    country: address?.country ?? '',
    vatId: billing?.vatId ?? '',
    registration: billing?.registration ?? '',
    scheme: electronicAddress?.scheme ?? '',
    electronicId: electronicAddress?.id ?? '',
    contactName: contact?.name ?? '',
    contactPhone: contact?.phone ?? '',
    contactEmail: contact?.email ?? '',
    buyerReference: billing?.buyerReference ?? '',
    exemption: billing?.exemption ?? '',
    sells: selling ? 'yes' : '',
    iban: selling?.iban ?? '',
    paymentDays: selling ? String(selling.paymentDays) : '30',
    numberPrefix: selling?.numberPrefix ?? '',
    taxesInstalments: selling?.taxesInstalments ? 'yes' : '',
  };
  const rates = selling?.vatRates ?? [];
  const fields = rates.flatMap(({ country, from, ratePpm }, key) => [
    [rateField(key, 'country'), country] as const,
    [rateField(key, 'from'), from] as const,
    [rateField(key, 'percent'), percentOf(ratePpm, language)] as const,
  ]);
  const kept = { rateCount: String(rates.length), ratesGone: '' };
  return { ...typed, ...kept, ...Object.fromEntries(fields) };
}

const CONTACT_FIELDS = ['contactName', 'contactPhone', 'contactEmail'] as const;

export function toBilling(typed: TypedBilling): BillingDetailsInput {
  const text = (name: string) => (typed[name] ?? '').trim();
  const orNull = (name: string) => (text(name) === '' ? null : text(name));
  return {
    legalName: text('legalName'),
    address: {
      street: text('street'),
      postCode: text('postCode'),
      city: text('city'),
      country: codeOf(text('country')),
    },
    vatId: orNull('vatId') === null ? null : codeOf(text('vatId')),
    registration: orNull('registration'),
    electronicAddress:
      text('scheme') === '' && text('electronicId') === ''
        ? null
        : { scheme: codeOf(text('scheme')), id: text('electronicId') },
    contact: CONTACT_FIELDS.every((name) => text(name) === '')
      ? null
      : { name: text('contactName'), phone: text('contactPhone'), email: text('contactEmail') },
    buyerReference: orNull('buyerReference'),
    exemption: orNull('exemption') as BillingDetailsInput['exemption'],
    selling: text('sells') === '' ? null : sellingOf(typed),
  };
}

function sellingOf(typed: TypedBilling): NonNullable<BillingDetailsInput['selling']> {
  return {
    iban: codeOf(typed.iban ?? ''),
    paymentDays: typedWhole(typed.paymentDays ?? ''),
    numberPrefix: (typed.numberPrefix ?? '').trim(),
    vatRates: ratesOf(typed).map(({ country, from, percent }) => {
      return { country: codeOf(country), from, ratePpm: ppmOf(percent) };
    }),
    taxesInstalments: typed.taxesInstalments === 'yes',
  };
}

/** Codes are written with spaces and in small letters too, and mean the same. */
function codeOf(text: string): string {
  return text.replaceAll(/\s/g, '').toUpperCase();
}
