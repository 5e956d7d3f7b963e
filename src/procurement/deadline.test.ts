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
    const found = extendRefusal({ terms: SMALL_TERMS, state }, at(given), at(now));
    expect(found?.reason).toBe(expected);
  });
});
