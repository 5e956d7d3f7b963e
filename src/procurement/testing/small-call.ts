/** A call of two lots and its agreement, small enough to be read, for tests. */
import type { Party } from '../../funding/party.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../../kernel/units.ts';
import type { Agreement, AgreementParty, NamedCommitment } from '../agreement.ts';
import type { CallTerms, Criterion, Lot } from '../call.ts';
import type { CallCore } from '../call-core.ts';

export const NOW = toEpochSeconds(1_800_000_000);

export const SMALL_PARTIES: readonly Party[] = [
  { id: 'party_ju', name: 'The joint undertaking', kind: 'joint-undertaking', state: undefined },
  { id: 'party_de', name: 'Germany', kind: 'state', state: 'party_de' },
  { id: 'party_nl', name: 'The Netherlands', kind: 'state', state: 'party_nl' },
  { id: 'party_gr', name: 'Groningen', kind: 'region', state: 'party_nl' },
  { id: 'party_co', name: 'A company', kind: 'company', state: 'party_nl' },
];

export const SMALL_CORE: CallCore = {
  lots: [smallLot('lot-1', 4, [100n, 400n]), smallLot('lot-2', 3, [200n, 800n])],
  phaseNames: ['phase 1', 'phase 2'],
  projectCountMax: 7,
  unionMicrosMax: toEurMicros(5_000n),
  unionMicrosMaxByPhase: [toEurMicros(1_000n), undefined],
  criteria: [smallCriterion('scale', 500_000), smallCriterion('cost', 500_000)],
};

export const SMALL_TERMS: CallTerms = {
  id: 'call_a',
  programme: 'programme_p',
  agreement: 'agreement_a',
  name: 'The call',
  ...SMALL_CORE,
  states: ['party_de', 'party_nl'],
  evaluatorCountMin: 3,
  deadlineAt: toEpochSeconds(NOW + 1_000),
  standstillSeconds: 864_000,
  documents: [{ name: 'Text', address: 'https://example.org/text', sha256: 'a'.repeat(64) }],
};

function smallLot(id: string, projectCountMax: number, union: readonly bigint[]): Lot {
  return {
    id,
    name: id,
    projectCountMax,
    phases: union.map((micros) => ({
      unionMicrosMax: toEurMicros(micros),
      h100EquivalentsMin: 25_000,
    })),
    itLoadKilowattsMin: 120_000,
    storageTerabytesMin: 20_000,
  };
}

function smallCriterion(id: string, weight: number): Criterion {
  const steps = [
    { label: 'excellent', bound: 1_100_000, points: 100 },
    { label: 'good', bound: 1_250_000, points: 50 },
  ];
  const weightPpm = toPartsPerMillion(weight);
  const scales = [{ measure: 'pue' as const, steps }];
  return { id, name: id, weightPpm, pointsMax: 100, pointsMin: 60, scales };
}

/** Signed by those of `signed`, each with its commitment `commitment_<party>`. */
export function smallAgreement(
  parties: readonly PartyId[],
  signed: readonly PartyId[] = parties,
): Agreement {
  return {
    id: 'agreement_a',
    programme: 'programme_p',
    name: 'The agreement',
    core: SMALL_CORE,
    parties: parties.map((party): AgreementParty => {
      if (!signed.includes(party)) return { party, signature: undefined };
      const commitment = smallCommitment(party).id;
      return { party, signature: { commitment, at: NOW, by: 'person_a' } };
    }),
    frozenAt: undefined,
    version: 1,
  };
}

/** Signed, for the territory of the party itself. */
export function smallCommitment(
  party: PartyId,
  change: Partial<NamedCommitment> = {},
): NamedCommitment {
  return {
    id: `commitment_${party.slice('party_'.length)}`,
    party,
    programme: 'programme_p',
    territory: party === 'party_ju' ? undefined : party,
    status: 'signed',
    instalments: [
      { number: 1, dueAt: NOW, micros: toEurMicros(1n), calledAt: undefined, paidAt: undefined },
    ],
    source: { kind: 'own-budget' },
    ...change,
  };
}
