/** Funders open calls for applications, and may close them early. */
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { AccessCallId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toTimeText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { type AccessCallRefusal, type AccessCallTerms, openingRefusal } from '../access-call.ts';
import type { CallNotOpen } from '../application.ts';
import {
  insertAccessCall,
  lockAccessCall,
  type StoredAccessCall,
  selectAccessCall,
  updateAccessCallClosed,
} from '../store/access-calls.ts';
import { lockPlan, selectMode } from '../store/allocations.ts';
import { type AllocationFacts, planOf, siteFactsOf } from './allocations.ts';

export type OpenCallOutcome = Outcome<
  StoredAccessCall,
  { readonly reason: 'exists'; readonly id: AccessCallId } | AccessCallRefusal
>;

export async function openAccessCall(
  writer: Writer,
  terms: AccessCallTerms,
  facts: AllocationFacts,
): Promise<OpenCallOutcome> {
  const { id, funder, opensAt, closesAt } = terms;
  await lockPlan(writer);
  if ((await selectAccessCall(writer, id)) !== undefined) return refused({ reason: 'exists', id });
  const plan = await planOf(writer, facts);
  // What is given away begins at the earliest when it opens, and may last as long as the plan.
  const within = { start: opensAt, end: toEpochSeconds(Math.max(plan.end, closesAt)) };
  const refusal = openingRefusal(terms, {
    plan,
    now: writer.caller.at,
    hasFunder: (await facts.parties(writer)).some((party) => party.id === funder),
    mode: await selectMode(writer, terms.mode),
    sites: await siteFactsOf(writer, terms.sites, within, facts),
  });
  if (refusal !== undefined) return refused(refusal);
  await insertAccessCall(writer, terms);
  return done(await told(writer, id, 'open'));
}

export type CloseCallOutcome = Outcome<StoredAccessCall, FoundRefusal | CallNotOpen>;

/** From now on it receives nothing; what was received is decided as before. */
export async function closeAccessCall(
  writer: Writer,
  target: Target<AccessCallId>,
): Promise<CloseCallOutcome> {
  const found = asSeen(await lockAccessCall(writer, target.id), target);
  if (!found.ok) return found;
  const { opensAt: from, closesAt: until } = found.value.terms;
  const now = writer.caller.at;
  if (now <= from || now >= until) return refused({ reason: 'access_call_not_open', from, until });
  await updateAccessCallClosed(writer, target.id);
  return done(await told(writer, target.id, 'close'));
}

const PAST_PARTICIPLES = { open: 'opened', close: 'closed' } as const;

/** Read by anybody; heard by those who have a role for its funder. */
async function told(
  writer: Writer,
  id: AccessCallId,
  verb: keyof typeof PAST_PARTICIPLES,
): Promise<StoredAccessCall> {
  const call = present(await selectAccessCall(writer, id), id);
  const { funder, mode, sites, sharePpm, opensAt, closesAt } = call.terms;
  const days = { opens: toTimeText(opensAt), closes: toTimeText(closesAt) };
  const detail = { funder, mode, sites, sharePpm, ...days };
  writer.audit({ action: `access-call.${verb}`, subject: id, detail });
  writer.publish({
    kind: `access-call.${PAST_PARTICIPLES[verb]}`,
    subject: id,
    scopes: [`party:${funder}`],
    detail: {},
  });
  return call;
}
