/** What this room refuses with, as problems. */
import { unreachable } from '../../kernel/assert.ts';
import { toTimeText } from '../../kernel/time.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import type { AllocationOutcome } from '../commands/allocations.ts';

type Refusal = Extract<AllocationOutcome, { readonly ok: false }>;

const TYPES = {
  ...USUAL_PROBLEMS,
  party_unknown: { type: 'party-unknown', status: 422, title: 'There is no such party' },
  mode_unknown: { type: 'mode-unknown', status: 422, title: 'There is no such access mode' },
  site_unknown: { type: 'site-unknown', status: 422, title: 'There is no such site' },
  site_repeated: { type: 'site-repeated', status: 422, title: 'Each site is named once' },
  interval_empty: {
    type: 'interval-empty',
    status: 422,
    title: 'An allocation ends after it starts',
  },
  outside_plan: {
    type: 'outside-plan',
    status: 422,
    title: 'The time lies outside the interval of the plan',
  },
  in_the_past: {
    type: 'in-the-past',
    status: 422,
    title: 'What is past is not changed',
  },
  has_ended: { type: 'allocation-ended', status: 409, title: 'The allocation has ended' },
  not_begun: {
    type: 'allocation-begins-later',
    status: 409,
    title: 'The allocation has not begun',
    advice: 'Change its days instead.',
  },
  outside_union: {
    type: 'outside-union',
    status: 422,
    title: 'Time of the Union is for users in Member States and associated countries',
  },
  no_entitlement: {
    type: 'no-entitlement',
    status: 422,
    title: 'The funder is entitled to nothing there at that time',
  },
  market_funder: {
    type: 'market-funder',
    status: 422,
    title: 'Only the operator of a site sells market access to it',
  },
  site_used: {
    type: 'site-used',
    status: 422,
    title: 'The allocation has used something at the site in the running period',
    advice: 'Take the site away in the next period, or end the allocation.',
  },
  below_used: {
    type: 'below-used',
    status: 422,
    title: 'The allocation has already used more in the running period',
  },
  pool_exceeded: {
    type: 'pool-exceeded',
    status: 422,
    title: 'The allocations would be more than all of the entitlement of their funder',
  },
  storage_exceeded: {
    type: 'storage-exceeded',
    status: 422,
    title: 'An allocation stores no more at a site than contracts bring there',
  },
  frozen_already: { type: 'frozen-already', status: 409, title: 'The allocation is frozen' },
  not_frozen: { type: 'not-frozen', status: 409, title: 'The allocation is not frozen' },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

export function problemTypesOf(...reasons: readonly Refusal['reason'][]): readonly ProblemType[] {
  return reasons.map((reason) => TYPES[reason]);
}

export function refuseWith(refusal: Refusal) {
  return refuse(TYPES[refusal.reason], sentenceOf(refusal));
}

function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'exists':
    case 'not_found':
    case 'version_changed':
      return usualSentence(refusal);
    case 'has_ended':
      return `It ended at ${toTimeText(refusal.end)}.`;
    case 'not_begun':
      return `It begins at ${toTimeText(refusal.start)}.`;
    case 'frozen_already':
      return `It is frozen since ${toTimeText(refusal.at)}.`;
    case 'not_frozen':
      return `${refusal.id} is not frozen.`;
    default:
      return sentenceOfTerms(refusal);
  }
}

type TermsReason =
  | `${'party' | 'mode' | 'site'}_unknown`
  | 'site_repeated'
  | 'interval_empty'
  | 'outside_plan'
  | 'in_the_past'
  | 'outside_union'
  | 'no_entitlement'
  | 'market_funder'
  | 'site_used'
  | 'below_used'
  | 'pool_exceeded'
  | 'storage_exceeded';

function sentenceOfTerms(refusal: Extract<Refusal, { readonly reason: TermsReason }>): string {
  switch (refusal.reason) {
    case 'party_unknown':
      return `There is no ${refusal.party}.`;
    case 'mode_unknown':
      return `There is no ${refusal.mode}.`;
    case 'site_unknown':
      return `There is no ${refusal.site}.`;
    case 'site_repeated':
      return `${refusal.site} is named twice.`;
    case 'interval_empty':
      return 'The end is not after the start.';
    case 'outside_plan': {
      const { start, end } = refusal.plan;
      return `Expected time from ${toTimeText(start)} to ${toTimeText(end)}.`;
    }
    case 'in_the_past':
      return `The ${refusal.field} is past, or would be, at ${toTimeText(refusal.now)}.`;
    case 'outside_union':
      return `${refusal.holder} is in neither (rule 6).`;
    case 'no_entitlement':
      return `${refusal.funder} is entitled to nothing at ${refusal.site} at that time.`;
    case 'market_funder':
      return `At ${refusal.site} that is ${refusal.operator}.`;
    case 'site_used':
      return `The site is ${refusal.site}.`;
    case 'below_used':
      return `Expected at least ${refusal.leastSharePpm} parts per million of the entitlement.`;
    case 'pool_exceeded': {
      const { funder, site, at, allocatedPpm } = refusal.excess;
      const percent = Math.ceil(allocatedPpm / 10_000);
      return `${percent} % of what ${funder} has at ${site} at ${toTimeText(at)}.`;
    }
    case 'storage_exceeded': {
      const { site, gibibytes, gibibytesMax, terabytes } = refusal.excess;
      const expected = `at most ${gibibytesMax} GiB at ${site}, which are ${terabytes} TB`;
      return `storageGibibytes: found ${gibibytes}, expected ${expected}.`;
    }
    default:
      return unreachable(refusal);
  }
}
