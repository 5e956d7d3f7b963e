import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartyId } from '../kernel/ids.ts';
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../kernel/units.ts';
import type { NamedCommitment } from './agreement.ts';
import type { CallState, CallTerms } from './call.ts';
import { coreDifferences } from './call-core.ts';
import {
  type LaunchFacts,
  launchRefusal,
  questionRefusal,
  shakenStates,
  stepRefusal,
  termsFaults,
  uncoveredStates,
} from './call-rules.ts';
import {
  NOW,
  SMALL_CORE,
  SMALL_PARTIES,
  SMALL_TERMS,
  smallAgreement,
  smallCommitment,
} from './testing/small-call.ts';

const ALL: readonly PartyId[] = ['party_ju', 'party_de', 'party_nl'];
const FACTS: LaunchFacts = {
  now: NOW,
  parties: SMALL_PARTIES,
  agreement: smallAgreement(ALL),
  commitments: ALL.map((party) => smallCommitment(party)),
};
const [LOT, OTHER_LOT] = SMALL_CORE.lots as [CallTerms['lots'][0], CallTerms['lots'][0]];
const [SCALE, COST] = SMALL_CORE.criteria as [CallTerms['criteria'][0], CallTerms['criteria'][0]];
const STEPS = SCALE.scales[0]?.steps ?? [];

const lots = (change: Partial<CallTerms['lots'][0]>) => ({ lots: [{ ...LOT, ...change }] });
const criteria = (change: Partial<CallTerms['criteria'][0]>) => ({
  criteria: [{ ...SCALE, ...change }, COST],
});
const scales = (measure: 'pue' | 'backup-hours', steps: typeof STEPS) =>
  criteria({ scales: [{ measure, steps }] });
const union = (...micros: readonly bigint[]) =>
  micros.map((each) => ({ unionMicrosMax: toEurMicros(each), h100EquivalentsMin: 1 }));
const documents = (change: object) => ({
  documents: [{ name: 'a', address: 'https://example.org/', sha256: 'b'.repeat(64), ...change }],
});

describe('The terms of a call', () => {
  test.each<readonly [string, Partial<CallTerms>, readonly string[]]>([
    ['as they should be', {}, []],
    ['of another programme', { programme: 'programme_x' }, ['/agreement']],
    ['without a lot', { lots: [] }, ['/lots']],
    ['with one lot twice', { lots: [LOT, LOT] }, ['/lots/1/id']],
    ['with a lot of more than all', lots({ projectCountMax: 8 }), ['/lots/0/projectCountMax']],
    ['with a lot of one phase', lots({ phases: union(100n) }), ['/lots/0/phases']],
    ['with a lot above all its money', lots({ phases: union(1n, 5_000n) }), ['/lots/0/phases']],
    [
      'with a lot above a phase',
      lots({ phases: union(1_001n, 1n) }),
      ['/lots/0/phases/0/unionMicrosMax'],
    ],
    ['with a lot at the cap of a phase', lots({ phases: union(1_000n, 4_000n) }), []],
    [
      'with a cap for one phase',
      { unionMicrosMaxByPhase: [undefined] },
      ['/unionMicrosMaxByPhase'],
    ],
    [
      'with a phase above all',
      { unionMicrosMaxByPhase: [toEurMicros(1_000n), toEurMicros(5_001n)] },
      ['/unionMicrosMaxByPhase/1'],
    ],
    ['without a criterion', { criteria: [] }, ['/criteria']],
    ['with a criterion twice', { criteria: [SCALE, SCALE] }, ['/criteria/1/id']],
    [
      'with weights of too little',
      criteria({ weightPpm: toPartsPerMillion(499_999) }),
      ['/criteria'],
    ],
    ['with a threshold above full marks', criteria({ pointsMin: 101 }), ['/criteria/0/pointsMin']],
    ['with a scale without a step', scales('pue', []), ['/criteria/0/scales/0/steps']],
    [
      'with steps from worst to best',
      scales('pue', STEPS.toReversed()),
      ['/criteria/0/scales/0/steps/1/points', '/criteria/0/scales/0/steps/1/bound'],
    ],
    [
      'with steps that rise where more is better',
      scales('backup-hours', STEPS),
      ['/criteria/0/scales/0/steps/1/bound'],
    ],
    ['without a state', { states: [] }, ['/states']],
    ['with a state twice', { states: ['party_de', 'party_de'] }, ['/states/1']],
    ['with a state that is none', { states: ['party_gr', 'party_x'] }, ['/states/0', '/states/1']],
    ['without an evaluator', { evaluatorCountMin: 0 }, ['/evaluatorCountMin']],
    ['with a deadline that is now', { deadlineAt: NOW }, ['/deadlineAt']],
    ['without a standstill', { standstillSeconds: 0 }, ['/standstillSeconds']],
    [
      'with a document without a hash',
      documents({ sha256: 'B'.repeat(64) }),
      ['/documents/0/sha256'],
    ],
    [
      'with several faults, all named',
      { states: [], standstillSeconds: 0 },
      ['/states', '/standstillSeconds'],
    ],
  ])('%s', (_, change, fields) => {
    const faults = termsFaults({ ...SMALL_TERMS, ...change }, FACTS);
    expect(faults.map(({ field }) => field)).toEqual(fields);
  });

  test('name an agreement that is there', () => {
    const faults = termsFaults(SMALL_TERMS, { ...FACTS, agreement: undefined });
    expect(faults.map(({ field }) => field)).toEqual(['/agreement']);
  });
});

