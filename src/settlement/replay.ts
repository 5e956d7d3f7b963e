/**
 * Everything that follows from the entries alone, computed anew: balances, the imbalance, and what
 * each flow moved into and out of each account in each period. Statements are made of these totals,
 * so that a statement is a replay of the ledger.
 */
import type { AccountIndex, Commodity } from './account.ts';
import { ACCOUNT_RULES } from './account.ts';
import { FLOW_CODE_COUNT, FLOWS, type FlowName } from './flow.ts';
import type { Ledger } from './ledger.ts';

/** The balance of every account, by account index, from all entries. Cost: one pass. */
export function replayBalances(ledger: Ledger): BigInt64Array {
  const { columns } = ledger;
  const balances = new BigInt64Array(ledger.accountCount);
  for (let leg = 0; leg < columns.legCount; leg += 1) {
    const account = columns.accountAt(leg);
    balances[account] = (balances[account] ?? 0n) + columns.amountAt(leg);
  }
  return balances;
}

/** The sum over all legs by commodity: 0 and 0, or the ledger is broken. Cost: one pass. */
export function imbalanceOf(ledger: Ledger): Readonly<Record<Commodity, bigint>> {
  const sums = { 'gpu-seconds': 0n, 'eur-micros': 0n };
  for (const [account, balance] of replayBalances(ledger).entries()) {
    sums[ACCOUNT_RULES[ledger.accountKind(account)].commodity] += balance;
  }
  return sums;
}

/** What was moved, by flow, period and account. An unwound entry counts as if it had never been. */
export interface Totals {
  /** 0 or more. */
  into(flow: FlowName, periodIndex: number, account: AccountIndex | undefined): bigint;
  /** 0 or more: what went out. */
  outOf(flow: FlowName, periodIndex: number, account: AccountIndex | undefined): bigint;
}

/** The totals of the entries from `firstEntry` on. Cost: one pass over them. */
export function totalsOf(ledger: Ledger, firstEntry: number): Totals {
  const into = new Map<number, BigInt64Array>();
  const outOf = new Map<number, BigInt64Array>();
  const { columns, accountCount } = ledger;
  for (let entry = firstEntry; entry < ledger.entryCount; entry += 1) {
    const reversed = ledger.reversalOf(entry);
    const isReversal = reversed !== undefined;
    const place = placeOf(columns.flowCodeAt(reversed ?? entry), columns.periodIndexAt(entry));
    const legEnd = columns.legEndOf(entry);
    for (let leg = columns.legStartOf(entry); leg < legEnd; leg += 1) {
      const amount = columns.amountAt(leg);
      const side = amount > 0n === isReversal ? outOf : into;
      const sums = sumsAt(side, place, accountCount);
      const account = columns.accountAt(leg);
      sums[account] = (sums[account] ?? 0n) + amount;
    }
  }
  const read = (side: Map<number, BigInt64Array>, place: number, account?: number): bigint =>
    account === undefined ? 0n : (side.get(place)?.[account] ?? 0n);
  return {
    into: (flow, period, account) => read(into, placeOf(FLOWS[flow].code, period), account),
    outOf: (flow, period, account) => -read(outOf, placeOf(FLOWS[flow].code, period), account),
  };
}

function placeOf(flowCode: number, periodIndex: number): number {
  return periodIndex * FLOW_CODE_COUNT + flowCode;
}

function sumsAt(
  side: Map<number, BigInt64Array>,
  place: number,
  accountCount: number,
): BigInt64Array {
  const known = side.get(place);
  if (known !== undefined) return known;
  const sums = new BigInt64Array(accountCount);
  side.set(place, sums);
  return sums;
}
