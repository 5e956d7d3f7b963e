/**
 * The invoices of a demo, by the commands that the interface calls: those of all closed months but
 * the last are issued five days after their month, and what users owe for the first is paid. The
 * last month waits to be looked at.
 */
import { putBilling } from '../../../funding/commands/billing.ts';
import type { PartyId } from '../../../kernel/ids.ts';
import { SECONDS_PER_DAY, toEpochSeconds } from '../../../kernel/units.ts';
import type { Writer } from '../../../platform/database/transaction.ts';
import {
  type ClaimDue,
  issueInvoices,
  notePayment,
  readClaimsDue,
} from '../../../settlement/commands/invoices.ts';
import { INVOICE_FACTS } from '../../invoicing/invoice-facts.ts';
import type { StoredPlan } from '../../stored-plan.ts';
import { asOf } from '../as-of.ts';
import { must } from '../must.ts';
import { DEMO_BILLING } from './demo-billing.ts';

const DAYS_TO_ISSUE = 5;
const DAYS_TO_PAY = 16;

export async function saveInvoices(writer: Writer, { parties }: StoredPlan): Promise<void> {
  const known = new Set<PartyId>(parties.map(({ id }) => id));
  const given = DEMO_BILLING.filter(({ party }) => known.has(party));
  for (const { party, ...details } of given) {
    must(await putBilling(writer, { id: party, version: undefined }, details));
  }
  const due = await readClaimsDue(writer, { month: undefined, seller: undefined }, INVOICE_FACTS);
  const months = [...new Set(due.map(({ claim }) => claim.month))].sort();
  for (const each of due) {
    if (each.claim.month === months.at(-1) || each.sha256 === undefined) continue;
    await issueOne(writer, each, each.sha256, each.claim.month === months[0]);
  }
}

async function issueOne(
  writer: Writer,
  { claim }: ClaimDue,
  sha256: string,
  isFirst: boolean,
): Promise<void> {
  const daysAfter = (days: number) => toEpochSeconds(claim.end + days * SECONDS_PER_DAY);
  const issuer = asOf(writer, daysAfter(DAYS_TO_ISSUE));
  const issued = must(await issueInvoices(issuer, claim, sha256, INVOICE_FACTS));
  if (!isFirst || claim.subject !== 'use') return;
  for (const { id, number } of issued) {
    const payment = {
      cents: undefined,
      paidAt: daysAfter(DAYS_TO_PAY),
      reference: `Payment of ${number}`,
    };
    must(await notePayment(asOf(writer, daysAfter(DAYS_TO_PAY + 1)), id, payment, INVOICE_FACTS));
  }
}
