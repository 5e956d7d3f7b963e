import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Choice, MAJORITIES, type Majority } from '../funding/vote.ts';
import type { PartyId } from '../kernel/ids.ts';
import {
  type BoardVote,
  boardVoteRefusal,
  type NeededVote,
  subjectOfAct,
  VOTED_ACTS,
  type VotedAct,
} from './board-vote.ts';
import { NOW, SMALL_TERMS } from './testing/small-call.ts';

const SELECTION = {
  kind: 'selection',
  call: 'call_a',
  number: 2,
  basis: 'optimum',
  bids: ['bid_b', 'bid_a'],
} as const satisfies VotedAct;
const SUBJECT = 'selection 2 of call_a by optimum: bid_b, bid_a';
const NEEDED: NeededVote = { act: 'selection', majority: 'qualified', needsUnionVote: true };
const TERMS = { ...SMALL_TERMS, boardVotes: [NEEDED] };

function ballots(choices: Readonly<Record<string, Choice>>): BoardVote['ballots'] {
  return Object.entries(choices).map(([voter, choice]) => ({
    voter: voter as PartyId,
    choice,
    castAt: NOW,
    castBy: `person_of-${voter}`,
  }));
}

/** Carried: both states of the call and the Union are for it. */
const CARRIED: BoardVote = {
  id: 'vote_a',
  programme: 'programme_p',
  question: 'Shall we?',
  subject: SUBJECT,
  majority: 'qualified',
  needsUnionVote: true,
  union: 'party_ju',
  states: [
    { state: 'party_de', population: 84 },
    { state: 'party_nl', population: 18 },
  ],
  ballots: ballots({ party_ju: 'for', party_de: 'for', party_nl: 'for' }),
  putAt: NOW,
  closedAt: NOW,
  version: 5,
};

describe('rule 9: an act that the terms of its call put to the vote', () => {
  const open = { closedAt: undefined };
  const lost = { ballots: ballots({ party_ju: 'for', party_de: 'for', party_nl: 'against' }) };
  /** In order of precedence: each row has the faults of those below it too, where it can. */
  test.each<readonly [string, Partial<BoardVote> | undefined, object | undefined]>([
    ['names no vote', undefined, { reason: 'vote_missing', subject: SUBJECT }],
    [
      'names one of another programme',
      { ...open, programme: 'programme_q', subject: 'lunch' },
      // As where there is none: whoever acts may not know of it.
      { reason: 'vote_missing', subject: SUBJECT },
    ],
    [
      'names one on the decision before',
      { ...open, subject: SUBJECT.replace('2', '1'), majority: 'half-of-states' },
      { reason: 'vote_on_something_else', part: 'subject', found: SUBJECT.replace('2', '1') },
    ],
    [
      'names one on another bid',
      { ...open, subject: SUBJECT.replace('bid_b', 'bid_c') },
      { reason: 'vote_on_something_else', part: 'subject', expected: SUBJECT },
    ],
    [
      'names one on the same bids by another choice',
      { ...open, subject: SUBJECT.replace('optimum', 'list') },
      { reason: 'vote_on_something_else', part: 'subject' },
    ],
    [
      'names one by another majority',
      { ...open, majority: 'half-of-states', needsUnionVote: false },
      { reason: 'vote_on_something_else', part: 'majority', expected: 'qualified' },
    ],
    [
      'names one without the vote of the Union',
      { ...open, needsUnionVote: false, states: [] },
      { reason: 'vote_on_something_else', part: 'union-vote' },
    ],
    [
      'names one in which a state of the call had no voice',
      { ...open, states: [{ state: 'party_de', population: 84 }] },
      { reason: 'vote_on_something_else', part: 'electorate', found: 'no party_nl' },
    ],
    ['names one that is open', { ...open, ...lost }, { reason: 'vote_not_counted' }],
    [
      'names one that too few states carried',
      lost,
      { reason: 'vote_not_carried', forCount: 1, neededCount: 2 },
    ],
    [
      'names one that the Union did not carry',
      { ballots: ballots({ party_ju: 'abstain', party_de: 'for', party_nl: 'for' }) },
      { reason: 'vote_not_carried', forCount: 2 },
    ],
    ['names one that is carried', {}, undefined],
  ])('%s', (_, change, refusal) => {
    const vote = change === undefined ? undefined : { ...CARRIED, ...change };
    const found = boardVoteRefusal(SELECTION, TERMS, vote);
    if (refusal === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(refusal);
  });

  test('is held to each majority just where that counts it as carried', () => {
    const majorities = Object.keys(MAJORITIES) as Majority[];
    const choice = fc.constantFrom<Choice>('for', 'against', 'abstain');
    const voters = fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), choice), {
      minLength: 1,
      maxLength: 27,
    });
    fc.assert(
      fc.property(fc.constantFrom(...majorities), voters, (majority, cast) => {
        const states = cast.map(([population], index) => ({
          state: `party_s${index}` as const,
          population,
        }));
        const terms = {
          ...TERMS,
          states: states.map(({ state }) => state),
          boardVotes: [{ ...NEEDED, majority, needsUnionVote: false }],
        };
        const choices = cast.map(([, each], index) => [`party_s${index}`, each] as const);
        const vote = {
          ...CARRIED,
          ...{ majority, needsUnionVote: false, states },
          ballots: ballots(Object.fromEntries(choices)),
        };
        const sumOf = (all: readonly (readonly [number, Choice])[]) =>
          all.reduce((sum, [population]) => sum + population, 0);
        const inFavour = cast.filter(([, each]) => each === 'for');
        const { statesPercent, populationPercent } = MAJORITIES[majority];
        const isCarried =
          inFavour.length * 100 >= cast.length * statesPercent &&
          sumOf(inFavour) * 100 >= sumOf(cast) * populationPercent;
        const expected = isCarried ? undefined : 'vote_not_carried';
        expect(boardVoteRefusal(SELECTION, terms, vote)?.reason).toBe(expected);
      }),
    );
  });
});

test('Acts that the terms do not name need no vote, whatever is named', () => {
  const launch: VotedAct = { kind: 'launch', call: 'call_a', version: 1 };
  expect(boardVoteRefusal(launch, TERMS, undefined)).toBeUndefined();
  expect(boardVoteRefusal(SELECTION, SMALL_TERMS, undefined)).toBeUndefined();
});

test('Every kind of act has a subject of its own', () => {
  const contract = { call: 'call_a', version: 3, contract: 'contract_a', number: 1 } as const;
  const { basis, bids } = SELECTION;
  const subjects = VOTED_ACTS.map((kind) => subjectOfAct({ ...contract, basis, bids, kind }));
  expect(subjects).toEqual([
    'launch of call_a, version 3',
    'selection 1 of call_a by optimum: bid_b, bid_a',
    'change 1 of contract_a',
  ]);
});
