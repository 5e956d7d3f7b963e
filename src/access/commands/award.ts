/**
 * The award of an application: an allocation of the least share of the funder's entitlement that
 * brings what is awarded, for the applicant, led by who submitted the application.
 */
import type { Target } from '../../kernel/as-seen.ts';
import type { AllocationId, ApplicationId, PartyId, SiteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Interval } from '../../kernel/time.ts';
import {
  type Gibibytes,
  type GpuSeconds,
  type PartsPerMillion,
  WHOLE_PPM,
} from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import { giveRole } from '../../platform/identity/commands/roles.ts';
import type { AccessCallTerms } from '../access-call.ts';
import type { Allocation } from '../allocation.ts';
import type { AllocationRefusal } from '../allocation-rules.ts';
import { amountRefusal } from '../application.ts';
import { type EntitledInPeriod, gpuSecondsOfShare, leastShareFor } from '../award-share.ts';
import { shareLeftOf } from '../call-share.ts';
import { lockPlan, selectAllocation, selectAllocationsOf } from '../store/allocations.ts';
import { selectAllocationsOfCall, updateAwarded } from '../store/applications.ts';
import { type AllocationFacts, createAllocation } from './allocations.ts';
import { type ApplicationOutcome, type LoadedApplication, told } from './applications.ts';
import { loadToAward, type RecommendedIt, type RecommendRefusal } from './decisions.ts';

/** What an award is checked against besides what an allocation is. */
export interface AwardFacts extends AllocationFacts {
  /** What a funder is entitled to at these sites in the periods that the interval touches. */
  readonly entitledAt: (
    reader: Reader,
    funder: PartyId,
    sites: readonly SiteId[],
    within: Interval,
  ) => Promise<readonly EntitledInPeriod[]>;
}

/** What is awarded; what an allocation has besides comes from the call and the application. */
export interface AwardTerms extends Interval {
  readonly gpuSeconds: GpuSeconds;
  readonly sites: readonly SiteId[];
  readonly storageGibibytes: Gibibytes | undefined;
  readonly said: string;
}

type AwardRefusal =
  | RecommendRefusal
  | RecommendedIt
  | {
      readonly reason: 'site_not_of_call';
      readonly site: SiteId;
      readonly expected: readonly SiteId[];
    }
  | EntitlementTooSmall
  | CallExhausted
  | AllocationRefusal;
/** `most`: what all that is left to ask for would bring. */
export interface EntitlementTooSmall {
  readonly reason: 'entitlement_too_small';
  readonly field: 'gpuSeconds' | 'moreGpuSeconds';
  readonly gpuSeconds: GpuSeconds;
  readonly most: bigint;
}

export type AwardOutcome = ApplicationOutcome<AwardRefusal>;

/**
 * Awards GPU-seconds: its applicant gets an allocation of the least share of the funder's
 * entitlement that brings as much, and its lead leads the project. After its own rules an award is
 * refused as any new allocation is.
 */
export async function awardApplication(
  writer: Writer,
  target: Target<ApplicationId>,
  award: AwardTerms,
  facts: AwardFacts,
): Promise<AwardOutcome> {
  await lockPlan(writer);
  const found = await loadToAward(writer, target);
  if (!found.ok) return found;
  const { application, call } = found.value;
  const share = await shareOf(writer, { application, call }, award, facts);
  if (!share.ok) return share;
  const allocation = {
    ...allocationOf({ application, call }, award, share.value),
    id: await freeIdFor(writer, application.id),
  };
  const created = await createAllocation(writer, allocation, facts);
  if (!created.ok) return created;
  const { id, lead } = application;
  const { gpuSeconds, said } = award;
  await updateAwarded(writer, id, { gpuSeconds, allocation: allocation.id });
  const scope = { kind: 'project', id: allocation.id } as const;
  await giveRole(writer, { personId: lead, role: 'principal-investigator', scope });
  return done(await told(writer, id, { done: 'awarded', atStep: 'award', said, gpuSeconds }));
}

/**
 * Of the periods that begin after the award: what is awarded of a period is so at its opening. In
 * one that runs already the allocation may use what its funder has left, and nothing of its own.
 */
async function shareOf(
  writer: Writer,
  { application, call }: LoadedApplication,
  { gpuSeconds, sites, start, end }: AwardTerms,
  { entitledAt }: AwardFacts,
): Promise<Outcome<PartsPerMillion, AwardRefusal>> {
  const amount = amountRefusal(gpuSeconds, application.content);
  if (amount !== undefined) return refused(amount);
  const stranger = sites.find((site) => !call.sites.includes(site));
  if (stranger !== undefined) {
    return refused({ reason: 'site_not_of_call', site: stranger, expected: call.sites });
  }
  if (end <= start) return refused({ reason: 'interval_empty' });
  const entitled = await entitledAt(writer, call.funder, sites, { start, end });
  const toCome = entitled.filter(({ period }) => period.start > writer.caller.at);
  const share = leastShareFor(gpuSeconds, { start, end }, toCome);
  if (share === undefined) {
    const most = gpuSecondsOfShare({ start, end, sharePpm: WHOLE_PPM }, toCome);
    return refused({ reason: 'entitlement_too_small', field: 'gpuSeconds', gpuSeconds, most });
  }
  const refusal = await exhaustedRefusal(writer, call, { start, end, sharePpm: share });
  return refusal === undefined ? done(share) : refused(refusal);
}

export interface CallExhausted {
  readonly reason: 'call_exhausted';
  readonly asked: PartsPerMillion;
  readonly left: PartsPerMillion;
}

/** Where a call has less left of its share than is asked for, beside all else that it has given. */
export async function exhaustedRefusal(
  reader: Reader,
  call: AccessCallTerms,
  { id, sharePpm: asked, start, end }: Interval & Partial<Pick<Allocation, 'id'>> & Asked,
): Promise<CallExhausted | undefined> {
  const given = new Set((await selectAllocationsOfCall(reader, call.id)).map((each) => each.id));
  const allocations = await selectAllocationsOf(reader, call.funder);
  const beside = allocations.filter((each) => given.has(each.id) && each.id !== id);
  const left = shareLeftOf(call, beside, { start, end });
  return asked > left ? { reason: 'call_exhausted', asked, left } : undefined;
}

type Asked = Pick<Allocation, 'sharePpm'>;

function allocationOf(
  { application, call }: LoadedApplication,
  { sites, start, end, storageGibibytes }: AwardTerms,
  sharePpm: PartsPerMillion,
): Omit<Allocation, 'id'> {
  const { applicant, content } = application;
  return {
    name: content.title,
    funder: call.funder,
    mode: call.mode,
    holder: applicant,
    sites,
    sharePpm,
    storageGibibytes,
    start,
    end,
  };
}

/** `application_proteins` becomes `allocation_proteins`, or `…-2` where that is taken. */
async function freeIdFor(reader: Reader, application: ApplicationId): Promise<AllocationId> {
  const name = application.slice('application_'.length);
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`;
    const id: AllocationId = `allocation_${name.slice(0, NAME_MAX - suffix.length)}${suffix}`;
    if ((await selectAllocation(reader, id)) === undefined) return id;
  }
}

/** Of what stands behind the prefix of an id. */
const NAME_MAX = 80;
