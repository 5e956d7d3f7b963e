/** Expressions of interest: sent by anyone, followed up by officers. */
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { InterestId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import {
  type Interest,
  type InterestDraft,
  type InterestRefusal,
  interestRefusal,
  stateAfter,
} from '../interest.ts';
import {
  insertInterest,
  insertNote,
  lockInterest,
  selectInterest,
  updateInterestState,
} from '../store/interests.ts';
import type { FundingFacts } from './agreements.ts';

export type SendOutcome = Outcome<{ readonly id: InterestId }, InterestRefusal>;
export type FollowOutcome = Outcome<
  Interest,
  FoundRefusal | { readonly reason: 'interest_closed'; readonly id: InterestId }
>;

/** Refuses as {@link interestRefusal}. Audit and event name neither consortium nor contact. */
export async function sendInterest(
  writer: Writer,
  draft: InterestDraft,
  funding: FundingFacts,
): Promise<SendOutcome> {
  const { programme, track } = draft;
  const hasProgramme = await funding.hasProgramme(writer, programme);
  const refusal = interestRefusal(draft, await funding.parties(writer), hasProgramme);
  if (refusal !== undefined) return refused(refusal);
  const id = await insertInterest(writer, draft);
  writer.audit({ action: 'interest.send', subject: id, detail: { programme, track } });
  writer.publish({
    kind: 'interest.received',
    subject: id,
    scopes: [`programme:${programme}`],
    detail: {},
  });
  return done({ id });
}

/** Adds to the log whom an officer spoke to and what was said; refuses what is closed. */
export async function noteInterest(
  writer: Writer,
  target: Target<InterestId>,
  said: { readonly spokenTo: string; readonly note: string },
): Promise<FollowOutcome> {
  return follow(writer, target, 'note', (interest) => insertNote(writer, interest, said));
}

/** Nothing more is expected of it; refuses what is closed already. */
export async function closeInterest(
  writer: Writer,
  target: Target<InterestId>,
): Promise<FollowOutcome> {
  return follow(writer, target, 'close', async () => undefined);
}

async function follow(
  writer: Writer,
  target: Target<InterestId>,
  step: 'note' | 'close',
  work: (interest: Interest) => Promise<void>,
): Promise<FollowOutcome> {
  const { id } = target;
  const seen = asSeen(await lockInterest(writer, id), target);
  if (!seen.ok) return seen;
  const found = seen.value;
  const state = stateAfter(found.state, step);
  if (state === undefined) return refused({ reason: 'interest_closed', id });
  await work(found);
  await updateInterestState(writer, id, state);
  writer.audit({ action: `interest.${step}`, subject: id, detail: { before: found.state } });
  writer.publish({
    kind: step === 'note' ? 'interest.noted' : 'interest.closed',
    subject: id,
    scopes: [`programme:${found.programme}`],
    detail: { state },
  });
  return done(present(await selectInterest(writer, id), id));
}
