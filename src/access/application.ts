/**
 * An application to a call: who asks for how much, for what. It stands at one step until somebody
 * decides that step; then at the next, or it is declined there. What was requested, recommended and
 * awarded is kept side by side for ever.
 *
 *     submit → eligibility → technical check → review → panel → award → awarded
 *                   └──────────────┴──────────────────────────────┴──→ declined
 *
 * Until it is awarded or declined its applicant may withdraw it.
 */
import type { AccessCallId, AllocationId, ApplicationId, PartyId } from '../kernel/ids.ts';
import type { Interval } from '../kernel/time.ts';
import {
  type EpochSeconds,
  type GpuSeconds,
  SECONDS_PER_DAY,
  toEpochSeconds,
} from '../kernel/units.ts';
import {
  type AccessCallTerms,
  cutOffFor,
  lastReceivedAt,
  type Step,
  stepAfter,
} from './access-call.ts';
import { isFreeForUser, type UserKind } from './european-access.ts';
import type { AccessMode } from './mode.ts';
import { addWorkingDays } from './working-days.ts';

export type ApplicationState = Step | 'awarded' | 'declined' | 'withdrawn';

/** What its applicant writes. */
export interface ApplicationContent extends Interval {
  readonly title: string;
  /** What for, and why so much. */
  readonly summary: string;
  /** What the sites need to know: software, data, the shape of the jobs. */
  readonly technicalNeeds: string;
  readonly userKind: UserKind;
  /** Works on research and innovation that the Union funds. */
  readonly isUnionFunded: boolean;
  readonly hasSealOfExcellence: boolean;
  readonly gpuSeconds: GpuSeconds;
  /** The most GPUs that one of its jobs holds. */
  readonly jobGpuCountMax: number;
}

export interface Application {
  readonly id: ApplicationId;
  readonly call: AccessCallId;
  readonly applicant: PartyId;
  /** The person who leads it: its principal investigator once it is awarded. */
  readonly lead: string;
  readonly state: ApplicationState;
  readonly content: ApplicationContent;
  readonly submittedAt: EpochSeconds;
  /** With which others it is decided; `undefined`: first come, first served. */
  readonly cutOff: EpochSeconds | undefined;
  /** Until when the step at which it stands is to be done; `undefined` once it is decided. */
  readonly dueAt: EpochSeconds | undefined;
  /** When it was said that the step is overdue. */
  readonly escalatedAt: EpochSeconds | undefined;
  readonly recommendedGpuSeconds: GpuSeconds | undefined;
  readonly awardedGpuSeconds: GpuSeconds | undefined;
  readonly allocation: AllocationId | undefined;
  readonly version: number;
}

export function isDecided(state: ApplicationState): state is Exclude<ApplicationState, Step> {
  return state === 'awarded' || state === 'declined' || state === 'withdrawn';
}

/** A step begins when it is reached, but not before the cut-off of the application. */
export function dueAtOf(
  { workingDays, closedDays }: Pick<AccessCallTerms, 'workingDays' | 'closedDays'>,
  { cutOff }: Pick<Application, 'cutOff'>,
  step: Step,
  reachedAt: EpochSeconds,
): EpochSeconds {
  const from = cutOff !== undefined && cutOff > reachedAt ? cutOff : reachedAt;
  return addWorkingDays(from, workingDays[step], closedDays);
}

/** Where an application stands, and until when. */
export type Standing = Pick<Application, 'state' | 'dueAt'>;

/** After a step was done well. */
export function standingAfter(
  call: AccessCallTerms,
  application: Pick<Application, 'cutOff'>,
  step: Exclude<Step, 'award'>,
  now: EpochSeconds,
): Standing {
  const next = stepAfter(call, step);
  return { state: next, dueAt: dueAtOf(call, application, next, now) };
}

export interface ContentScene {
  readonly now: EpochSeconds;
  readonly hasApplicant: boolean;
  /** Whether time of the Union would go outside of it. */
  readonly isOutsideUnion: boolean;
  /** Whether it is the Union's time that is given. */
  readonly isUnionTime: boolean;
  readonly mode: Pick<AccessMode, 'priority' | 'priceMicrosPerGpuHour'>;
  /** Of the same applicant to the same funder, one whose final report is overdue. */
  readonly reportOverdue: ApplicationId | undefined;
}

export type CallNotOpen = {
  readonly reason: 'access_call_not_open';
  readonly from: EpochSeconds;
  readonly until: EpochSeconds;
};

export type ContentRefusal =
  | CallNotOpen
  | { readonly reason: 'party_unknown'; readonly party: PartyId }
  | { readonly reason: 'outside_union'; readonly holder: PartyId }
  | {
      readonly reason: 'not_open_to_kind';
      readonly found: UserKind;
      readonly openTo: readonly UserKind[];
    }
  | { readonly reason: 'not_free_for_user' | 'not_union_funded' }
  | { readonly reason: 'interval_empty' }
  | { readonly reason: 'in_the_past'; readonly field: 'start'; readonly now: EpochSeconds }
  | {
      readonly reason: 'asks_for_too_long';
      readonly end: EpochSeconds;
      readonly endMax: EpochSeconds;
    }
  | {
      readonly reason: 'asks_for_too_much';
      readonly gpuSeconds: GpuSeconds;
      readonly gpuSecondsMax: GpuSeconds;
    }
  | { readonly reason: 'report_overdue'; readonly application: ApplicationId };

/**
 * What a call does not receive. In this order: at a time when it receives nothing; from a party
 * that is not there; from outside the Union, where it is the Union's time; from a kind of user that
 * it is not for; from who has no right to that time, by {@link userRefusal}; an end that is not
 * after the start; a start in the past; too long; too much; from whoever owes a final report.
 */
