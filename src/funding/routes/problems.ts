/** What this room refuses with, as problems: a rule for each reason, and the sentence of a case. */
import { unreachable } from '../../kernel/assert.ts';
import { countText } from '../../kernel/number-text.ts';
import { toTimeText } from '../../kernel/time.ts';
import { type Problem, type ProblemType, refuse } from '../../platform/http/problem.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import type { SourceOutcome } from '../commands/commitment-terms.ts';
import type { DraftOutcome, StepOutcome } from '../commands/commitments.ts';

type Refusal = Extract<StepOutcome | DraftOutcome | SourceOutcome, { readonly ok: false }>;

export const FUNDING_PROBLEMS = {
  ...USUAL_PROBLEMS,
  party_unknown: { type: 'party-unknown', status: 422, title: 'There is no such party' },
  programme_unknown: {
    type: 'programme-unknown',
    status: 422,
    title: 'There is no such programme',
  },
  territory_not_a_state: {
    type: 'territory-not-a-state',
    status: 422,
    title: 'The territory is not a state',
  },
  not_participating: {
    type: 'not-participating',
    status: 422,
    title: 'Only states that take part in the joint undertaking commit to a joint procurement',
  },
  instalments_out_of_order: {
    type: 'instalments-out-of-order',
    status: 422,
    title: 'Instalments come in the order of their days, each after the one before',
  },
  wrong_status: {
    type: 'commitment-status',
    status: 409,
    title: 'A commitment in this state cannot take this step',
    advice:
      'drafted → signed → called → paid; withdrawn before any payment; defaulted where a called ' +
      'instalment stays unpaid.',
  },
  budget_exceeded: {
    type: 'budget-exceeded',
    status: 422,
    title: 'The budget of the party cannot carry the commitment',
    advice:
      'Raise the budget of the year that the facts name, or move an instalment; or decide not to ' +
      'take part: the facts are those that POST /v1/positions takes.',
  },
  committed_too_large: {
    type: 'committed-too-large',
    status: 422,
    title: 'All commitments together promise a thousand billion euros at most',
    advice: 'Look at the amounts of its instalments: they are millionths of a euro.',
  },
  instalment_unknown: {
    type: 'instalment-unknown',
    status: 404,
    title: 'The commitment has no such instalment',
  },
  instalment_called: {
    type: 'instalment-called',
    status: 409,
    title: 'The instalment has already been called',
  },
  instalment_not_called: {
    type: 'instalment-not-called',
    status: 409,
    title: 'An instalment is called before it is paid',
  },
  instalment_paid: {
    type: 'instalment-paid',
    status: 409,
    title: 'An instalment has already been paid',
  },
  calls_rest: {
    type: 'calls-rest',
    status: 409,
    title: 'A launched call rests on the commitment (rule 2)',
    advice: 'It binds until the call is cancelled, or awarded and its contracts are signed.',
  },
  contracts_draw: {
    type: 'contracts-draw',
    status: 409,
    title: 'A contract still draws on the commitment',
    advice: 'Take its contribution out of the contract for the time to come, by polder apply.',
  },
  still_payable: {
    type: 'still-payable',
    status: 409,
    title: 'A default needs a date that has passed, not before the due date or the call',
  },
  not_binding: {
    type: 'commitment-not-binding',
    status: 409,
    title: 'Only a commitment that binds can take this step',
    advice: 'A draft says all of this itself, when it is written anew.',
  },
  wrong_source: {
    type: 'wrong-source',
    status: 409,
    title: 'The money of the commitment is of another source',
  },
  already_transferred: {
    type: 'already-transferred',
    status: 409,
    title: 'The money was transferred irrevocably before',
  },
  already_certified: {
    type: 'already-certified',
    status: 409,
    title: 'The contribution in kind has its certificate',
  },
  in_the_future: {
    type: 'in-the-future',
    status: 422,
    title: 'What has happened has a time that is not still to come',
  },
  condition_unknown: {
    type: 'condition-unknown',
    status: 404,
    title: 'The commitment has no such condition',
  },
  condition_met: { type: 'condition-met', status: 409, title: 'The condition is met already' },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

/** The rules that a route lists in its spec. */
export function problemTypesOf(...reasons: readonly Refusal['reason'][]): readonly ProblemType[] {
  return reasons.map((reason) => FUNDING_PROBLEMS[reason]);
}

export function refuseWith(refusal: Refusal) {
  const no = (detail: string, more: Pick<Problem, 'facts'> = {}) =>
    refuse(FUNDING_PROBLEMS[refusal.reason], detail, more);
  switch (refusal.reason) {
    case 'exists':
    case 'not_found':
    case 'version_changed':
      return no(usualSentence(refusal));
    case 'party_unknown':
      return no(`There is no ${refusal.party}.`);
    case 'programme_unknown':
      return no(`There is no ${refusal.programme}.`);
    case 'territory_not_a_state':
      return no(`Expected a party of kind state, found ${refusal.territory}.`);
    case 'not_participating':
      return no(`${refusal.party} is of no Member State and of no associated country.`);
    case 'instalments_out_of_order':
      return no(`Instalment ${refusal.number} on ${refusal.day} is not after the one before.`);
    case 'wrong_status':
      return no(`${refusal.id} is ${refusal.found}: to ${refusal.step} it is not possible.`, {
        facts: { status: refusal.found, step: refusal.step },
      });
    case 'budget_exceeded':
      return refuseShortfall(refusal.shortfall);
    case 'committed_too_large':
      return no(
        `Expected at most ${eurosOf(refusal.maxMicros)} in all commitments together; the ` +
          `instalments of ${refusal.id} go beyond it.`,
      );
    case 'not_binding':
    case 'wrong_source':
    case 'already_transferred':
    case 'already_certified':
    case 'in_the_future':
    case 'condition_unknown':
    case 'condition_met':
      return no(sourceSentence(refusal));
    default:
      return no(instalmentSentence(refusal));
  }
}

type SourceReason =
  | 'not_binding'
  | 'wrong_source'
  | 'already_transferred'
  | 'already_certified'
  | 'in_the_future'
  | 'condition_unknown'
  | 'condition_met';

function sourceSentence(refusal: Extract<Refusal, { readonly reason: SourceReason }>): string {
  switch (refusal.reason) {
    case 'not_binding':
      return `${refusal.id} is ${refusal.found}.`;
    case 'wrong_source':
      return `Expected money of the source ${refusal.expected}, found ${refusal.found}.`;
    case 'already_transferred':
      return `It was transferred at ${toTimeText(refusal.at)}.`;
    case 'already_certified':
      return `It was certified at ${toTimeText(refusal.at)}.`;
    case 'in_the_future':
      return `Found ${toTimeText(refusal.given)}; it is ${toTimeText(refusal.now)}.`;
    case 'condition_unknown':
      return `Expected a number from 1 to ${refusal.count}, found ${refusal.number}.`;
    case 'condition_met':
      return `Condition ${refusal.number} was met at ${toTimeText(refusal.at)}.`;
    default:
      return unreachable(refusal);
  }
}

type InstalmentReason =
  | `instalment_${'unknown' | 'called' | 'not_called' | 'paid'}`
  | 'calls_rest'
  | 'contracts_draw'
  | 'still_payable';

function instalmentSentence(
  refusal: Extract<Refusal, { readonly reason: InstalmentReason }>,
): string {
  switch (refusal.reason) {
    case 'still_payable':
      return `Instalment ${refusal.number} can be paid until ${toTimeText(refusal.untilAt)}.`;
    case 'instalment_unknown':
      return `Expected a number from 1 to ${refusal.count}, found ${refusal.number}.`;
    case 'instalment_called':
      return `Instalment ${refusal.number} was called at ${toTimeText(refusal.at)}.`;
    case 'instalment_not_called':
      return `Instalment ${refusal.number} has not been called yet.`;
    case 'instalment_paid':
      return `Instalment ${refusal.number} was paid at ${toTimeText(refusal.at)}.`;
    case 'calls_rest':
      return `${refusal.calls.join(', ')} rests on it.`;
    case 'contracts_draw':
      return `${refusal.contracts.join(', ')} draws on it.`;
    default:
      return unreachable(refusal);
  }
}

type Shortfall = Extract<Refusal, { readonly reason: 'budget_exceeded' }>['shortfall'];

function refuseShortfall(shortfall: Shortfall) {
  const { party, year, ceilingMicros, committedMicros, shortfallMicros } = shortfall;
  const detail =
    `${party} would have committed ${eurosOf(committedMicros)} for ${year}; its budget is ` +
    `${eurosOf(ceilingMicros)}: ${eurosOf(shortfallMicros)} short.`;
  const facts = { party, year, shortfallMicros: String(shortfallMicros) };
  return refuse(FUNDING_PROBLEMS.budget_exceeded, detail, { facts });
}

/** Rounded up to whole euros: the facts have the amount to the micro. */
function eurosOf(micros: bigint): string {
  return `EUR ${countText((micros + 999_999n) / 1_000_000n)}`;
}