describe('A core', () => {
  test('is the same whatever the order of the members of its objects', () => {
    const { id, ...rest } = LOT;
    const turned = { ...SMALL_CORE, lots: [{ ...rest, id }, OTHER_LOT] };
    expect(coreDifferences(SMALL_CORE, turned)).toEqual([]);
  });

  test('is another in a weight, in the order of its lots, and in a cap that is gone', () => {
    const other = {
      ...SMALL_CORE,
      lots: SMALL_CORE.lots.toReversed(),
      unionMicrosMaxByPhase: [undefined, undefined],
      ...criteria({ weightPpm: toPartsPerMillion(1) }),
    };
    const expected = ['lots', 'unionMicrosMaxByPhase', 'criteria'];
    expect(coreDifferences(SMALL_CORE, other)).toEqual(expected);
  });
});

interface LaunchCase {
  readonly state?: CallState;
  readonly terms?: Partial<CallTerms>;
  readonly facts?: Partial<LaunchFacts>;
}
const withCommitments = (...changed: readonly NamedCommitment[]): Partial<LaunchFacts> => ({
  commitments: [smallCommitment('party_ju'), smallCommitment('party_de'), ...changed],
});
const nl = (change: Partial<NamedCommitment>) => smallCommitment('party_nl', change);
const recovery = (transferByAt: number, transferredAt?: number) =>
  nl({
    source: {
      kind: 'recovery-fund',
      transferByAt: toEpochSeconds(transferByAt),
      transferredAt: transferredAt === undefined ? undefined : toEpochSeconds(transferredAt),
    },
  });
const without = smallAgreement(['party_ju', 'party_de']);
const unsigned = smallAgreement(ALL, ['party_ju', 'party_de']);

