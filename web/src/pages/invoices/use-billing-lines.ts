/** Billing details, a line each, as they are typed. */
import type { BillingExemption } from '../../../../src/client/billing.ts';
import type { Seen } from '../../parts/form/meanwhile.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { billingTexts } from './billing-texts.ts';
import { ibanText } from './invoice-amounts.ts';
import { ratesOf, type TypedBilling } from './typed-billing.ts';

const TEXTS = [
  ...['legalName', 'street', 'postCode', 'city', 'country', 'vatId', 'registration'],
  ...['scheme', 'electronicId', 'buyerReference'],
] as const;

export function useBillingLines(): (typed: TypedBilling) => Seen {
  const texts = useTexts(billingTexts);
  const formats = useFormats();
  const words = new Map<string, unknown>(Object.entries(texts));
  return (typed) => {
    const plain = TEXTS.map((name) => [String(words.get(name)), typed[name] || '–'] as const);
    const exemption = typed.exemption as BillingExemption | '';
    const exempt = exemption === '' ? texts.notExempt : texts[exemption];
    const bought = [...plain, [texts.exemption, exempt] as const];
    if (typed.sells !== 'yes') return bought;
    return [
      ...bought,
      [texts.iban, ibanText(typed.iban ?? '')],
      [texts.paymentDays, typed.paymentDays ?? ''],
      [texts.numberPrefix, typed.numberPrefix || '–'],
      ...ratesOf(typed).map(({ country, from, percent }, index) => {
        const label = texts.rate(formats.count(index + 1));
        return [label, `${country}, ${texts.from.toLowerCase()} ${from}: ${percent}%`] as const;
      }),
      [texts.instalments, typed.taxesInstalments === 'yes' ? texts.taxed : texts.untaxed],
    ];
  };
}
