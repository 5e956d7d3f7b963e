/** What this room refuses with, as problems. */
import { unreachable } from '../../kernel/assert.ts';
import { countText } from '../../kernel/number-text.ts';
import { toTimeText } from '../../kernel/time.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { usualSentence } from '../../platform/http/usual-refusals.ts';
import type { OutageOutcome } from '../commands.ts';

type Refusal = Extract<OutageOutcome, { readonly ok: false }>;

const TYPES = {
  not_found: PROBLEMS.notFound,
  version_changed: PROBLEMS.versionChanged,
  cluster_unknown: { type: 'cluster-unknown', status: 422, title: 'The site has no such cluster' },
  outage_empty: {
    type: 'outage-empty',
    status: 422,
    title: 'An outage ends after it starts',
  },
  outside_plan: {
    type: 'outside-plan',
    status: 422,
    title: 'The time lies outside the interval of the plan',
  },
  outage_too_early: {
    type: 'outage-too-early',
    status: 422,
    title: 'Maintenance is announced before it begins, a loss at the latest in its month',
  },
  too_many_gpus: {
    type: 'too-many-gpus-out',
    status: 422,
    title: 'More GPUs would be out at once than the cluster has',
  },
  outage_over: { type: 'outage-over', status: 409, title: 'The outage is over already' },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

export function problemTypesOf(...reasons: readonly Refusal['reason'][]): readonly ProblemType[] {
  return reasons.map((reason) => TYPES[reason]);
}

export function refuseWith(refusal: Refusal) {
  return refuse(TYPES[refusal.reason], sentenceOf(refusal));
}

function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'not_found':
      return `There is no outage ${refusal.id}.`;
    case 'version_changed':
      return usualSentence(refusal);
    case 'cluster_unknown':
      return `There is no ${refusal.cluster} at the site.`;
    case 'outage_empty':
      return 'The end is not after the start.';
    case 'outside_plan': {
      const { start, end } = refusal.plan;
      return `Expected time from ${toTimeText(start)} to ${toTimeText(end)}.`;
    }
    case 'outage_too_early':
      return `Expected a start from ${toTimeText(refusal.earliest)} on.`;
    case 'too_many_gpus': {
      const { outGpus, clusterGpus } = refusal;
      return `${countText(outGpus)} GPUs out at once, of ${countText(clusterGpus)}.`;
    }
    case 'outage_over':
      return `It ended at ${toTimeText(refusal.end)}.`;
    default:
      return unreachable(refusal);
  }
}
