import { expect, test } from 'vitest';
import { toEpochSeconds, toEurMicros, toPartsPerMillion } from '../kernel/units.ts';
import { paymentRefusal } from './milestone-payment.ts';

const CALLED = { commitment: 'commitment_a', number: 2 } as const;
const milestone = (phase: number) => ({
  name: 'Hall',
  sharePpm: toPartsPerMillion(250_000),
  phase,
  acceptedPpmMin: toPartsPerMillion(950_000),
  instalments: [CALLED],
});
const due = (number: number, payment?: { readonly reference: string; readonly at: number }) => ({
  number,
  micros: toEurMicros(5n),
  dueAt: toEpochSeconds(100),
  payment: payment && { ...payment, at: toEpochSeconds(payment.at) },
});
const LIFE = {
  signed: { milestones: [1, 1, 2].map(milestone) },
  due: [due(1), due(2, { reference: 'T-1', at: 200 })],
};

test.each([
  [0, 'T-1', [], { reason: 'milestone_unknown', number: 0, count: 3 }],
  [4, 'T-1', [], { reason: 'milestone_unknown', number: 4, count: 3 }],
  [3, 'T-1', [CALLED], { reason: 'milestone_not_due', number: 3, phase: 2 }],
  [1, 'T-1', [CALLED], { reason: 'instalment_unpaid', number: 1, instalments: [CALLED] }],
  [2, 'T-2', [CALLED], { reason: 'instalment_unpaid', number: 2, instalments: [CALLED] }],
  [2, 'T-2', [], { reason: 'milestone_paid', number: 2, payment: { reference: 'T-1', at: 200 } }],
  [2, 'T-1', [], undefined],
  [1, 'T-1', [], undefined],
])('milestone %i by %s with %j unpaid: %j', (number, reference, unpaid, expected) => {
  expect(paymentRefusal(LIFE, number, { unpaid, reference })).toEqual(expected);
});
