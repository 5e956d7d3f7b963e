/**
 * What a call must say, and when it may be launched, cancelled and asked about.
 * Source: Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b: each state commits
 * itself explicitly to finance its share on its territory before the call is launched.
 */
import { isBinding } from '../funding/commitment.ts';
import { countingMicros } from '../funding/counting.ts';
import type { Party } from '../funding/party.ts';
import type { CallId, PartyId } from '../kernel/ids.ts';
import { toTimeText } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { type Agreement, buyersRefusal, type NamedCommitment } from './agreement.ts';
import type { CallState, CallTerms } from './call.ts';
import {
  type CoreElement,
  coreDifferences,
  coreFaults,
  countFaults,
  firstOfEachField,
  type TermsFault,
  twiceFaults,
} from './call-core.ts';

/** A call as far as the rules of its steps look at it. */
export interface CallInState {
  readonly terms: CallTerms;
  readonly state: CallState;
}

export interface TermsFacts {
  readonly now: EpochSeconds;
  readonly parties: readonly Party[];
  /** The agreement that the terms name; `undefined`: there is none. */
  readonly agreement: Agreement | undefined;
}

/** What a state of the call still lacks. */
export type Lack =
  | 'place_in_agreement'
  | 'signature_of_agreement'
  | 'commitment'
  | 'signature_of_commitment'
  /** A called instalment stayed unpaid. */
  | 'commitment_in_default'
  /** It binds, and no euro of it counts: recovery money not transferred, a gift not certified. */
  | 'money_that_counts';

export interface UncoveredState {
  readonly state: PartyId;
  readonly name: string;
  readonly lacks: readonly Lack[];
}

export type CallStateRefusal = {
  readonly reason: 'call_state';
  readonly id: CallId;
  readonly step: 'change' | 'launch' | 'extend' | 'cancel' | 'ask';
  readonly found: CallState;
};

export type TermsRefusal = {
  readonly reason: 'terms_faulty';
  readonly faults: readonly TermsFault[];
};

export type LaunchRefusal =
  | CallStateRefusal
  | TermsRefusal
  | { readonly reason: 'core_differs'; readonly elements: readonly CoreElement[] }
  | { readonly reason: 'joint_undertaking_missing' }
  | { readonly reason: 'states_uncovered'; readonly states: readonly UncoveredState[] };

export type QuestionRefusal =
  | CallStateRefusal
  | {
      readonly reason: 'deadline_passed';
      readonly deadlineAt: EpochSeconds;
      readonly at: EpochSeconds;
    };

export interface LaunchFacts extends TermsFacts {
  readonly agreement: Agreement;
  /** All of the programme of the call. */
  readonly commitments: readonly NamedCommitment[];
}

/** From which states a call may still be cancelled: no award has been made. */
const CANCELLABLE: readonly CallState[] = ['drafted', 'launched', 'opened', 'ranked', 'decided'];

/** Those in which a call rests on the commitments of its states. */
const RESTING: readonly CallState[] = ['launched', 'opened', 'ranked', 'decided', 'awarded'];

export function stepRefusal(
  { terms, state }: CallInState,
  step: CallStateRefusal['step'],
): CallStateRefusal | undefined {
  const from: Readonly<Record<CallStateRefusal['step'], readonly CallState[]>> = {
    change: ['drafted'],
    launch: ['drafted'],
    extend: ['launched'],
    cancel: CANCELLABLE,
    ask: ['launched'],
  };
  if (from[step].includes(state)) return undefined;
  return { reason: 'call_state', id: terms.id, step, found: state };
}

/** All that is wrong with the terms of a call, at most one fault for each field. */
export function termsFaults(terms: CallTerms, facts: TermsFacts): readonly TermsFault[] {
  const { states, documents, deadlineAt, standstillSeconds, evaluatorCountMin } = terms;
  return firstOfEachField([
    ...agreementFaults(terms, facts.agreement),
    ...coreFaults(terms),
    ...countFaults('/states', states.length),
    ...twiceFaults(states.map((state, index) => [`/states/${index}`, state])),
    ...stateFaults(states, facts.parties),
    ...faultUnless(evaluatorCountMin >= 1, {
      field: '/evaluatorCountMin',
      found: String(evaluatorCountMin),
      expected: 'at least 1',
    }),
    ...faultUnless(deadlineAt > facts.now, {
      field: '/deadlineAt',
      found: toTimeText(deadlineAt),
      expected: `a time after ${toTimeText(facts.now)}`,
    }),
    ...faultUnless(standstillSeconds > 0, {
      field: '/standstillSeconds',
      found: String(standstillSeconds),
      expected: 'more than 0',
    }),
    ...twiceFaults(
      (terms.boardVotes ?? []).map(({ act }, index) => [`/boardVotes/${index}/act`, act]),
    ),
    ...twiceFaults(documents.map(({ name }, index) => [`/documents/${index}/name`, name])),
    ...documents.flatMap(({ sha256 }, index) =>
      faultUnless(/^[0-9a-f]{64}$/.test(sha256), {
        field: `/documents/${index}/sha256`,
        found: sha256,
        expected: '64 hexadecimal digits in lower case',
      }),
    ),
  ]);
}

