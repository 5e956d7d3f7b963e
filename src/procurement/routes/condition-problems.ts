/** What conditions are refused with, as problems. */
import { unreachable } from '../../kernel/assert.ts';
import { toTimeText } from '../../kernel/time.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import type {
  ConditionChangeOutcome,
  ConditionDraftOutcome,
  EvidenceOutcome,
} from '../commands/conditions.ts';

type Refusal = Extract<
  ConditionDraftOutcome | ConditionChangeOutcome | EvidenceOutcome,
  { readonly ok: false }
>;

const TYPES = {
  subject_unknown: {
    type: 'condition-subject-unknown',
    status: 422,
    title: 'There is no such site or programme',
  },
  owner_unknown: { type: 'party-unknown', status: 422, title: 'There is no such party' },
  kilowatts_missing: {
    type: 'kilowatts-missing',
    status: 422,
    title: 'A grid connection has a power in kilowatts',
  },
  kilowatts_of_no_grid: {
    type: 'kilowatts-of-no-grid',
    status: 422,
    title: 'Only a grid connection has a power in kilowatts',
  },
  evidence_empty: {
    type: 'evidence-empty',
    status: 422,
    title: 'Evidence is a document or a note',
    advice: 'Give sha256, note, or both.',
  },
  ...USUAL_PROBLEMS,
  nothing_changed: {
    type: 'condition-unchanged',
    status: 409,
    title: 'The condition says this already',
  },
  is_built: {
    type: 'condition-built',
    status: 409,
    title: 'What is built does not change any more',
  },
  state_out_of_order: {
    type: 'condition-state',
    status: 409,
    title: 'The state does not follow from the one that the condition is in',
    advice: 'planned → requested → granted → built; refused before that, and then requested anew.',
  },
  built_in_future: {
    type: 'condition-built-in-future',
    status: 422,
    title: 'What is built was built by now',
    advice: 'Give the day on which it was built as dueAt.',
  },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

export function conditionProblemTypes(
  ...reasons: readonly Refusal['reason'][]
): readonly ProblemType[] {
  return reasons.map((reason) => TYPES[reason]);
}

export function refuseCondition(refusal: Refusal) {
  return refuse(TYPES[refusal.reason], sentenceOf(refusal));
}

function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'exists':
    case 'not_found':
    case 'version_changed':
      return usualSentence(refusal);
    case 'subject_unknown':
      return `There is no ${refusal.subject}.`;
    case 'owner_unknown':
      return `There is no ${refusal.owner}.`;
    case 'kilowatts_missing':
      return 'Expected kilowatts of the kind grid, found none.';
    case 'kilowatts_of_no_grid':
      return `Expected no kilowatts of the kind ${refusal.kind}.`;
    case 'evidence_empty':
      return 'Expected sha256 or note, found neither.';
    case 'nothing_changed':
      return 'Expected another date, state or firmness.';
    case 'is_built':
      return 'Its date is the day on which it was built.';
    case 'state_out_of_order':
      return `It is ${refusal.found}: ${refusal.asked} does not follow.`;
    case 'built_in_future':
      return `Expected a day that has been, found ${toTimeText(refusal.dueAt)}.`;
    default:
      return unreachable(refusal);
  }
}
