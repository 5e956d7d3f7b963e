import { expect, test } from 'vitest';
import { isOpenForBids, shownStateOf } from './call-state.ts';

const DEADLINE = '2026-11-29T12:00:00Z';
const AT = Date.parse(DEADLINE);

test.each([
  ['drafted', AT + 1, 'drafted', false],
  ['launched', AT - 1, 'launched', true],
  ['launched', AT, 'closed', false],
  ['opened', AT + 1, 'opened', false],
] as const)('A call that is %s at %d is %s, open for bids: %s', (state, now, shown, isOpen) => {
  const call = { state, deadlineAt: DEADLINE };
  expect(shownStateOf(call, now)).toBe(shown);
  expect(isOpenForBids(call, now)).toBe(isOpen);
});
