/** What became of a bid after the decision of its call, as the interface has it. */
import Type, { type Static } from 'typebox';
import {
  toWireInstant,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
} from '../../platform/http/wire.ts';
import type { AwardCourse, CallUp, Lapse } from '../commands/awards.ts';
import { CLOSED } from './call-wire.ts';

export const wireLapse = Type.Object(
  { bid: wireId('bid_'), reason: wireLines(4_000), lapsedAt: wireInstant },
  { ...CLOSED, title: 'AwardLapse' },
);

export function toWireLapse({ bid, reason, lapsedAt }: Lapse): Static<typeof wireLapse> {
  return { bid, reason, lapsedAt: toWireInstant(lapsedAt) };
}

export const wireCallUpTimes = { calledUpAt: wireInstant, standstillEndsAt: wireInstant } as const;

export function toWireCallUp({ calledUpAt, standstillEndsAt }: CallUp) {
  return {
    calledUpAt: toWireInstant(calledUpAt),
    standstillEndsAt: toWireInstant(standstillEndsAt),
  };
}

export function toWireCourse({ calledUp, contract, lapse }: AwardCourse) {
  return {
    calledUp: calledUp === undefined ? null : toWireCallUp(calledUp),
    contract: contract ?? null,
    lapse: lapse === undefined ? null : toWireLapse(lapse),
  };
}

export const wireCourse = {
  /** From the reserve, in the place of an award that had lapsed. */
  calledUp: wireNullable(Type.Object(wireCallUpTimes, { ...CLOSED, title: 'CalledUp' })),
  contract: wireNullable(wireId('contract_')),
  lapse: wireNullable(wireLapse),
};
