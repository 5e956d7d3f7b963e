/** A small call and a bid that meets its terms, for the tests of this room. All invented. */
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../../kernel/units.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import type { BidContent } from '../bid.ts';
import type { CallTerms } from '../call.ts';
import { insertCall, updateCallState } from '../store/calls.ts';

const MILLION_EUROS = 1_000_000_000_000n;

/** Whole millions of euros. */
export function millions(count: bigint) {
  return toEurMicros(count * MILLION_EUROS);
}

/** One lot, two phases: 100 then 400 million euros, 25,000 then 75,000 H100-equivalents. */
export const SAMPLE_CALL: CallTerms = {
  id: 'call_sample',
  programme: 'programme_sample',
  agreement: 'agreement_sample',
  name: 'Sample',
  lots: [
    {
      id: 'lot-1',
      name: 'Lot 1',
      projectCountMax: 4,
      phases: [
        { unionMicrosMax: millions(100n), h100EquivalentsMin: 25_000 },
        { unionMicrosMax: millions(400n), h100EquivalentsMin: 75_000 },
      ],
      itLoadKilowattsMin: 120_000,
      storageTerabytesMin: 20_000,
    },
  ],
  phaseNames: ['phase 1', 'phase 2'],
  projectCountMax: 4,
  unionMicrosMax: millions(5_000n),
  unionMicrosMaxByPhase: [millions(1_000n), undefined],
  states: ['party_de', 'party_fr'],
  criteria: [
    {
      id: 'scale',
      name: 'Scale',
      weightPpm: toPartsPerMillion(1_000_000),
      pointsMax: 100,
      pointsMin: 0,
      scales: [],
    },
  ],
  evaluatorCountMin: 1,
  deadlineAt: toEpochSeconds(1_800_000_000),
  standstillSeconds: 864_000,
  documents: [],
};

/** Of one site in one state: 17 % of the union, as much of the state, the rest private. */
export function sampleContent(): BidContent {
  return {
    title: 'North Sea Compute',
    lot: 'lot-1',
    consortium: [
      { name: 'Maker', state: 'party_de', role: 'lead', thirdCountryControl: undefined },
      { name: 'Builder', state: 'party_fr', role: 'member', thirdCountryControl: undefined },
    ],
    sites: [{ name: 'Harbour', host: 'party_de' }],
    phases: [
      {
        startAt: toEpochSeconds(1_830_000_000),
        gpuCount: 12_000,
        h100Equivalents: 30_000,
        capexMicros: millions(600n),
        unionMicros: millions(100n),
        national: [{ state: 'party_de', micros: millions(100n) }],
        privateMicros: millions(400n),
      },
      {
        startAt: toEpochSeconds(1_860_000_000),
        gpuCount: 36_000,
        h100Equivalents: 90_000,
        capexMicros: millions(2_400n),
        unionMicros: millions(400n),
        national: [{ state: 'party_de', micros: millions(400n) }],
        privateMicros: millions(1_600n),
      },
    ],
    priceMicrosPerGpuHour: toEurMicros(2_100_000n),
    storageTerabytes: 25_000,
    itLoadKilowatts: 130_000,
    puePpm: 1_100_000,
    renewableHourlyPpm: toPartsPerMillion(800_000),
    renewableYearlyPpm: toPartsPerMillion(1_000_000),
    backupHours: 48,
    gridMilestones: [
      {
        name: 'Connection',
        dueAt: toEpochSeconds(1_825_000_000),
        kilowatts: 150_000,
        isFirm: true,
      },
    ],
    availabilityPpm: toPartsPerMillion(990_000),
    ownership: 'The consortium owns the site, its systems and its data.',
  };
}

/** Adds what the call stands on where it is missing, then the call, launched. */
export async function insertSampleCall(writer: Writer, call: CallTerms): Promise<void> {
  await writer.query(
    `INSERT INTO funding.party (id, name, kind, state)
     VALUES ('party_de', 'DE', 'state', 'party_de'), ('party_fr', 'FR', 'state', 'party_fr'),
            ('party_maker', 'Maker', 'company', 'party_de'),
            ('party_other', 'Other', 'company', 'party_fr')
     ON CONFLICT DO NOTHING`,
  );
  await writer.query(
    `INSERT INTO funding.programme (id, name, track)
     VALUES ($1, 'Sample', 'joint-procurement') ON CONFLICT DO NOTHING`,
    [call.programme],
  );
  await writer.query(
    `INSERT INTO procurement.agreement (id, programme, name, core)
     VALUES ($1, $2, 'Sample', '{}') ON CONFLICT DO NOTHING`,
    [call.agreement, call.programme],
  );
  await insertCall(writer, call);
  await updateCallState(writer, call.id, 'launched');
}
