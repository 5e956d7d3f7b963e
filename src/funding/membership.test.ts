import { describe, expect, test } from 'vitest';
import { toEpochSeconds, toEurMicros } from '../kernel/units.ts';
import { type CommitmentDraft, draftRefusal } from './commitment-draft.ts';
import {
  isParticipating,
  type Membership,
  mayUseUnionTime,
  membershipOf,
  notParticipating,
  statesOfUnion,
} from './membership.ts';
import type { Party } from './party.ts';
import { putRefusal, type Question } from './vote.ts';

function stateOf(id: Party['id'], membership?: Membership): Party {
  const state: Party = { id, name: id, kind: 'state', state: id };
  return membership === undefined ? state : { ...state, membership };
}

function partyOf(id: Party['id'], kind: Party['kind'], state?: Party['id']): Party {
  return { id, name: id, kind, state };
}

/** One Member State by its word and one by default, an associated country, and one outside. */
const PARTIES: readonly Party[] = [
  stateOf('party_nl', 'member'),
  stateOf('party_de'),
  stateOf('party_no', 'associated'),
  stateOf('party_us', 'other'),
  partyOf('party_ju', 'joint-undertaking'),
  partyOf('party_groningen', 'region', 'party_nl'),
  partyOf('party_oregon', 'region', 'party_us'),
  partyOf('party_firm', 'company', 'party_no'),
  partyOf('party_alone', 'company'),
];

function found(id: Party['id']): Party {
  return PARTIES.find((party) => party.id === id) ?? partyOf(id, 'company');
}

describe('rule 6: a party is of the membership of its state', () => {
  test.each<readonly [string, Party['id'], Membership | undefined, boolean]>([
    ['allowed: a Member State        ', 'party_nl', 'member', true],
    ['allowed: where nothing is said ', 'party_de', 'member', true],
    ['allowed: an associated country ', 'party_no', 'associated', true],
    ['refused: another country       ', 'party_us', 'other', false],
    ['allowed: a region of a member  ', 'party_groningen', 'member', true],
    ['refused: a region of another   ', 'party_oregon', 'other', false],
    ['allowed: a firm in an associate', 'party_firm', 'associated', true],
    ['refused: a firm in no state    ', 'party_alone', undefined, false],
  ])('%s: %s', (_, id, membership, isOfUnionSide) => {
    const answer = membershipOf(found(id), PARTIES);
    expect(answer).toBe(membership);
    expect(mayUseUnionTime(answer)).toBe(isOfUnionSide);
    expect(isParticipating(answer)).toBe(isOfUnionSide);
  });

  test('a consortium is established in Member States alone', () => {
    expect([...statesOfUnion(PARTIES)]).toEqual(['party_nl', 'party_de']);
  });
});

describe('rule 1: states and regions that take part', () => {
  test.each<readonly [string, readonly Party['id'][], Party['id'] | undefined]>([
    [
      'allowed: members, associates, regions',
      ['party_ju', 'party_no', 'party_groningen'],
      undefined,
    ],
    ['allowed: who is no state is not asked', ['party_alone', 'party_firm'], undefined],
    ['refused: another country             ', ['party_nl', 'party_us'], 'party_us'],
    ['refused: a region of another country ', ['party_oregon', 'party_us'], 'party_oregon'],
  ])('%s', (_, ids, outside) => {
    expect(notParticipating(ids, PARTIES)).toBe(outside);
  });
});

describe('rule 2: money is promised to a joint procurement', () => {
  const JOINT = { id: 'programme_joint', name: 'Joint', track: 'joint-procurement' } as const;
  const MARKET = { id: 'programme_market', name: 'Market', track: 'market' } as const;
  const DRAFT: CommitmentDraft = {
    id: 'commitment_a',
    party: 'party_nl',
    programme: 'programme_joint',
    territory: 'party_nl',
    instalments: [{ dueAt: toEpochSeconds(1_800_000_000), micros: toEurMicros(1n) }],
  };
  test.each<readonly [string, Partial<CommitmentDraft>, string | undefined]>([
    ['allowed: by a Member State           ', {}, undefined],
    ['allowed: by an associated country    ', { party: 'party_no' }, undefined],
    ['allowed: by the joint undertaking    ', { party: 'party_ju' }, undefined],
    ['refused: by another country          ', { party: 'party_us' }, 'not_participating'],
    ['refused: by a region of another      ', { party: 'party_oregon' }, 'not_participating'],
    ['refused: for another territory       ', { territory: 'party_us' }, 'not_participating'],
    [
      'allowed: by another country elsewhere',
      { party: 'party_us', programme: 'programme_market' },
      undefined,
    ],
  ])('%s', (_, change, reason) => {
    expect(draftRefusal({ ...DRAFT, ...change }, PARTIES, [JOINT, MARKET])?.reason).toBe(reason);
  });
});

describe('rule 9: the states that vote', () => {
  const QUESTION: Question = {
    id: 'vote_one',
    programme: 'programme_joint',
    question: 'Shall these sites be selected?',
    subject: 'selection',
    majority: 'qualified',
    needsUnionVote: false,
    union: undefined,
    states: [],
  };
  test.each<readonly [string, readonly Party['id'][], string | undefined]>([
    ['allowed: members and associates take part', ['party_nl', 'party_no'], undefined],
    ['refused: another country does not        ', ['party_nl', 'party_us'], 'not_participating'],
    ['refused: a region is no state            ', ['party_us', 'party_oregon'], 'not_a_state'],
    ['refused: before one that is named twice  ', ['party_us', 'party_us'], 'not_participating'],
  ])('%s', (_, voters, reason) => {
    const states = voters.map((state) => ({ state, population: 1 }));
    const programmes = [{ id: 'programme_joint' as const }];
    expect(putRefusal({ ...QUESTION, states }, PARTIES, programmes)?.reason).toBe(reason);
  });
});
