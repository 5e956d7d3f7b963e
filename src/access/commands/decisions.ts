/**
 * What is decided of an application, step by step, each by a person who is not of its applicant.
 * Refusals come in the order of the rules in `application.ts`, after `not_found` and
 * `version_changed`: its own application, another step, what the step asks for.
 */
import type { FoundRefusal, Target } from '../../kernel/as-seen.ts';
import type { AllocationId, ApplicationId, PartyId, SiteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Interval } from '../../kernel/time.ts';
import type { Gibibytes, GpuSeconds, PartsPerMillion } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import { giveRole } from '../../platform/identity/commands/roles.ts';
import { isAllowed } from '../../platform/identity/permissions.ts';
import { personAsActor } from '../../platform/identity/person-as-actor.ts';
import type { Allocation } from '../allocation.ts';
import type { AllocationRefusal } from '../allocation-rules.ts';
import {
  type AmountRefusal,
  amountRefusal,
  type JudgedRefusal,
  type JudgeRefusal,
  judgedRefusal,
  judgeRefusal,
  type StateRefusal,
  standingAfter,
  stateRefusal,
} from '../application.ts';
import { type EntitledInPeriod, leastShareFor } from '../award-share.ts';
import { shareLeftOf } from '../call-share.ts';
import { lockPlan, selectAllocationsOf } from '../store/allocations.ts';
import {
  hasRecommended,
  type StoredApplication,
  selectAllocationsOfCall,
  updateAwarded,
  updateRecommended,
  updateStanding,
} from '../store/applications.ts';
import { type AllocationFacts, createAllocation } from './allocations.ts';
import {
  type ApplicationOutcome,
  type LoadedApplication,
  loadApplication,
  told,
} from './applications.ts';

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

export interface Finding {
  readonly isPassed: boolean;
  /** Why; the applicant reads it. */
  readonly said: string;
}

export type FindingOutcome = ApplicationOutcome<FoundRefusal | JudgeRefusal | StateRefusal>;

const FOUND = { eligibility: 'found-eligible', 'technical-check': 'found-feasible' } as const;

/** Whether the applicant may apply, or whether the sites can run it; where not, it is declined. */
export async function recordFinding(
  writer: Writer,
  target: Target<ApplicationId>,
  step: keyof typeof FOUND,
  { isPassed, said }: Finding,
): Promise<FindingOutcome> {
  const found = await loadToJudge(writer, target);
  if (!found.ok) return found;
  const { application, call } = found.value;
  const refusal = stateRefusal(application, step);
  if (refusal !== undefined) return refused(refusal);
  if (!isPassed) return done(await decline(writer, application, said));
  const { id } = application;
  await updateStanding(writer, id, standingAfter(call, application, step, writer.caller.at));
  return done(await told(writer, id, { done: FOUND[step], atStep: step, said }));
}

export interface Recommendation {
  /** 0: nothing is recommended. */
  readonly gpuSeconds: GpuSeconds;
  readonly said: string;
}

type RecommendRefusal = FoundRefusal | JudgeRefusal | JudgedRefusal | AmountRefusal;
export type RecommendOutcome = ApplicationOutcome<RecommendRefusal>;

/** What the panel recommends after the reviews; it stays beside what is awarded. */
export async function recommendApplication(
  writer: Writer,
  target: Target<ApplicationId>,
  { gpuSeconds, said }: Recommendation,
): Promise<RecommendOutcome> {
  const found = await loadToJudge(writer, target);
  if (!found.ok) return found;
  const { application, call } = found.value;
  const { id, content } = application;
  const now = writer.caller.at;
  const refusal = judgedRefusal(application, 'panel', now) ?? amountRefusal(gpuSeconds, content);
  if (refusal !== undefined) return refused(refusal);
  await updateRecommended(writer, id, gpuSeconds);
  await updateStanding(writer, id, standingAfter(call, application, 'panel', now));
  return done(await told(writer, id, { done: 'recommended', atStep: 'panel', said, gpuSeconds }));
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
  | { readonly reason: 'site_not_of_call'; readonly site: SiteId }
  | { readonly reason: 'entitlement_too_small'; readonly gpuSeconds: GpuSeconds }
  | {
      readonly reason: 'call_exhausted';
      readonly asked: PartsPerMillion;
      readonly left: PartsPerMillion;
    }
  | AllocationRefusal;
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
  const allocation = allocationOf({ application, call }, award, share.value);
  const created = await createAllocation(writer, allocation, facts);
  if (!created.ok) return created;
  const { id, lead } = application;
  const { gpuSeconds, said } = award;
  await updateAwarded(writer, id, { gpuSeconds, allocation: allocation.id });
  const scope = { kind: 'project', id: allocation.id } as const;
  await giveRole(writer, { personId: lead, role: 'principal-investigator', scope });
  return done(await told(writer, id, { done: 'awarded', atStep: 'award', said, gpuSeconds }));
}