/**
 * In this order: not a draft; faulty terms, such as a deadline that has passed meanwhile; a core
 * that is not the agreement's (rule 2); an agreement that no joint undertaking has signed (rule 1);
 * states of the call without a signature under the agreement or without a signed commitment for
 * their territory of which something counts (rules 2 and 10), all of them. With those covered an
 * authority of a state has signed too.
 */
export function launchRefusal(call: CallInState, facts: LaunchFacts): LaunchRefusal | undefined {
  const wrong = stepRefusal(call, 'launch');
  if (wrong !== undefined) return wrong;
  const faults = termsFaults(call.terms, facts);
  if (faults.length > 0) return { reason: 'terms_faulty', faults };
  const elements = coreDifferences(call.terms, facts.agreement.core);
  if (elements.length > 0) return { reason: 'core_differs', elements };
  const signed = facts.agreement.parties.filter(({ signature }) => signature !== undefined);
  const signatories = signed.map(({ party }) => party);
  if (buyersRefusal(signatories, facts.parties)?.reason === 'joint_undertaking_missing') {
    return { reason: 'joint_undertaking_missing' };
  }
  const states = uncoveredStates(call.terms, facts);
  return states.length > 0 ? { reason: 'states_uncovered', states } : undefined;
}

export type CoverFacts = Pick<LaunchFacts, 'now' | 'agreement' | 'commitments' | 'parties'>;

/** Rule 2: the states of the call that lack something, in its order, each with all it lacks. */
export function uncoveredStates(
  terms: Pick<CallTerms, 'programme' | 'states'>,
  facts: CoverFacts,
): readonly UncoveredState[] {
  return terms.states.flatMap((state) => {
    const lacks = lacksOf(state, terms, facts);
    const name = facts.parties.find(({ id }) => id === state)?.name ?? state;
    return lacks.length === 0 ? [] : [{ state, name, lacks }];
  });
}

/** The states of a call that runs whose cover has gone since its launch: these shake it. */
export function shakenStates(call: CallInState, facts: CoverFacts): readonly UncoveredState[] {
  return RESTING.includes(call.state) ? uncoveredStates(call.terms, facts) : [];
}

/** In this order: the call is not launched or over; its deadline has come. */
export function questionRefusal(call: CallInState, now: EpochSeconds): QuestionRefusal | undefined {
  const wrong = stepRefusal(call, 'ask');
  if (wrong !== undefined) return wrong;
  const { deadlineAt } = call.terms;
  return now < deadlineAt ? undefined : { reason: 'deadline_passed', deadlineAt, at: now };
}

function lacksOf(
  state: PartyId,
  { programme }: Pick<CallTerms, 'programme'>,
  { agreement, commitments, now }: CoverFacts,
): readonly Lack[] {
  const place = agreement.parties.find(({ party }) => party === state);
  const own = commitments.filter(
    (each) => each.party === state && each.programme === programme && each.territory === state,
  );
  // Who has signed has said by which commitment: another one, or none any more, is not that.
  const named = place?.signature?.commitment;
  const counted = named === undefined ? own : own.filter(({ id }) => id === named);
  return [...placeLacks(place), ...commitmentLacks(counted, now)];
}

function placeLacks(place: Agreement['parties'][number] | undefined): readonly Lack[] {
  if (place === undefined) return ['place_in_agreement'];
  return place.signature === undefined ? ['signature_of_agreement'] : [];
}

/** Rule 10 (Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b): `counting.ts`. */
function commitmentLacks(
  commitments: readonly NamedCommitment[],
  now: EpochSeconds,
): readonly Lack[] {
  const binding = commitments.filter(isBinding);
  if (binding.some((each) => countingMicros(each, now) > 0n)) return [];
  if (binding.length > 0) return ['money_that_counts'];
  const isAny = (wanted: NamedCommitment['status']) =>
    commitments.some(({ status }) => status === wanted);
  if (isAny('drafted')) return ['signature_of_commitment'];
  return [isAny('defaulted') ? 'commitment_in_default' : 'commitment'];
}

/** One of another programme is as one that is not there: whoever drafts may not know of it. */
function agreementFaults(
  { agreement: named, programme }: CallTerms,
  agreement: Agreement | undefined,
): readonly TermsFault[] {
  return faultUnless(agreement?.programme === programme, {
    field: '/agreement',
    found: named,
    expected: `an agreement of ${programme}`,
  });
}

function stateFaults(states: readonly PartyId[], parties: readonly Party[]): readonly TermsFault[] {
  return states.flatMap((state, index) =>
    faultUnless(
      parties.some(({ id, kind }) => id === state && kind === 'state'),
      { field: `/states/${index}`, found: state, expected: 'a party of kind state' },
    ),
  );
}

function faultUnless(holds: boolean, fault: TermsFault): readonly TermsFault[] {
  return holds ? [] : [fault];
}
