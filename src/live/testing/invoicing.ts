/** Invoices of what was charged, issued in a test. */

import type { BillingDetails } from '../../funding/billing/details.ts';
import { putBilling } from '../../funding/commands/billing.ts';
import { assert } from '../../kernel/assert.ts';
import { done } from '../../kernel/outcome.ts';
import type { Database } from '../../platform/database/transaction.ts';
import type { HttpServer } from '../../platform/http/server.ts';
import { issueInvoices, readClaimsDue } from '../../settlement/commands/invoices.ts';
import { toWireDetails } from '../invoicing/billing-routes.ts';
import { INVOICE_FACTS } from '../invoicing/invoice-facts.ts';
import { callerAt } from './applied.ts';

/** Gives the details, and issues all that is due and lacks nothing. Answers the ids. */
export async function issueAll(
  database: Database,
  at: number,
  details: readonly BillingDetails[],
): Promise<readonly string[]> {
  const issued = await database.write(callerAt(at), async (writer) => {
    for (const { party, ...given } of details) {
      const put = await putBilling(writer, { id: party, version: undefined }, given);
      assert(put.ok, `The details of ${party} were refused`);
    }
    const all = { month: undefined, seller: undefined };
    const ids: string[] = [];
    for (const { claim, sha256 } of await readClaimsDue(writer, all, INVOICE_FACTS)) {
      if (sha256 === undefined) continue;
      const made = await issueInvoices(writer, claim, sha256, INVOICE_FACTS);
      assert(made.ok, made.ok ? '' : `It was refused: ${made.reason}`);
      ids.push(...made.value.map(({ id }) => id));
    }
    return done(ids);
  });
  assert(issued.ok, 'Invoices were refused');
  return issued.value;
}

/** Gives the details of a party as who gives them has seen them. */
export async function giveBilling(server: HttpServer, who: string, details: BillingDetails) {
  const url = `/v1/parties/${details.party}/billing`;
  const headers = { 'x-as': who };
  const { etag } = (await server.fastify.inject({ method: 'GET', url, headers })).headers;
  const seen = etag === undefined ? headers : { ...headers, 'if-match': String(etag) };
  const payload = toWireDetails(details);
  const answer = await server.fastify.inject({ method: 'PUT', url, headers: seen, payload });
  return { status: answer.statusCode, body: answer.json() };
}
