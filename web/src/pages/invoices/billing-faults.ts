/**
 * Where a refusal of billing details belongs. Of what may be left out as a whole, such as the part
 * of a seller, Polder says that it is at fault and not which field of it; and the rules on codes
 * name their field at the beginning of the sentence.
 */
import type { BillingDetailsInput } from '../../../../src/client/billing.ts';
import type { FieldFault, Problem } from '../../../../src/client/runtime.ts';
import { Refused } from '../../api/refused.ts';

const NAMED = /^([A-Za-z0-9.]+): found (.+?)(?:, expected (.+))?\.$/;

/** `error` with the fields that it is about. */
export function locatedError(error: Error | null, sent: BillingDetailsInput): Error | null {
  if (!(error instanceof Refused)) return error;
  return new Refused({ ...error.problem, faults: faultsOf(error.problem, sent) });
}

function faultsOf({ detail, faults = [] }: Problem, sent: BillingDetailsInput) {
  const [, path, found = '', expected = ''] = NAMED.exec(detail) ?? [];
  if (faults.length === 0 && path !== undefined) {
    return [{ field: `/${path.replaceAll('.', '/')}`, found, expected }];
  }
  return faults.flatMap((fault) => {
    const inside = fieldsAtFault(fault.field, sent);
    return inside.length === 0 ? [fault] : inside.map((field) => ({ ...fault, field }));
  }) satisfies readonly FieldFault[];
}

const DAYS_MAX = 365;
const PPM_MAX = 1_000_000;

/** The fields of a part that are not as the interface expects them. */
export function fieldsAtFault(part: string, sent: BillingDetailsInput): readonly string[] {
  const { electronicAddress, contact, selling } = sent;
  if (part === '/electronicAddress' && electronicAddress !== null) {
    const { scheme, id } = electronicAddress;
    return wrongOf([
      ['/electronicAddress/scheme', /^[0-9A-Z]{2,4}$/.test(scheme)],
      ['/electronicAddress/id', id !== '' && id.length <= 50],
    ]);
  }
  if (part === '/contact' && contact !== null) {
    const { name, phone, email } = contact;
    return wrongOf([
      ['/contact/name', name !== '' && name.length <= 100],
      ['/contact/phone', /^[0-9+][0-9 ()/.-]{2,29}$/.test(phone)],
      ['/contact/email', /^[!-?A-~]{1,80}@[a-zA-Z0-9.-]{1,80}$/.test(email)],
    ]);
  }
  if (part !== '/selling' || selling === null) return [];
  const { iban, paymentDays, numberPrefix, vatRates } = selling;
  return wrongOf([
    ['/selling/iban', /^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/.test(iban)],
    ['/selling/paymentDays', isWholeTo(paymentDays, DAYS_MAX)],
    ['/selling/numberPrefix', /^[A-Za-z0-9-]{0,16}$/.test(numberPrefix)],
    ...vatRates.flatMap(({ country, from, ratePpm }, index) => {
      const rate = `/selling/vatRates/${index}`;
      return [
        [`${rate}/country`, /^[A-Z]{2}$/.test(country)],
        [`${rate}/from`, /^\d{4}-\d{2}-\d{2}$/.test(from)],
        [`${rate}/ratePpm`, isWholeTo(ratePpm, PPM_MAX)],
      ] as const;
    }),
  ]);
}

function isWholeTo(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max;
}

function wrongOf(fields: readonly (readonly [field: string, isRight: boolean])[]) {
  return fields.flatMap(([field, isRight]) => (isRight ? [] : [field]));
}
