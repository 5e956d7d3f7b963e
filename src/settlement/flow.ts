/**
 * The flows: every way in which something may move between accounts. An entry whose legs touch a
 * kind of account that its flow does not list is refused. Codes are positions in memory; files
 * carry the name.
 */
import type { AccountKind } from './account.ts';

export interface FlowRule {
  /** Counted from 1 in the order of the table, without a gap; 255 at most. */
  readonly code: number;
  /** The kinds of account that an entry of this flow may touch. */
  readonly between: readonly AccountKind[];
  /** What the subject number of its key counts: jobs, names interned by the ledger, or entries. */
  readonly subject: 'job' | 'named' | 'entry';
  readonly sentence: string;
}

export const FLOWS = {
  commit: {
    code: 1,
    between: ['pledge', 'promised'],
    subject: 'named',
    sentence: 'A party signs a commitment.',
  },
  call: {
    code: 2,
    between: ['promised', 'called'],
    subject: 'named',
    sentence: 'An instalment of a commitment falls due.',
  },
  pay: {
    code: 3,
    between: ['called', 'paid', 'cash', 'earned', 'unassigned'],
    subject: 'named',
    sentence: 'A party pays an instalment to the contracts that it contributes to.',
  },
  grant: {
    code: 4,
    between: ['capacity', 'entitlement'],
    subject: 'named',
    sentence: "A contract's capacity becomes a funder's entitlement for the period.",
  },
  award: {
    code: 5,
    between: ['entitlement', 'allocation'],
    subject: 'named',
    sentence: 'A funder puts a part of its entitlement at the disposal of an allocation.',
  },
  reserve: {
    code: 6,
    between: ['allocation', 'reserved'],
    subject: 'job',
    sentence: 'A job starts and holds what it asked for.',
  },
  use: {
    code: 7,
    between: ['reserved', 'used', 'allocation'],
    subject: 'job',
    sentence: 'What a job used is charged; the rest of its reservation goes back.',
  },
  return: {
    code: 8,
    between: ['allocation', 'entitlement'],
    subject: 'named',
    sentence: 'What an allocation did not use goes back to its funder at the close.',
  },
  lend: {
    code: 9,
    between: ['entitlement'],
    subject: 'named',
    sentence: "A funder's idle share served another funder above its own.",
  },
  repay: {
    code: 10,
    between: ['entitlement'],
    subject: 'named',
    sentence: "A borrower's idle share served the funder that had lent to it.",
  },
  draw: {
    code: 11,
    between: ['entitlement', 'allocation'],
    subject: 'named',
    sentence: 'The pool of a funder covers what an allocation used above its award.',
  },
  expire: {
    code: 12,
    between: ['entitlement', 'expired'],
    subject: 'named',
    sentence: 'What is left of an entitlement at the close lapses.',
  },
  credit: {
    code: 13,
    between: ['credit-note', 'credited', 'rounding'],
    subject: 'named',
    sentence: 'An operator credits a funder for capacity below the service level.',
  },
  charge: {
    code: 14,
    between: ['cash', 'revenue', 'rounding'],
    subject: 'named',
    sentence: 'A user pays for the GPU-seconds of a period at the price of its mode.',
  },
  unwind: {
    code: 15,
    // Its legs are those of the entry that it unwinds, so it may touch whatever that one did.
    between: [],
    subject: 'entry',
    sentence: 'A correction: the opposite of an earlier entry, in the same period.',
  },
} as const satisfies Record<string, FlowRule>;

export type FlowName = keyof typeof FLOWS;

export const FLOW_NAMES = Object.keys(FLOWS) as readonly FlowName[];
/** One more than the highest code, for tables by code. */
export const FLOW_CODE_COUNT = FLOW_NAMES.length + 1;

/** The name behind a code of {@link FLOWS}. */
export function flowOfCode(code: number): FlowName {
  const name = FLOW_NAMES[code - 1];
  if (name === undefined) throw new RangeError(`${code} is not the code of a flow`);
  return name;
}
