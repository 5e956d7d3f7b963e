/**
 * The calls of a demo, by how far each has come: one a stage, so that every page has something to
 * show. They are of one agreement, which holds the lots, caps and criteria of the example; a draft
 * beside them covers a state that has signed nothing, and so cannot be launched.
 */
import type { Party } from '../../../funding/party.ts';
import { present } from '../../../kernel/assert.ts';
import type { AgreementId, CallId, CommitmentId, PartyId } from '../../../kernel/ids.ts';
import { parseDate } from '../../../kernel/time.ts';
import { type EpochSeconds, SECONDS_PER_DAY, toEpochSeconds } from '../../../kernel/units.ts';
import type { CallTerms } from '../../../procurement/call.ts';
import { fromWireTerms, type WireTerms } from '../../../procurement/routes/call-wire.ts';
import { monthsBetween, movedInTime } from '../move-in-time.ts';
import { PROGRAMME_OF_CALLS } from './call-persons.ts';
import {
  CALL_EXAMPLE_FILE,
  callExampleOf,
  callOf,
  contentOf,
  type ExampleBid,
  type ExampleOfCall,
  exampleText,
} from './example-call.ts';

export const AGREEMENT_ID: AgreementId = 'agreement_next-round';
export const DRAFT_AGREEMENT_ID: AgreementId = 'agreement_next-round-ee';
export const CALL_IDS = {
  awarded: 'call_first',
  decided: 'call_second',
  opened: 'call_third',
  launched: 'call_fourth',
  drafted: 'call_fifth',
} as const satisfies Readonly<Record<string, CallId>>;

export type Stage = 'launched' | 'opened' | 'decided' | 'awarded';

/** Of a call: days before now; `deadline` may lie ahead. */
interface Course {
  readonly id: CallId;
  readonly name: string;
  readonly stage: Stage;
  readonly launchedDaysAgo: number;
  readonly deadlineDaysAgo: number;
  /** By the second word of their ids in the example; `undefined`: all of the states covered. */
  readonly bids: readonly string[] | undefined;
}

const COURSES: readonly Course[] = [
  {
    id: CALL_IDS.awarded,
    name: 'First call of the next round (invented)',
    stage: 'awarded',
    launchedDaysAgo: 84,
    deadlineDaysAgo: 62,
    bids: ['oresund', 'lusitania'],
  },
  {
    id: CALL_IDS.decided,
    name: 'Second call of the next round (invented)',
    stage: 'decided',
    launchedDaysAgo: 80,
    deadlineDaysAgo: 40,
    bids: undefined,
  },
  {
    id: CALL_IDS.opened,
    name: 'Third call of the next round (invented)',
    stage: 'opened',
    launchedDaysAgo: 45,
    deadlineDaysAgo: 12,
    bids: ['aurora', 'lusitania', 'norrland'],
  },
  {
    id: CALL_IDS.launched,
    name: 'Fourth call of the next round (invented)',
    stage: 'launched',
    launchedDaysAgo: 20,
    deadlineDaysAgo: -40,
    bids: ['aurora', 'lusitania'],
  },
];

export interface PlannedCall {
  readonly terms: CallTerms;
  readonly stage: Stage;
  readonly launchedAt: EpochSeconds;
  readonly bids: readonly PlannedBid[];
}

export interface PlannedBid {
  readonly id: `bid_${string}`;
  readonly bidder: PartyId;
  readonly host: PartyId;
  readonly content: ReturnType<typeof contentOf>;
  /** Points of each criterion. */
  readonly scores: Readonly<Record<string, number>>;
}

export interface CallPlan {
  readonly jointUndertaking: PartyId;
  /** Those that have signed. */
  readonly states: readonly PartyId[];
  /** Of the agreement: the calls launched, and the draft of one. */
  readonly calls: readonly PlannedCall[];
  readonly draft: CallTerms;
}

/** Of the parties of a programme: its states are those with a commitment to the round. */
export function callPlanAt(
  now: EpochSeconds,
  parties: readonly Party[],
  signed: readonly { readonly party: PartyId }[],
): CallPlan {
  const months = monthsBetween(present(parseDate('2026-12-01'), 'A date'), now);
  const example = callExampleOf(movedInTime(exampleText(CALL_EXAMPLE_FILE), months));
  const kindOf = (id: PartyId) => parties.find((party) => party.id === id)?.kind;
  const states = signed.map(({ party }) => party).filter((id) => kindOf(id) === 'state');
  const jointUndertaking = parties.find(({ kind }) => kind === 'joint-undertaking');
  const terms = (course: Pick<Course, 'id' | 'name' | 'deadlineDaysAgo'>): CallTerms => ({
    ...fromWireTerms(course.id, callOf(example) as WireTerms),
    programme: PROGRAMME_OF_CALLS,
    agreement: AGREEMENT_ID,
    name: course.name,
    states,
    deadlineAt: daysBefore(now, course.deadlineDaysAgo),
    documents: [DOCUMENT],
  });
  const name = 'Fifth call of the next round (invented)';
  return {
    jointUndertaking: present(jointUndertaking, 'A joint undertaking').id,
    states,
    calls: COURSES.map((course) => ({
      terms: terms(course),
      stage: course.stage,
      launchedAt: daysBefore(now, course.launchedDaysAgo),
      bids: bidsOf(example, course, states),
    })),
    draft: {
      ...terms({ id: CALL_IDS.drafted, name, deadlineDaysAgo: -120 }),
      agreement: DRAFT_AGREEMENT_ID,
      states: [...states, 'party_ee'],
    },
  };
}

export function commitmentOf(party: PartyId, { jointUndertaking }: CallPlan): CommitmentId {
  const name = party === jointUndertaking ? 'union' : party.slice('party_'.length);
  return `commitment_next-${name}`;
}

export function daysBefore(now: EpochSeconds, days: number): EpochSeconds {
  return toEpochSeconds(now - days * SECONDS_PER_DAY);
}

const DOCUMENT = {
  name: 'Text of the call (invented)',
  address: 'https://example.org/call.pdf',
  sha256: '5f'.repeat(32),
};

function bidsOf(
  { bids }: ExampleOfCall,
  { id, bids: wanted }: Course,
  states: readonly PartyId[],
): readonly PlannedBid[] {
  const nameOf = (bid: ExampleBid) => bid.id.slice('bid_'.length);
  return bids
    .filter((bid) => states.includes(`party_${bid.host}`))
    .filter((bid) => wanted?.includes(nameOf(bid)) ?? true)
    .map((bid) => ({
      id: `bid_${nameOf(bid)}-${id.slice('call_'.length)}` as const,
      bidder: bid.bidder as PartyId,
      host: `party_${bid.host}` as const,
      content: contentOf(bid),
      scores: bid.scores,
    }));
}
