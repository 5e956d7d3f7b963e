import { describe, expect, test } from 'vitest';
import { type EpochSeconds, toEpochSeconds, toEurMicros } from '../kernel/units.ts';
import type { CommitmentStatus } from './commitment.ts';
import type { InstalmentState } from './commitment-steps.ts';
import { countingMicros } from './counting.ts';
import type { Source } from './source.ts';

const DAY = 86_400;
const BY = toEpochSeconds(100 * DAY);
const NOW = toEpochSeconds(200 * DAY);

/** Of 60 and 40, the first one paid. */
const INSTALMENTS: readonly InstalmentState[] = [
  { number: 1, dueAt: BY, micros: toEurMicros(60n), calledAt: BY, paidAt: BY },
  { number: 2, dueAt: NOW, micros: toEurMicros(40n), calledAt: BY, paidAt: undefined },
];

function counting(status: CommitmentStatus, source: Source, at: EpochSeconds = NOW): bigint {
  return countingMicros({ status, instalments: INSTALMENTS, source }, at);
}

function recovery(transferredDay: number | undefined): Source {
  const transferredAt =
    transferredDay === undefined ? undefined : toEpochSeconds(transferredDay * DAY);
  return { kind: 'recovery-fund', transferByAt: BY, transferredAt };
}

function inKind(micros: bigint, certifiedDay: number | undefined): Source {
  const certificate =
    certifiedDay === undefined
      ? undefined
      : { certifier: 'An auditor', certifiedAt: toEpochSeconds(certifiedDay * DAY) };
  return { kind: 'in-kind', valuationMicros: toEurMicros(micros), certificate };
}

const OWN: Source = { kind: 'own-budget' };

describe('rule 10: recovery-fund money counts only if transferred irrevocably by its date', () => {
  test.each([
    ['refused: not transferred                ', recovery(undefined), NOW, 0n],
    ['refused: transferred a day late         ', recovery(101), NOW, 0n],
    ['refused: asked before its transfer      ', recovery(90), toEpochSeconds(89 * DAY), 0n],
    ['allowed: transferred before its date    ', recovery(90), NOW, 100n],
    ['allowed: transferred at its date        ', recovery(100), NOW, 100n],
    ['allowed: asked at the time of transfer  ', recovery(90), toEpochSeconds(90 * DAY), 100n],
    ['allowed: of the own budget, no transfer ', OWN, NOW, 100n],
  ] as const)('%s', (_, source, at, micros) => {
    expect(counting('signed', source, at)).toBe(micros);
  });
});

describe('A contribution in kind counts', () => {
  test.each([
    ['nothing without a certificate         ', inKind(100n, undefined), 0n],
    ['nothing before its certificate        ', inKind(100n, 201), 0n],
    ['its certified value                   ', inKind(70n, 150), 70n],
    ['no more than was promised             ', inKind(170n, 150), 100n],
  ] as const)('%s', (_, source, micros) => {
    expect(counting('signed', source)).toBe(micros);
  });
});

describe('A promise counts', () => {
  test.each([
    ['drafted', OWN, 0n],
    ['signed', OWN, 100n],
    ['called', OWN, 100n],
    ['paid', OWN, 100n],
    ['withdrawn', OWN, 0n],
    ['defaulted', OWN, 60n],
    ['defaulted', recovery(101), 0n],
    ['defaulted', inKind(50n, 150), 50n],
  ] as const)('as far as it binds, %s', (status, source, micros) => {
    expect(counting(status, source)).toBe(micros);
  });
});
