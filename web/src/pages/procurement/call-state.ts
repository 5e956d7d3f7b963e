/** Where a call stands for who reads it: after its deadline it takes no bids, opened or not. */
import type { Call } from '../../../../src/client/calls.ts';

export type ShownState = Call['state'] | 'closed';

type Dated = Pick<Call, 'state' | 'deadlineAt'>;

export function shownStateOf({ state, deadlineAt }: Dated, nowMilliseconds: number): ShownState {
  return state === 'launched' && Date.parse(deadlineAt) <= nowMilliseconds ? 'closed' : state;
}

export function isOpenForBids(call: Dated, nowMilliseconds: number): boolean {
  return shownStateOf(call, nowMilliseconds) === 'launched';
}
