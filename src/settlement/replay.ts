/**
 * Everything that follows from the entries alone, computed anew: balances, the imbalance, and what
 * each flow moved into and out of each account in each period. Statements are made of these totals,
 * so that a statement is a replay of the ledger. What was brought forward counts as the entries of
 * which it is the sum, and as the first of all.
 */
import { Int64Column } from '../kernel/int64-column.ts';
import type { AccountIndex, Commodity } from './account.ts';
import { ACCOUNT_RULES } from './account.ts';
import { FLOW_CODE_COUNT, FLOWS, type FlowName, flowOfCode } from './flow.ts';
import type { BroughtForward, Ledger } from './ledger.ts';

/** The balance of every account, by account index, from all entries. Cost: one pass. */
export function replayBalances(ledger: Ledger): BigInt64Array {
  const { columns } = ledger;
  const balances = new BigInt64Array(ledger.accountCount);
  for (const { kind, owner, intoAmount, outOfAmount } of ledger.broughtForward) {
    const account = ledger.account(kind, owner);
    balances[account] = (balances[account] ?? 0n) + intoAmount - outOfAmount;
  }
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
  const { into, outOf } = sumsOf(ledger, firstEntry);
  const read = (side: Side, place: number, account?: number): bigint =>
    account === undefined ? 0n : (side[place]?.at(account) ?? 0n);
  return {
    into: (flow, period, account) => read(into, placeOf(FLOWS[flow].code, period), account),
    outOf: (flow, period, account) => -read(outOf, placeOf(FLOWS[flow].code, period), account),
  };
}

/** All entries in sum, so that another ledger can go on from them. Cost: one pass. */
export function broughtForwardOf(ledger: Ledger): readonly BroughtForward[] {
  const { into, outOf } = sumsOf(ledger, 0);
  const places = Array.from({ length: Math.max(into.length, outOf.length) }, (_, place) => place);
  return places.flatMap((place) => {
    if (into[place] === undefined && outOf[place] === undefined) return [];
    const flow = flowOfCode(place % FLOW_CODE_COUNT);
    const periodIndex = Math.floor(place / FLOW_CODE_COUNT);
    return Array.from({ length: ledger.accountCount }, (_, account) => {
      const [intoAmount, outOfAmount] = [into, outOf].map((side) => side[place]?.at(account));
      const amounts = { intoAmount: intoAmount ?? 0n, outOfAmount: -(outOfAmount ?? 0n) };
      const kind = ledger.accountKind(account);
      const owner = ledger.accountName(account).slice(kind.length + 1);
      return { flow, periodIndex, kind, owner, ...amounts };
    }).filter((sum) => sum.intoAmount !== 0n || sum.outOfAmount !== 0n);
  });
}

/** By place (flow and period): signed amounts by account. */
type Side = (Int64Column | undefined)[];

function sumsOf(ledger: Ledger, firstEntry: number): { readonly into: Side; readonly outOf: Side } {
  const into: Side = [];
  const outOf: Side = [];
  const { columns, accountCount } = ledger;
  for (const sum of firstEntry === 0 ? ledger.broughtForward : []) {
    const place = placeOf(FLOWS[sum.flow].code, sum.periodIndex);
    const account = ledger.account(sum.kind, sum.owner);
    sumsAt(into, place, accountCount).add(account, sum.intoAmount);
    sumsAt(outOf, place, accountCount).add(account, -sum.outOfAmount);
  }
  for (let entry = firstEntry; entry < ledger.entryCount; entry += 1) {
    const reversed = ledger.reversalOf(entry);
    const isReversal = reversed !== undefined;
    const place = placeOf(columns.flowCodeAt(reversed ?? entry), columns.periodIndexAt(entry));
    const legEnd = columns.legEndOf(entry);
    for (let leg = columns.legStartOf(entry); leg < legEnd; leg += 1) {
      const amount = columns.amountNumberAt(leg);
      const sums = sumsAt(amount > 0 === isReversal ? outOf : into, place, accountCount);
      const account = columns.accountAt(leg);
      if (Number.isSafeInteger(amount)) sums.addNumber(account, amount);
      else sums.add(account, columns.amountAt(leg));
    }
  }
  return { into, outOf };
}

function placeOf(flowCode: number, periodIndex: number): number {
  return periodIndex * FLOW_CODE_COUNT + flowCode;
}

function sumsAt(side: Side, place: number, accountCount: number): Int64Column {
  const known = side[place];
  if (known !== undefined) return known;
  const sums = new Int64Column(accountCount);
  side[place] = sums;
  return sums;
}
