import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import type { Party } from './party.ts';
import {
  type Ballot,
  type Choice,
  castRefusal,
  countVote,
  MAJORITIES,
  type Majority,
  putRefusal,
  type Question,
  type Vote,
} from './vote.ts';

const AT = toEpochSeconds(1_800_000_000);
const CHOICES: Readonly<Record<string, Choice>> = { f: 'for', a: 'against', o: 'abstain' };

/** Populations of states in order, and what each chose: f, a, o, or - for no ballot. */
function voteOf(majority: Majority, populations: readonly number[], choices: string): Vote {
  const states = populations.map((population, index) => {
    return { state: `party_${index}` as const, population };
  });
  const cast = (voter: Ballot['voter'], letter: string | undefined): readonly Ballot[] => {
    const choice = CHOICES[letter ?? ''];
    return choice === undefined ? [] : [{ voter, choice, castAt: AT, castBy: 'person_a' }];
  };
  const [ofStates = '', ofUnion] = choices.split('+');
  return {
    id: 'vote_one',
    programme: 'programme_p',
    question: 'Shall these sites be selected?',
    subject: 'selection',
    majority,
    needsUnionVote: ofUnion !== undefined,
    union: ofUnion === undefined ? undefined : 'party_ju',
    states,
    ballots: [
      ...states.flatMap(({ state }, index) => cast(state, ofStates[index])),
      ...cast('party_ju', ofUnion),
    ],
    putAt: AT,
    closedAt: undefined,
    version: 1,
  };
}

const TEN = Array.from({ length: 10 }, () => 10);
const TWENTY = Array.from({ length: 20 }, () => 5);
/** One large state and nine small ones: 100 in all, 55 of it in the large one. */
const UNEQUAL = [55, 5, 5, 5, 5, 5, 5, 5, 5, 5];

describe('rule 9: a majority is reached at its percentage of all states', () => {
  test.each<readonly [string, Majority, readonly number[], string]>([
    ['allowed: half of ten                     ', 'half-of-states', TEN, 'fffff-----'],
    ['refused: four of ten                     ', 'half-of-states', TEN, 'ffff------'],
    ['allowed: five for, five against          ', 'half-of-states', TEN, 'fffffaaaaa'],
    ['refused: abstentions are not in favour   ', 'half-of-states', TEN, 'ffffoooooo'],
    ['refused: two of five are 40 %            ', 'half-of-states', TEN.slice(5), 'ff---'],
    ['allowed: half, and the Union             ', 'half-of-states', TEN, 'fffff-----+f'],
    ['refused: half, and the Union against     ', 'half-of-states', TEN, 'fffff-----+a'],
    ['refused: all, and no vote of the Union   ', 'half-of-states', TEN, 'ffffffffff+-'],
    ['refused: the Union does not count a state', 'half-of-states', TEN, 'ffff------+f'],
    ['allowed: 60 % of states, 80 % of people  ', 'qualified', UNEQUAL, 'ffffff----'],
    ['refused: six states of 30 % of people    ', 'qualified', UNEQUAL, '-ffffff---'],
    ['refused: 70 % of people, four states     ', 'qualified', UNEQUAL, 'ffff------'],
    ['refused: 11 of 20 states are 55 % of both', 'qualified', TWENTY, 'fffffffffff---------'],
    ['refused: 12 of 20 states are 60 % of both', 'qualified', TWENTY, 'ffffffffffff--------'],
    ['allowed: 13 of 20 states are 65 % of both', 'qualified', TWENTY, 'fffffffffffff-------'],
    ['refused: the same, the Union abstains    ', 'qualified', TWENTY, 'fffffffffffff-------+o'],
    ['allowed: 15 of 20                        ', 'three-quarters', TWENTY, 'fffffffffffffff-----'],
    ['refused: 14 of 20                        ', 'three-quarters', TWENTY, 'ffffffffffffff------'],
    ['refused: 7 of 10, as 75 % are 8          ', 'three-quarters', TEN, 'fffffff---'],
    ['allowed: 8 of 10, and the Union          ', 'three-quarters', TEN, 'ffffffff--+f'],
  ])('%s', (name, majority, populations, choices) => {
    expect(countVote(voteOf(majority, populations, choices)).isCarried).toBe(
      name.startsWith('allowed'),
    );
  });
});

