/**
 * What the holder of an allocation asks its funder for after the award: a later end, more time, or
 * another holder. A later end keeps the share, so that it brings more; more time raises the share
 * of the months that are still to begin. Granting it changes the allocation, by all rules of that.
 */
import type { AllocationId, ChangeId, PartyId } from '../kernel/ids.ts';
import type { EpochSeconds, GpuSeconds } from '../kernel/units.ts';
import type { Allocation } from './allocation.ts';

export type ChangeState = 'open' | 'granted' | 'refused' | 'withdrawn';

/** What is `undefined` stays as it is; not all of it is. */
export interface AskedChange {
  readonly end: EpochSeconds | undefined;
  readonly moreGpuSeconds: GpuSeconds | undefined;
  readonly holder: PartyId | undefined;
}

export interface ChangeRequest extends AskedChange {
  readonly id: ChangeId;
  readonly allocation: AllocationId;
  readonly state: ChangeState;
  readonly said: string;
  readonly askedAt: EpochSeconds;
  readonly askedBy: string;
  readonly answer: string | undefined;
  readonly decidedAt: EpochSeconds | undefined;
  /** How much more the allocation brings by it than before; negative never. */
  readonly broughtGpuSeconds: GpuSeconds | undefined;
  readonly version: number;
}

export type StandsRefusal =
  | { readonly reason: 'has_ended'; readonly end: EpochSeconds }
  | { readonly reason: 'not_later'; readonly found: EpochSeconds; readonly end: EpochSeconds }
  | { readonly reason: 'holder_stays'; readonly holder: PartyId };

/**
 * Asked when it is asked for and again when it is granted, for the funder may change the allocation
 * between the two. In this order: the allocation has ended; an end that is not later; the holder
 * that it has.
 */
export function standsRefusal(
  { end: endsAt, holder: held }: Pick<Allocation, 'end' | 'holder'>,
  { end, holder }: AskedChange,
  now: EpochSeconds,
): StandsRefusal | undefined {
  if (endsAt <= now) return { reason: 'has_ended', end: endsAt };
  if (end !== undefined && end <= endsAt) {
    return { reason: 'not_later', found: end, end: endsAt };
  }
  return holder === held ? { reason: 'holder_stays', holder } : undefined;
}

export type AskRefusal =
  | { readonly reason: 'asks_for_nothing' }
  | StandsRefusal
  | { readonly reason: 'party_unknown'; readonly party: PartyId }
  | { readonly reason: 'change_open'; readonly id: ChangeId };

export interface AskScene {
  readonly now: EpochSeconds;
  /** Whether the asked holder is there. */
  readonly hasHolder: boolean;
  /** Of the same allocation, one that is not decided yet. */
  readonly open: ChangeId | undefined;
}

/**
 * In this order: nothing is asked for; as {@link standsRefusal}; a holder that is not there;
 * another that is still open.
 */
export function askRefusal(
  allocation: Pick<Allocation, 'end' | 'holder'>,
  asked: AskedChange,
  { now, hasHolder, open }: AskScene,
): AskRefusal | undefined {
  const { end, moreGpuSeconds, holder } = asked;
  const isNothing = end === undefined && moreGpuSeconds === undefined && holder === undefined;
  if (isNothing) return { reason: 'asks_for_nothing' };
  const refusal = standsRefusal(allocation, asked, now);
  if (refusal !== undefined) return refusal;
  if (holder !== undefined && !hasHolder) return { reason: 'party_unknown', party: holder };
  return open === undefined ? undefined : { reason: 'change_open', id: open };
}

export type DecideRefusal = { readonly reason: 'change_decided'; readonly state: ChangeState };

export function decideRefusal({ state }: Pick<ChangeRequest, 'state'>): DecideRefusal | undefined {
  return state === 'open' ? undefined : { reason: 'change_decided', state };
}
