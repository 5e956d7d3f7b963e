/**
 * GPU time that a state gives to the joint undertaking, mainly for start-ups and SMEs (rule 7 of
 * the field: Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b). It is never a
 * contribution: it is no source of a commitment, has no amount of money, and nothing that sums
 * contributions, matches or shares takes it.
 */
import type { FoundRefusal } from '../kernel/as-seen.ts';
import type { DonationId, PartyId } from '../kernel/ids.ts';
import type { EpochSeconds, GpuSeconds } from '../kernel/units.ts';
import type { Party } from './party.ts';

export type DonationPurpose = 'start-ups-and-smes' | 'research' | 'public-bodies' | 'other';

export interface DonatedTimeDraft {
  readonly id: DonationId;
  readonly donor: PartyId;
  readonly receiver: PartyId;
  readonly gpuSeconds: GpuSeconds;
  /** In which it can be used; `endAt` is the first second after. */
  readonly startAt: EpochSeconds;
  readonly endAt: EpochSeconds;
  /** For whom the receiver is to use it. */
  readonly purpose: DonationPurpose;
}

export interface DonatedTime extends DonatedTimeDraft {
  readonly donatedAt: EpochSeconds;
  /** Before it began; `undefined`: it stands. */
  readonly takenBackAt: EpochSeconds | undefined;
  readonly version: number;
}

export type DonationRefusal =
  | { readonly reason: 'exists'; readonly id: DonationId }
  | { readonly reason: 'donor_not_a_state'; readonly donor: PartyId }
  | { readonly reason: 'receiver_not_joint'; readonly receiver: PartyId }
  | {
      readonly reason: 'period_empty';
      readonly startAt: EpochSeconds;
      readonly endAt: EpochSeconds;
    }
  | { readonly reason: 'period_begun'; readonly startAt: EpochSeconds; readonly now: EpochSeconds };

export type TakeBackRefusal =
  | FoundRefusal
  | { readonly reason: 'taken_back'; readonly id: DonationId; readonly at: EpochSeconds }
  | Extract<DonationRefusal, { readonly reason: 'period_begun' }>;

/**
 * In this order, after `exists`: a donor that is no state, a receiver that is no joint undertaking,
 * a period without a second, a period that has begun.
 */
export function donationRefusal(
  { donor, receiver, startAt, endAt }: DonatedTimeDraft,
  parties: readonly Party[],
  now: EpochSeconds,
): DonationRefusal | undefined {
  const kindOf = (party: PartyId) => parties.find(({ id }) => id === party)?.kind;
  if (kindOf(donor) !== 'state') return { reason: 'donor_not_a_state', donor };
  if (kindOf(receiver) !== 'joint-undertaking') return { reason: 'receiver_not_joint', receiver };
  if (endAt <= startAt) return { reason: 'period_empty', startAt, endAt };
  return startAt > now ? undefined : { reason: 'period_begun', startAt, now };
}

/** In this order: taken back before, begun: from then on its receiver counts on it. */
export function takeBackRefusal(
  { id, startAt, takenBackAt }: DonatedTime,
  now: EpochSeconds,
): TakeBackRefusal | undefined {
  if (takenBackAt !== undefined) return { reason: 'taken_back', id, at: takenBackAt };
  return startAt > now ? undefined : { reason: 'period_begun', startAt, now };
}
