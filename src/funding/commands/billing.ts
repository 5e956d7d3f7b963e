/** A party says what its invoices have to say of it. */
import { isDeepStrictEqual } from 'node:util';
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { JsonObject, Writer } from '../../platform/database/transaction.ts';
import { type BillingDetails, type BillingFault, billingFault } from '../billing/details.ts';
import { lockBilling, selectBilling, upsertBilling } from '../store/billing.ts';
import { type Stored, selectParty } from '../store/parties.ts';

export type BillingOutcome = Outcome<
  Stored<BillingDetails>,
  FoundRefusal | NotSeen | NotToSay | BillingFault
>;

/** There are details by now, and the caller has seen none. */
interface NotSeen {
  readonly reason: 'not_seen';
  readonly id: PartyId;
}

/** The caller speaks for the party, but not for how it sells. */
interface NotToSay {
  readonly reason: 'selling_not_to_say';
  readonly id: PartyId;
}

/**
 * Refused in this order: there is no such party; details that the caller has not seen, because it
 * names another version or none; another account, prefix, rate or other part of how it sells, by
 * who may not change that (`saysSelling`); a fault. What was issued before keeps what it says.
 */
export async function putBilling(
  writer: Writer,
  { id, version }: Target<PartyId>,
  details: Omit<BillingDetails, 'party'>,
  { saysSelling }: { readonly saysSelling: boolean } = { saysSelling: true },
): Promise<BillingOutcome> {
  if ((await selectParty(writer, id)) === undefined) return refused({ reason: 'not_found', id });
  const before = await lockBilling(writer, id);
  if (version !== undefined) {
    const seen = asSeen(before ?? { version: 0 }, { id, version });
    if (!seen.ok) return seen;
  } else if (before !== undefined) return refused({ reason: 'not_seen', id });
  if (!saysSelling && !isDeepStrictEqual(before?.selling, details.selling)) {
    return refused({ reason: 'selling_not_to_say', id });
  }
  const given = { ...details, party: id };
  const fault = billingFault(given);
  if (fault !== undefined) return refused(fault);
  await upsertBilling(writer, given);
  const detail = JSON.parse(JSON.stringify(details)) as JsonObject;
  writer.audit({ action: 'billing.put', subject: id, detail });
  return done(present(await selectBilling(writer, id), id));
}
