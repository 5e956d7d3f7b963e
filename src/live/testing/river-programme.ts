/** The programme and the call of the awarded bid in src/procurement/testing/awarded-bid.ts. */
import type { CallTerms } from '../../procurement/call.ts';
import { day, millions } from '../../procurement/testing/awarded-bid.ts';
import { textOfFile } from './applied.ts';

/** The small programme over 2028, with three more parties and the money that the bid asks for. */
export function programmeText(): string {
  const commitment = (name: string, party: string, eur: readonly [number, number]) => `
  - id: commitment_river-${name}
    party: ${party}
    programme: programme_joint
    status: signed
    instalments:
      - { due: 2028-03-31, amountEur: ${eur[0]} }
      - { due: 2028-08-31, amountEur: ${eur[1]} }`;
  return textOfFile('test/golden/small-generated.yaml')
    .replace('start: 2028-01-27', 'start: 2028-01-01')
    .replace('length: 8 days', 'length: 12 months')
    .replace(
      '\nbudgets:',
      `  - { id: party_region, name: Region, kind: region, state: party_aa }
  - { id: party_river, name: River, kind: company, state: party_aa }
  - { id: party_bb, name: State BB, kind: state }
\nbudgets:${['union', 'aa', 'region', 'bb']
        .map((name) => `\n  - { party: party_${name}, year: 2028, ceilingEur: 400_000_000 }`)
        .join('')}`,
    )
    .replace(
      '\nsites:',
      `${commitment('union', 'party_union', [70_000_000, 100_000_000])}${commitment(
        'aa',
        'party_aa',
        [60_000_000, 100_000_000],
      )}${commitment('region', 'party_region', [10_000_000, 20_000_000])}${commitment(
        'bb',
        'party_bb',
        [10_000_000, 20_000_000],
      )}\n\nsites:`,
    );
}

export const TERMS: CallTerms = {
  id: 'call_test',
  programme: 'programme_joint',
  agreement: 'agreement_test',
  name: 'Test',
  lots: [],
  phaseNames: ['phase 1', 'phase 2'],
  projectCountMax: 1,
  unionMicrosMax: millions(1_000),
  unionMicrosMaxByPhase: [undefined, undefined],
  states: ['party_aa'],
  criteria: [],
  evaluatorCountMin: 1,
  deadlineAt: day('2027-02-01'),
  standstillSeconds: 1,
  documents: [],
};
