/** Commitments of every source, with and without conditions; one will be overdue. */
import { inDays } from '../days.ts';

export const OVERDUE = 'commitment_overdue';

interface Draft {
  readonly id: string;
  readonly [term: string]: unknown;
}

const MILLION_MICROS = '1000000000000';

function draft(name: string, party: string, more: object = {}): Draft {
  return {
    id: `commitment_${name}`,
    party,
    programme: 'programme_small',
    territory: party === 'party_ju' ? null : 'party_nl',
    instalments: [{ dueAt: inDays(60), micros: MILLION_MICROS }],
    ...more,
  };
}

const joint = (dueAt: string) => ({
  programme: 'programme_joint',
  instalments: [{ dueAt, micros: `60${MILLION_MICROS.slice(1)}` }],
});

/** All but `commitment_draft` are signed. */
export const SPECIAL_COMMITMENTS: readonly Draft[] = [
  draft('joint-ju', 'party_ju', joint(inDays(60))),
  draft('joint-nl', 'party_nl', joint(inDays(60))),
  draft('old-ju', 'party_ju', joint(inDays(-100))),
  draft('old-nl', 'party_nl', joint(inDays(-100))),
  draft('draft', 'party_nl'),
  draft('overdue', 'party_nl', {
    instalments: [{ dueAt: inDays(-3), micros: MILLION_MICROS }],
  }),
  draft('recovery', 'party_nl', {
    source: { kind: 'recovery-fund', transferByAt: inDays(90), transferredAt: null },
  }),
  draft('in-kind', 'party_nl', {
    source: { kind: 'in-kind', valuationMicros: MILLION_MICROS, certificate: null },
  }),
  draft('conditional', 'party_nl', {
    conditions: ['The grid is there.', 'The land is there.'].map((sentence) => {
      return { sentence, metAt: null };
    }),
  }),
];
