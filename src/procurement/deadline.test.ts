import { describe, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import type { CallState } from './call.ts';
import { extendRefusal } from './deadline.ts';
import { NOW, SMALL_TERMS } from './testing/small-call.ts';

/** The deadline is at 1,000; in order of precedence. */
describe('A deadline', () => {
  test.each<readonly [string, CallState, number, number, string | undefined]>([
    ['of a draft', 'drafted', 1_000, 1_000, 'call_state'],
    ['of an opened call', 'opened', 1_000, 1_000, 'call_state'],
    ['of a cancelled call', 'cancelled', 999, 2_000, 'call_state'],
    ['at its second', 'launched', 1_000, 2_000, 'extension_too_late'],
    ['to the same second', 'launched', 999, 1_000, 'deadline_not_later'],
    ['to an earlier one', 'launched', 0, 999, 'deadline_not_later'],
    ['in its last second, by one', 'launched', 999, 1_001, undefined],
  ])('%s (%s), at %d to %d: %s', (_, state, ...[now, given, expected]) => {
    const at = (seconds: number) => toEpochSeconds(NOW + seconds);
    const call = { terms: SMALL_TERMS, state };
    const found = extendRefusal(call, at(given), { at: at(now), handedInAt: undefined });
    expect(found?.reason).toBe(expected);
  });

  test('is over once an officer has handed in, also by a clock that is behind', () => {
    const at = (seconds: number) => toEpochSeconds(NOW + seconds);
    const call = { terms: SMALL_TERMS, state: 'launched' } as const;
    const clock = { at: at(999), handedInAt: at(1_000) };
    expect(extendRefusal(call, at(2_000), clock)).toEqual({
      reason: 'extension_too_late',
      deadlineAt: at(1_000),
      at: at(1_000),
    });
  });
});
