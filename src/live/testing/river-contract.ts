/** The contract of the awarded bid `bid_river`, of two halls with a milestone each. */
import { toEurMicros, toPartsPerMillion } from '../../kernel/units.ts';
import type { ContractDraft } from '../../procurement/commands/sign-contract.ts';
import { millions, NAMES } from '../../procurement/testing/awarded-bid.ts';

/** What the state and its region pay divides no month evenly. */
export const REGION_MICROS = toEurMicros(20_000_000_000_077n);
export const STATE_MICROS = toEurMicros(170_000_000_000_000n - REGION_MICROS);
export const RIVER_CONTRACT: ContractDraft = {
  bid: 'bid_river',
  names: NAMES,
  contributions: [
    { commitment: 'commitment_river-union', micros: millions(170) },
    { commitment: 'commitment_river-aa', micros: STATE_MICROS },
    { commitment: 'commitment_river-region', micros: REGION_MICROS },
  ],
  milestones: [
    {
      name: 'First hall',
      sharePpm: toPartsPerMillion(400_000),
      phase: 1,
      acceptedPpmMin: toPartsPerMillion(950_000),
      instalments: [{ commitment: 'commitment_river-union', number: 1 }],
    },
    {
      name: 'Second hall',
      sharePpm: toPartsPerMillion(600_000),
      phase: 2,
      acceptedPpmMin: toPartsPerMillion(950_000),
      instalments: [
        { commitment: 'commitment_river-union', number: 2 },
        { commitment: 'commitment_river-aa', number: 2 },
      ],
    },
  ],
  indexation: {
    index: 'energy',
    baseMillionths: 100_000_000,
    floorPpm: toPartsPerMillion(900_000),
    capPpm: toPartsPerMillion(1_100_000),
  },
  commission: 'party_union',
};
