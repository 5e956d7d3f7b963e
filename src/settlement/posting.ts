import { assert, Bug } from '../kernel/assert.ts';
import { divideRounded } from '../kernel/shares.ts';
import type { AccountIndex } from './account.ts';
import type { EntryHead } from './entry-columns.ts';
import { flowOfCode } from './flow.ts';
import type { GpuTimeLegs } from './gpu-time-legs.ts';
import type { EntryDraft, Ledger, Leg, Posted, PostRefusal } from './ledger.ts';

/** The two legs that move `amount`, above 0, from one account to another. */
export function movement(from: AccountIndex, to: AccountIndex, amount: bigint): readonly Leg[] {
  return [
    { account: from, amount: -amount },
    { account: to, amount },
  ];
}

/** The legs without those of zero. */
export function withoutZero(legs: readonly Leg[]): readonly Leg[] {
  return legs.filter(({ amount }) => amount !== 0n);
}

export const MICROS_PER_CENT = 10_000n;

/** `micros`, 0 or more, to the nearest whole cent, half a cent up. */
export function toWholeCents(micros: bigint): bigint {
  return divideRounded(micros, MICROS_PER_CENT) * MICROS_PER_CENT;
}

/** Posts what no state of the world can refuse: a refusal is then a defect in Polder. */
export function mustPost(ledger: Ledger, draft: EntryDraft): Posted {
  const outcome = ledger.post(draft);
  assert(outcome.ok, outcome.ok ? '' : `${draft.flow} was refused: ${toSentence(outcome)}`);
  return outcome.value;
}

/** {@link mustPost} of an entry of GPU-seconds in plain numbers. */
export function mustPostGpuTime(ledger: Ledger, head: EntryHead, legs: GpuTimeLegs): Posted {
  const outcome = ledger.postGpuTime(head, legs);
  if (outcome.ok) return outcome.value;
  throw new Bug(`${flowOfCode(head.flowCode)} was refused: ${toSentence(outcome)}`);
}

export function toSentence(refusal: PostRefusal): string {
  switch (refusal.reason) {
    case 'not_of_this_flow':
      return `${refusal.flow} does not reach the account ${refusal.account}`;
    case 'unbalanced':
      return `the legs in ${refusal.commodity} sum to ${refusal.sum} instead of 0`;
    case 'exists_with_different_content':
      return `entry_${refusal.entry} has the same key and other legs`;
    case 'account_would_go_negative':
      return `${refusal.account} would stand at ${refusal.balance}`;
  }
}
