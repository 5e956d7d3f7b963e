/** Time is donated, or taken back before it begins. Refusals as in `donated-time.ts`. */
import { asSeen, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { DonationId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { toTimeText } from '../../kernel/time.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import {
  type DonatedTime,
  type DonatedTimeDraft,
  type DonationRefusal,
  donationRefusal,
  type TakeBackRefusal,
  takeBackRefusal,
} from '../donated-time.ts';
import {
  insertDonation,
  lockDonation,
  selectDonation,
  updateDonationTakenBack,
} from '../store/donated-time.ts';
import { selectParties } from '../store/parties.ts';

export type DonationOutcome = Outcome<DonatedTime, DonationRefusal>;
export type TakeBackOutcome = Outcome<DonatedTime, TakeBackRefusal>;

export async function donateTime(
  writer: Writer,
  draft: DonatedTimeDraft,
): Promise<DonationOutcome> {
  const { id } = draft;
  const found = await selectDonation(writer, id);
  if (found !== undefined) return refused({ reason: 'exists', id });
  const refusal = donationRefusal(draft, await selectParties(writer), writer.caller.at);
  if (refusal !== undefined) return refused(refusal);
  await insertDonation(writer, draft);
  return done(await told(writer, id, 'donate'));
}

export async function takeBackDonation(
  writer: Writer,
  target: Target<DonationId>,
): Promise<TakeBackOutcome> {
  const { id } = target;
  const found = asSeen(await lockDonation(writer, id), target);
  if (!found.ok) return found;
  const refusal = takeBackRefusal(found.value, writer.caller.at);
  if (refusal !== undefined) return refused(refusal);
  await updateDonationTakenBack(writer, id);
  return done(await told(writer, id, 'take-back'));
}

const EVENT_KINDS = { donate: 'time.donated', 'take-back': 'time.taken-back' } as const;

async function told(
  writer: Writer,
  id: DonationId,
  verb: keyof typeof EVENT_KINDS,
): Promise<DonatedTime> {
  const donation = present(await selectDonation(writer, id), id);
  const { donor, receiver, gpuSeconds, startAt, endAt, purpose } = donation;
  const period = { start: toTimeText(startAt), end: toTimeText(endAt) };
  const detail = { donor, receiver, gpuSeconds, ...period, purpose };
  writer.audit({ action: `donation.${verb}`, subject: id, detail });
  const scopes = [`party:${donor}`, `party:${receiver}`];
  writer.publish({ kind: EVENT_KINDS[verb], subject: id, scopes, detail: { gpuSeconds } });
  return donation;
}
