/**
 * A call of a funder for applications: a part of what it is entitled to, in one access mode, that
 * parties apply for. All that decides about an application stands in its call, as data, and never
 * changes once it was opened: who may apply, for how much and how long, which steps there are, and
 * how many working days each may take.
 *
 * A call with cut-offs decides about the applications of each cut-off together, after it; one
 * without serves first who comes first.
 */
import type { AccessCallId, ModeId, PartyId, SiteId } from '../kernel/ids.ts';
import type { Interval } from '../kernel/time.ts';
import {
  type EpochSeconds,
  type GpuSeconds,
  type PartsPerMillion,
  toEpochSeconds,
} from '../kernel/units.ts';
import { type SiteRefusal, type SiteScene, siteRefusal } from './allocation-rules.ts';
import type { UserKind } from './european-access.ts';

/** In their order. A call without a technical check or without peer review leaves those out. */
export const STEPS = ['eligibility', 'technical-check', 'review', 'panel', 'award'] as const;
export type Step = (typeof STEPS)[number];

export interface ReviewCriterion {
  readonly id: string;
  readonly name: string;
  readonly pointsMax: number;
}

export interface PeerReview {
  /** So many reviews without a conflict of interest the panel needs before it. */
  readonly reviewCountMin: number;
  /** Whether reviewers do not learn who applies. */
  readonly isBlind: boolean;
  readonly criteria: readonly ReviewCriterion[];
}

/** Use it or lose it: see `least-use.ts`. */
export interface LeastUse {
  readonly sharePpm: PartsPerMillion;
  readonly months: number;
}

export interface AccessCallTerms {
  readonly id: AccessCallId;
  readonly name: string;
  readonly funder: PartyId;
  readonly mode: ModeId;
  readonly sites: readonly SiteId[];
  /** The part of the funder's entitlement at each of the sites that is awarded at most at once. */
  readonly sharePpm: PartsPerMillion;
  readonly opensAt: EpochSeconds;
  /** From when on no application is received. */
  readonly closesAt: EpochSeconds;
  /** Ascending. Empty: first come, first served. */
  readonly cutOffs: readonly EpochSeconds[];
  readonly openTo: readonly UserKind[];
  /** The most that one application may ask for. */
  readonly gpuSecondsMax: GpuSeconds;
  /** The longest that it may ask for. */
  readonly daysMax: number;
  readonly hasTechnicalCheck: boolean;
  /** `undefined`: nobody reviews, and no panel recommends. */
  readonly review: PeerReview | undefined;
  /** How many working days each step may take. An overdue step escalates; it never passes. */
  readonly workingDays: Readonly<Record<Step, number>>;
  /** The midnights of days on which nobody works, beside the weekends: public holidays. */
  readonly closedDays: readonly EpochSeconds[];
  /** How many days after its end an allocation is reported on; `undefined`: never. */
  readonly reportDays: number | undefined;
  /** `undefined`: what is not used stays. */
  readonly leastUse: LeastUse | undefined;
}

export interface AccessCallScene extends SiteScene {
  readonly plan: Interval;
  readonly now: EpochSeconds;
  readonly hasFunder: boolean;
}

export type AccessCallRefusal =
  | { readonly reason: 'party_unknown'; readonly party: PartyId }
  | { readonly reason: 'mode_unknown'; readonly mode: ModeId }
  | {
      readonly reason: 'closes_before_it_opens';
      readonly opensAt: EpochSeconds;
      readonly closesAt: EpochSeconds;
    }
  | {
      readonly reason: 'closes_in_the_past';
      readonly closesAt: EpochSeconds;
      readonly now: EpochSeconds;
    }
  | { readonly reason: 'outside_plan'; readonly plan: Interval }
  | { readonly reason: 'cut_off_misplaced'; readonly cutOff: EpochSeconds }
  | { readonly reason: 'criterion_repeated'; readonly criterion: string }
  | SiteRefusal;

/**
 * In this order: days that are turned around, past or outside the plan; a cut-off that is not after
 * the one before it, or not while applications are received; a criterion twice; a funder or a mode
 * that is not there; then as {@link siteRefusal}.
 */
export function openingRefusal(
  terms: AccessCallTerms,
  scene: AccessCallScene,
): AccessCallRefusal | undefined {
  const { opensAt, closesAt, cutOffs, funder, mode, review } = terms;
  const { plan, now } = scene;
  if (closesAt <= opensAt) return { reason: 'closes_before_it_opens', opensAt, closesAt };
  if (closesAt <= now) return { reason: 'closes_in_the_past', closesAt, now };
  if (opensAt >= plan.end || closesAt > plan.end) return { reason: 'outside_plan', plan };
  const misplaced = cutOffs.find((at, index) => at <= (cutOffs[index - 1] ?? opensAt));
  const late = misplaced ?? cutOffs.find((at) => at > closesAt);
  if (late !== undefined) return { reason: 'cut_off_misplaced', cutOff: late };
  const ids = review?.criteria.map(({ id }) => id) ?? [];
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) return { reason: 'criterion_repeated', criterion: repeated };
  if (!scene.hasFunder) return { reason: 'party_unknown', party: funder };
  if (scene.mode === undefined) return { reason: 'mode_unknown', mode };
  return siteRefusal(terms, scene);
}

/** Of its steps, the one that comes after `step`; `award` is the last. */
export function stepAfter(
  call: Pick<AccessCallTerms, 'hasTechnicalCheck' | 'review'>,
  step: Exclude<Step, 'award'>,
): Step {
  const later = STEPS.slice(STEPS.indexOf(step) + 1);
  return later.find((each) => hasStep(call, each)) ?? 'award';
}

export function hasStep(
  { hasTechnicalCheck, review }: Pick<AccessCallTerms, 'hasTechnicalCheck' | 'review'>,
  step: Step,
): boolean {
  switch (step) {
    case 'technical-check':
      return hasTechnicalCheck;
    case 'review':
    case 'panel':
      return review !== undefined;
    case 'eligibility':
    case 'award':
      return true;
  }
}

/** The cut-off with which an application of `at` is decided; `undefined`: there is none to come. */
export function cutOffFor(
  { cutOffs }: Pick<AccessCallTerms, 'cutOffs'>,
  at: EpochSeconds,
): EpochSeconds | undefined {
  return cutOffs.find((cutOff) => cutOff > at);
}

/** Nothing is received any more after the last cut-off of a call that has any. */
export function lastReceivedAt({ cutOffs, closesAt }: AccessCallTerms): EpochSeconds {
  return toEpochSeconds(Math.min(cutOffs.at(-1) ?? closesAt, closesAt));
}
