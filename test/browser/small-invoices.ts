/**
 * Invoices of the small demo, whose parties are others than those of a demo: what users owe for the
 * first closed month is issued, the rest is due; who pays instalments has given no details.
 */
import { putBilling } from '../../src/funding/commands/billing.ts';
import { present } from '../../src/kernel/assert.ts';
import { done } from '../../src/kernel/outcome.ts';
import type { EpochSeconds } from '../../src/kernel/units.ts';
import { must } from '../../src/live/demo/must.ts';
import { INVOICE_FACTS } from '../../src/live/invoicing/invoice-facts.ts';
import type { OpenDatabase } from '../../src/platform/database/open-database.ts';
import { issueInvoices, readClaimsDue } from '../../src/settlement/commands/invoices.ts';
import { buyerOf, sellerOf } from '../../src/settlement/testing/traders.ts';

export async function saveSmallInvoices(database: OpenDatabase, now: EpochSeconds): Promise<void> {
  await database.write({ actor: 'system_demo', at: now, requestId: '' }, async (writer) => {
    const seller = sellerOf('party_operator', { legalName: 'Operator B.V.' });
    const buyer = buyerOf('party_users', { legalName: 'Users B.V.' });
    for (const given of [seller, buyer]) {
      const { party, ...details } = given;
      must(await putBilling(writer, { id: party, version: undefined }, details));
    }
    const of = { month: undefined, seller: undefined };
    const due = await readClaimsDue(writer, of, INVOICE_FACTS);
    const first = present(
      due.find(({ sha256, claim }) => sha256 !== undefined && claim.subject === 'use'),
      'what users owe',
    );
    must(await issueInvoices(writer, first.claim, present(first.sha256, 'hash'), INVOICE_FACTS));
    return done(undefined);
  });
}
