/** What bids and their opening are refused with, as problems. */
import { unreachable } from '../../kernel/assert.ts';
import { toTimeText } from '../../kernel/time.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import type { BidRefusal } from '../commands/bids.ts';
import type { KeyRefusal, OpeningRefusal } from '../commands/opening.ts';

type Refusal = BidRefusal | KeyRefusal | OpeningRefusal;

const TYPES = {
  ...USUAL_PROBLEMS,
  call_not_open: { type: 'call-not-open', status: 409, title: 'The call is not in this stage' },
  deadline_passed: {
    type: 'deadline-passed',
    status: 409,
    title: 'Nothing is received at the deadline or after it',
  },
  deadline_not_passed: {
    type: 'deadline-not-passed',
    status: 409,
    title: 'Nobody opens bids before the deadline',
  },
  bidder_unknown: { type: 'party-unknown', status: 422, title: 'There is no such party' },
  bids_full: {
    type: 'bids-full',
    status: 409,
    title: 'A bidder has so many sealed bids in a call at most',
    advice: 'Amend one of them, or withdraw one first.',
  },
  officers_missing: {
    type: 'opening-officers-missing',
    status: 409,
    title: 'A bid is sealed for two officers, and both have yet to register a key',
    advice: 'Ask those who run the call: polder keys create, then polder bids register-key.',
  },
  bid_not_sealed: {
    type: 'bid-not-sealed',
    status: 409,
    title: 'Only a sealed bid is amended or withdrawn',
  },
  bid_malformed: {
    type: 'bid-malformed',
    status: 422,
    title: 'The bid does not have the form that its call asks for',
    advice: 'Each of the faults names a field, what was found and what was expected.',
  },
  not_a_person: {
    type: 'officer-not-a-person',
    status: 403,
    title: 'Bids are opened by two persons',
  },
  key_unfit: {
    type: 'key-unfit',
    status: 422,
    title: 'This is no public key that a share can be sealed for',
    advice: 'polder keys create makes a pair and prints its public half.',
  },
  officer_registered: {
    type: 'officer-registered',
    status: 409,
    title: 'An officer registers one key in a call',
  },
  key_taken: { type: 'key-taken', status: 409, title: 'The other officer has the same key' },
  officers_full: {
    type: 'opening-officers-complete',
    status: 409,
    title: 'Two officers have registered their keys already',
  },
  not_an_officer: {
    type: 'not-an-opening-officer',
    status: 403,
    title: 'Bids are opened by the two officers whose keys they are sealed for',
  },
  shares_given: {
    type: 'shares-given',
    status: 409,
    title: 'An officer hands in shares once; the other one must act too',
  },
  shares_unfit: {
    type: 'shares-unfit',
    status: 422,
    title: 'One right share is needed for each sealed bid of the call, and no other',
  },
  seal_broken: {
    type: 'seal-broken',
    status: 409,
    title: 'What is stored of a bid is not what was sealed; nothing was opened',
    advice: 'The store was changed. Compare the bids that the detail names with a backup.',
  },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

/** The rules that a route lists in its spec. */
export function bidProblemTypes(...reasons: readonly Refusal['reason'][]): readonly ProblemType[] {
  return reasons.map((reason) => TYPES[reason]);
}

export function refuseBid(refusal: Refusal) {
  if (refusal.reason === 'bid_malformed') {
    const faults = refusal.faults.map(({ path, ...fault }) => ({
      field: `/content/${path.replaceAll(/\[(\d+)\]/g, '/$1').replaceAll('.', '/')}`,
      ...fault,
    }));
    const detail = `Expected the form that the call asks for, found ${faults.length} faults.`;
    return refuse(TYPES.bid_malformed, detail, { faults });
  }
  const facts =
    refusal.reason === 'deadline_passed' || refusal.reason === 'deadline_not_passed'
      ? { facts: { deadlineAt: toTimeText(refusal.deadlineAt), at: toTimeText(refusal.at) } }
      : {};
  return refuse(TYPES[refusal.reason], sentenceOf(refusal), facts);
}

function sentenceOf(refusal: Exclude<Refusal, { readonly reason: 'bid_malformed' }>): string {
  switch (refusal.reason) {
    case 'exists':
    case 'not_found':
    case 'version_changed':
      return usualSentence(refusal);
    case 'call_not_open':
      return `${refusal.call} is ${refusal.found}; expected launched.`;
    case 'deadline_passed':
    case 'deadline_not_passed':
      return `The deadline is ${toTimeText(refusal.deadlineAt)}; it is ${toTimeText(refusal.at)}.`;
    case 'bidder_unknown':
      return `There is no ${refusal.bidder}.`;
    case 'bids_full':
      return `${refusal.bidder} has ${refusal.countMax} in this call.`;
    case 'officers_missing':
      return `Expected 2 keys in ${refusal.call}, found ${refusal.found}.`;
    case 'bid_not_sealed':
      return `${refusal.bid} is ${refusal.found}; expected sealed.`;
    default:
      return openingSentenceOf(refusal);
  }
}

type OpeningCase = Exclude<KeyRefusal | OpeningRefusal, BidRefusal>;

function openingSentenceOf(refusal: OpeningCase): string {
  switch (refusal.reason) {
    case 'not_a_person':
      return `Expected a person, found ${refusal.actor}.`;
    case 'key_unfit':
      return 'Expected a public key of X25519 in PEM.';
    case 'officer_registered':
      return `${refusal.person} has registered a key in this call.`;
    case 'key_taken':
      return 'Expected a key that only its owner has.';
    case 'officers_full':
      return `They are ${refusal.persons.join(' and ')}.`;
    case 'not_an_officer':
      return `${refusal.person} has registered no key in this call.`;
    case 'shares_given':
      return `${refusal.person} has handed in the shares of this call.`;
    case 'shares_unfit':
      return `Missing: ${listOf(refusal.missing)}. Wrong: ${listOf(refusal.wrong)}.`;
    case 'seal_broken':
      return `The seal of ${listOf(refusal.bids)} is broken.`;
    default:
      return unreachable(refusal);
  }
}

function listOf(ids: readonly string[]): string {
  return ids.length === 0 ? 'none' : ids.join(', ');
}