test('A count shows every number that its result follows from', () => {
  expect(countVote(voteOf('qualified', UNEQUAL, 'ffao------+f'))).toEqual({
    stateCount: 10,
    forCount: 2,
    againstCount: 1,
    abstainCount: 1,
    absentCount: 6,
    neededCount: 6,
    population: 100,
    forPopulation: 60,
    neededPopulation: 65,
    unionChoice: 'for',
    isCarried: false,
  });
});

test('A vote is carried exactly where both shares reach their percentages, in fractions', () => {
  const voter = fc.tuple(fc.integer({ min: 1, max: 90_000_000 }), fc.constantFrom('f', 'a', '-'));
  const majorities = fc.constantFrom<Majority>('half-of-states', 'qualified', 'three-quarters');
  fc.assert(
    fc.property(
      fc.array(voter, { minLength: 1, maxLength: 40 }),
      majorities,
      (voters, majority) => {
        const people = voters.map(([population]) => population);
        const choices = voters.map(([, choice]) => choice).join('');
        const sumOf = (some: typeof voters) => some.reduce((sum, [each]) => sum + BigInt(each), 0n);
        const inFavour = voters.filter(([, choice]) => choice === 'f');
        const { statesPercent, populationPercent } = MAJORITIES[majority];
        const expected =
          inFavour.length * 100 >= voters.length * statesPercent &&
          sumOf(inFavour) * 100n >= sumOf(voters) * BigInt(populationPercent);
        expect(countVote(voteOf(majority, people, choices)).isCarried).toBe(expected);
      },
    ),
  );
});

function party(id: Party['id'], kind: Party['kind']): Party {
  return { id, name: id, kind, state: undefined };
}
const PARTIES = [party('party_0', 'state'), party('party_1', 'state'), party('party_x', 'company')];
const JOINT = party('party_ju', 'joint-undertaking');

describe('A question is not put', () => {
  const stateOf = (state: Party['id']) => ({ state, population: 1 });
  test.each<readonly [string, Partial<Question>]>([
    ['programme_unknown', { programme: 'programme_no', states: [stateOf('party_x')] }],
    ['not_a_state', { states: [stateOf('party_0'), stateOf('party_x'), stateOf('party_0')] }],
    ['not_a_state', { states: [stateOf('party_no')] }],
    ['state_repeated', { states: [stateOf('party_0'), stateOf('party_0')], union: undefined }],
    ['union_missing', { union: undefined }],
    ['not_the_union', { union: 'party_x' }],
  ])('%s', (reason, change) => {
    const question = { ...voteOf('qualified', [1, 1], '--+-'), ...change };
    const programmes = [{ id: 'programme_p' as const }];
    expect(putRefusal(question, [...PARTIES, JOINT], programmes)?.reason).toBe(reason);
  });

  test('nor is one refused that names states and the Union', () => {
    const question = voteOf('qualified', [1, 1], '--+-');
    expect(putRefusal(question, [...PARTIES, JOINT], [{ id: 'programme_p' }])).toBeUndefined();
  });
});

test.each([
  ['party_no', AT, 'vote_closed'],
  ['party_no', undefined, 'not_a_voter'],
  ['party_0', undefined, undefined],
  ['party_ju', undefined, undefined],
] as const)('A ballot of %s, the vote closed at %s: %s', (voter, closedAt, reason) => {
  const vote = { ...voteOf('qualified', [1], '-+-'), closedAt };
  expect(castRefusal(vote, voter)?.reason).toBe(reason);
});