export function contentRefusal(
  call: AccessCallTerms,
  applicant: PartyId,
  content: ApplicationContent,
  scene: ContentScene,
): ContentRefusal | undefined {
  const { now } = scene;
  const { opensAt: from, openTo, daysMax, gpuSecondsMax } = call;
  const until = lastReceivedAt(call);
  if (now < from || now >= until) return { reason: 'access_call_not_open', from, until };
  if (!scene.hasApplicant) return { reason: 'party_unknown', party: applicant };
  if (scene.isOutsideUnion) return { reason: 'outside_union', holder: applicant };
  const { userKind: found, start, end, gpuSeconds } = content;
  if (!openTo.includes(found)) return { reason: 'not_open_to_kind', found, openTo };
  const user = userRefusal(content, scene);
  if (user !== undefined) return user;
  if (end <= start) return { reason: 'interval_empty' };
  if (start < now) return { reason: 'in_the_past', field: 'start', now };
  const endMax = toEpochSeconds(start + daysMax * SECONDS_PER_DAY);
  if (end > endMax) return { reason: 'asks_for_too_long', end, endMax };
  if (gpuSeconds > gpuSecondsMax) return { reason: 'asks_for_too_much', gpuSeconds, gpuSecondsMax };
  const { reportOverdue: application } = scene;
  return application === undefined ? undefined : { reason: 'report_overdue', application };
}

/**
 * Rule 6: time of the Union that costs nothing is for those for whom it is free; reserved capacity
 * with priority is for research and innovation that the Union funds (Regulation (EU) 2021/1173 as
 * amended by (EU) 2026/150, Art. 12b).
 */
function userRefusal(
  { userKind: kind, isUnionFunded, hasSealOfExcellence }: ApplicationContent,
  { isUnionTime, mode: { priority, priceMicrosPerGpuHour } }: ContentScene,
): ContentRefusal | undefined {
  if (!isUnionTime) return undefined;
  const isFree = isFreeForUser({ kind, isUnionFunded, hasSealOfExcellence });
  if (priceMicrosPerGpuHour === 0n && !isFree) return { reason: 'not_free_for_user' };
  const isReserved = priority === 'reserved-research';
  return isReserved && !isUnionFunded ? { reason: 'not_union_funded' } : undefined;
}

/** How a new application stands. */
export function firstStanding(
  call: AccessCallTerms,
  now: EpochSeconds,
): Standing & Pick<Application, 'cutOff'> {
  const cutOff = cutOffFor(call, now);
  return { cutOff, state: 'eligibility', dueAt: dueAtOf(call, { cutOff }, 'eligibility', now) };
}

export type StateRefusal = {
  readonly reason: 'at_another_step';
  readonly found: ApplicationState;
  readonly expected: readonly Step[];
};

export function stateRefusal(
  { state }: Pick<Application, 'state'>,
  ...expected: readonly Step[]
): StateRefusal | undefined {
  if (expected.some((each) => each === state)) return undefined;
  return { reason: 'at_another_step', found: state, expected };
}

export type JudgedRefusal =
  | StateRefusal
  | { readonly reason: 'before_its_cut_off'; readonly cutOff: EpochSeconds };

/** Nothing is recommended or awarded before all applications of the same cut-off are there. */
export function judgedRefusal(
  application: Pick<Application, 'state' | 'cutOff'>,
  step: 'panel' | 'award',
  now: EpochSeconds,
): JudgedRefusal | undefined {
  const refusal = stateRefusal(application, step);
  if (refusal !== undefined) return refusal;
  const { cutOff } = application;
  return cutOff !== undefined && now < cutOff
    ? { reason: 'before_its_cut_off', cutOff }
    : undefined;
}

/**
 * An application may be written anew by its applicant until it is found eligible, and not after its
 * cut-off: nobody has decided by then what it says.
 */
export function amendRefusal(
  application: Pick<Application, 'state' | 'cutOff'>,
  now: EpochSeconds,
): AmendRefusal | undefined {
  const refusal = stateRefusal(application, 'eligibility');
  if (refusal !== undefined) return refusal;
  const { cutOff } = application;
  return cutOff !== undefined && now >= cutOff ? { reason: 'past_its_cut_off', cutOff } : undefined;
}

export type AmendRefusal =
  | StateRefusal
  | { readonly reason: 'past_its_cut_off'; readonly cutOff: EpochSeconds };

/** Who decides upon applications, with regard to one of them. */
export interface Judge {
  readonly person: string;
  /** May write applications of the applicant, or leads this one. */
  readonly isOfApplicant: boolean;
}

export type JudgeRefusal = { readonly reason: 'own_application'; readonly person: string };

/** Nobody decides upon an application of its own. */
export function judgeRefusal({ person, isOfApplicant }: Judge): JudgeRefusal | undefined {
  return isOfApplicant ? { reason: 'own_application', person } : undefined;
}

export type AmountRefusal = {
  readonly reason: 'more_than_requested';
  readonly gpuSeconds: GpuSeconds;
  readonly requested: GpuSeconds;
};

/** Neither recommended nor awarded is more than was requested. */
export function amountRefusal(
  gpuSeconds: GpuSeconds,
  { gpuSeconds: requested }: Pick<ApplicationContent, 'gpuSeconds'>,
): AmountRefusal | undefined {
  if (gpuSeconds <= requested) return undefined;
  return { reason: 'more_than_requested', gpuSeconds, requested };
}