describe('A launch', () => {
  test.each<readonly [string, LaunchCase, string | undefined]>([
    ['rule 2: of states that have all signed both', {}, undefined],
    ['rule 2: with more signed than it covers', { terms: { states: ['party_de'] } }, undefined],
    [
      'rule 2: of states that were called and paid',
      { facts: withCommitments(nl({ status: 'paid' })) },
      undefined,
    ],
    ['rule 2: of what is launched already', { state: 'launched' }, 'call_state'],
    [
      'rule 2: after its deadline, and with another core',
      { terms: { deadlineAt: NOW, projectCountMax: 8 } },
      'terms_faulty',
    ],
    [
      'rule 2: with another core than the agreement',
      { terms: { projectCountMax: 8 } },
      'core_differs',
    ],
    [
      'rule 1: without the signature of the joint undertaking',
      { facts: { agreement: smallAgreement(ALL, ['party_de']) } },
      'joint_undertaking_missing',
    ],
    [
      'rule 2: with a state that is no party to the agreement',
      { facts: { agreement: without } },
      'states_uncovered',
    ],
    [
      'rule 2: with a state that has not signed the agreement',
      { facts: { agreement: unsigned } },
      'states_uncovered',
    ],
    [
      'rule 2: with a commitment that was withdrawn since',
      { facts: withCommitments(nl({ status: 'withdrawn' })) },
      'states_uncovered',
    ],
    [
      'rule 2: with another commitment than the one that was named',
      { facts: withCommitments(nl({ id: 'commitment_other' })) },
      'states_uncovered',
    ],
    [
      'rule 2: with a commitment to another programme',
      { facts: withCommitments(nl({ programme: 'programme_x' })) },
      'states_uncovered',
    ],
    [
      'rule 2: with a commitment for another territory',
      { facts: withCommitments(nl({ territory: 'party_de' })) },
      'states_uncovered',
    ],
    [
      'rule 10: with recovery money that was transferred by its date',
      { facts: withCommitments(recovery(NOW, NOW)) },
      undefined,
    ],
    [
      'rule 10: with recovery money that may still be transferred',
      { facts: withCommitments(recovery(NOW + 1)) },
      'states_uncovered',
    ],
    [
      'rule 10: with recovery money that was transferred after its date',
      { facts: withCommitments(recovery(NOW - 1, NOW)) },
      'states_uncovered',
    ],
  ])('%s', (_, { state = 'drafted', terms, facts }, expected) => {
    const call = { terms: { ...SMALL_TERMS, ...terms }, state };
    expect(launchRefusal(call, { ...FACTS, ...facts })?.reason).toBe(expected);
  });

  test('rule 2: lists every state that lacks something, by name, with all it lacks', () => {
    const agreement = smallAgreement(['party_ju', 'party_nl'], ['party_ju']);
    const commitments = [smallCommitment('party_ju'), nl({ status: 'drafted' })];
    const facts = { ...FACTS, agreement, commitments };
    expect(launchRefusal({ terms: SMALL_TERMS, state: 'drafted' }, facts)).toEqual({
      reason: 'states_uncovered',
      states: [
        { state: 'party_de', name: 'Germany', lacks: ['place_in_agreement', 'commitment'] },
        {
          state: 'party_nl',
          name: 'The Netherlands',
          lacks: ['signature_of_agreement', 'signature_of_commitment'],
        },
      ],
    });
  });

  test('rule 2: passes just where each state has both signatures, whoever else has', () => {
    const someParties = fc.subarray([...ALL]);
    fc.assert(
      fc.property(someParties, someParties, someParties, (places, signed, committed) => {
        const agreement = smallAgreement(places, signed);
        const commitments = committed.map((party) => smallCommitment(party));
        const facts = { ...FACTS, agreement, commitments };
        const uncovered = uncoveredStates(SMALL_TERMS, facts).map(({ state }) => state);
        const expected = SMALL_TERMS.states.filter(
          (state) => ![places, signed, committed].every((each) => each.includes(state)),
        );
        expect(uncovered).toEqual(expected);
      }),
    );
  });
});

describe('A launched call', () => {
  const shaken = (state: CallState, ...changed: readonly NamedCommitment[]) =>
    shakenStates({ terms: SMALL_TERMS, state }, { ...FACTS, ...withCommitments(...changed) }).map(
      ({ state: of, lacks }) => [of, ...lacks],
    );

  test.each<readonly [string, CallState, NamedCommitment, readonly (readonly string[])[]]>([
    ['rests on what binds', 'launched', nl({}), []],
    [
      'is shaken by a default',
      'ranked',
      nl({ status: 'defaulted' }),
      [['party_nl', 'commitment_in_default']],
    ],
    ['is not shaken before', 'drafted', nl({ status: 'defaulted' }), []],
    ['is not shaken once cancelled', 'cancelled', nl({ status: 'defaulted' }), []],
    [
      'is shaken by money that came late',
      'decided',
      recovery(NOW - 1, NOW),
      [['party_nl', 'money_that_counts']],
    ],
  ])('rule 2: %s (%s)', (_, state, commitment, expected) => {
    expect(shaken(state, commitment)).toEqual(expected);
  });
});

describe('A call', () => {
  test.each<readonly [string, CallState, readonly string[]]>([
    ['drafted', 'drafted', ['change', 'launch', 'cancel']],
    ['launched', 'launched', ['cancel', 'ask']],
    ['decided', 'decided', ['cancel']],
    ['awarded', 'awarded', []],
    ['cancelled', 'cancelled', []],
  ])('that is %s may be taken these steps', (_, state, expected) => {
    const steps = (['change', 'launch', 'cancel', 'ask'] as const).filter(
      (step) => stepRefusal({ terms: SMALL_TERMS, state }, step) === undefined,
    );
    expect(steps).toEqual(expected);
  });

  test.each<readonly [string, CallState, number, string | undefined]>([
    ['in the last second before its deadline', 'launched', 999, undefined],
    ['at its deadline', 'launched', 1_000, 'deadline_passed'],
    ['as a draft, after its deadline', 'drafted', 1_000, 'call_state'],
  ])('is asked about %s', (_, state, seconds, expected) => {
    const now = toEpochSeconds(NOW + seconds);
    expect(questionRefusal({ terms: SMALL_TERMS, state }, now)?.reason).toBe(expected);
  });
});
