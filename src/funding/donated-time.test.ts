import { describe, expect, test } from 'vitest';
import { toEpochSeconds, toGpuSeconds } from '../kernel/units.ts';
import { type DonatedTime, donationRefusal, takeBackRefusal } from './donated-time.ts';
import type { Party } from './party.ts';

const NOW = toEpochSeconds(1_800_000_000);
const DONATION: DonatedTime = {
  id: 'donation_one',
  donor: 'party_nl',
  receiver: 'party_ju',
  gpuSeconds: toGpuSeconds(3_600_000),
  startAt: toEpochSeconds(NOW + 1),
  endAt: toEpochSeconds(NOW + 2),
  purpose: 'start-ups-and-smes',
  donatedAt: NOW,
  takenBackAt: undefined,
  version: 1,
};

function party(id: Party['id'], kind: Party['kind']): Party {
  return { id, name: id, kind, state: undefined };
}
const PARTIES = [
  party('party_nl', 'state'),
  party('party_gr', 'region'),
  party('party_ju', 'joint-undertaking'),
];

describe('rule 7: a state may donate time to the joint undertaking, never a contribution', () => {
  test.each<readonly [string, Partial<DonatedTime>, string | undefined]>([
    ['allowed: from a state                ', {}, undefined],
    ['refused: from a region               ', { donor: 'party_gr' }, 'donor_not_a_state'],
    ['refused: from nobody there           ', { donor: 'party_no' }, 'donor_not_a_state'],
    ['refused: to a state                  ', { receiver: 'party_nl' }, 'receiver_not_joint'],
    ['refused: of a period without a second', { endAt: DONATION.startAt }, 'period_empty'],
    ['refused: of a period that has begun  ', { startAt: NOW }, 'period_begun'],
  ])('%s', (_, change, reason) => {
    expect(donationRefusal({ ...DONATION, ...change }, PARTIES, NOW)?.reason).toBe(reason);
  });

  test.each<readonly [string, Partial<DonatedTime>, string | undefined]>([
    ['allowed: before it begins', {}, undefined],
    ['refused: twice           ', { takenBackAt: NOW, startAt: NOW }, 'taken_back'],
    ['refused: once it began   ', { startAt: NOW }, 'period_begun'],
  ])('taken back, %s', (_, change, reason) => {
    expect(takeBackRefusal({ ...DONATION, ...change }, NOW)?.reason).toBe(reason);
  });
});