async function shareOf(
  writer: Writer,
  { application, call }: LoadedApplication,
  { gpuSeconds, sites, start, end }: AwardTerms,
  { entitledAt }: AwardFacts,
): Promise<Outcome<PartsPerMillion, AwardRefusal>> {
  const amount = amountRefusal(gpuSeconds, application.content);
  if (amount !== undefined) return refused(amount);
  const stranger = sites.find((site) => !call.sites.includes(site));
  if (stranger !== undefined) return refused({ reason: 'site_not_of_call', site: stranger });
  if (end <= start) return refused({ reason: 'interval_empty' });
  const entitled = await entitledAt(writer, call.funder, sites, { start, end });
  const share = leastShareFor(gpuSeconds, { start, end }, entitled);
  if (share === undefined) return refused({ reason: 'entitlement_too_small', gpuSeconds });
  const given = new Set((await selectAllocationsOfCall(writer, call.id)).map(({ id }) => id));
  const allocations = await selectAllocationsOf(writer, call.funder);
  const own = allocations.filter(({ id }) => given.has(id));
  const left = shareLeftOf(call, own, { start, end });
  if (share > left) return refused({ reason: 'call_exhausted', asked: share, left });
  return done(share);
}

function allocationOf(
  { application, call }: LoadedApplication,
  { sites, start, end, storageGibibytes }: AwardTerms,
  sharePpm: PartsPerMillion,
): Allocation {
  const { id, applicant, content } = application;
  return {
    id: allocationIdOf(id),
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

/** `application_proteins` becomes `allocation_proteins`. */
export function allocationIdOf(application: ApplicationId): AllocationId {
  return `allocation_${application.slice('application_'.length)}`;
}

/** Declines what a panel or nobody recommended; the applicant reads why. */
export async function declineApplication(
  writer: Writer,
  target: Target<ApplicationId>,
  said: string,
): Promise<ApplicationOutcome<RecommendRefusal | RecommendedIt>> {
  const found = await loadToAward(writer, target);
  if (!found.ok) return found;
  return done(await decline(writer, found.value.application, said));
}

async function decline(
  writer: Writer,
  { id, state }: StoredApplication,
  said: string,
): Promise<StoredApplication> {
  await updateStanding(writer, id, { state: 'declined', dueAt: undefined });
  return told(writer, id, { done: 'declined', atStep: state, said });
}

async function loadToAward(
  writer: Writer,
  target: Target<ApplicationId>,
): Promise<Outcome<LoadedApplication, RecommendRefusal | RecommendedIt>> {
  const found = await loadToJudge(writer, target);
  if (!found.ok) return found;
  const { application } = found.value;
  const { actor: person, at } = writer.caller;
  const refusal = judgedRefusal(application, 'award', at);
  if (refusal !== undefined) return refused(refusal);
  if (await hasRecommended(writer, application.id, person)) {
    return refused({ reason: 'recommended_it', person });
  }
  return found;
}

/** Where a panel recommends, somebody else decides. */
type RecommendedIt = { readonly reason: 'recommended_it'; readonly person: string };

async function loadToJudge(
  writer: Writer,
  target: Target<ApplicationId>,
): Promise<Outcome<LoadedApplication, FoundRefusal | JudgeRefusal>> {
  const found = await loadApplication(writer, target);
  if (!found.ok) return found;
  const { actor: person } = writer.caller;
  const isOfApplicant = await mayApplyFor(writer, person, found.value.application);
  const refusal = judgeRefusal({ person, isOfApplicant });
  return refusal === undefined ? found : refused(refusal);
}

/** Whether a person leads an application, or may write those of its applicant, by its roles now. */
export async function mayApplyFor(
  reader: Reader,
  person: string,
  { lead, applicant }: Pick<StoredApplication, 'lead' | 'applicant'>,
): Promise<boolean> {
  if (person === lead) return true;
  const found = await personAsActor(reader, person);
  if (found === undefined) return false;
  return isAllowed(found.actor, 'application.write', [{ kind: 'party', id: applicant }]);
}
