/**
 * The accounts of one ledger with their balances. What posting asks of an account for each leg
 * (its commodity, whether it may be negative, which flows reach it) stands in columns.
 */
import { present } from '../kernel/assert.ts';
import { Int64Column } from '../kernel/int64-column.ts';
import {
  ACCOUNT_KINDS,
  ACCOUNT_RULES,
  type AccountIndex,
  type AccountKind,
  type Commodity,
} from './account.ts';
import { FLOW_CODE_COUNT, FLOWS } from './flow.ts';

interface Account {
  readonly kind: AccountKind;
  readonly name: string;
}

const MONEY: Commodity = 'eur-micros';

export class AccountTable {
  readonly #accounts: Account[] = [];
  readonly #byName = new Map<string, AccountIndex>();
  readonly #isMoney: boolean[] = [];
  readonly #mayBeNegative: boolean[] = [];
  readonly #kindBit: number[] = [];
  #balances = new Int64Column(64);

  get count(): number {
    return this.#accounts.length;
  }

  /** The account of this kind and owner, opened at the first call. */
  open(kind: AccountKind, owner: string): AccountIndex {
    const name = `${kind}:${owner}`;
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const index = this.#accounts.length as AccountIndex;
    this.#accounts.push({ kind, name });
    this.#byName.set(name, index);
    const rule = ACCOUNT_RULES[kind];
    this.#isMoney.push(rule.commodity === MONEY);
    this.#mayBeNegative.push(rule.mayBeNegative);
    this.#kindBit.push(1 << ACCOUNT_KINDS.indexOf(kind));
    if (index >= this.#balances.length) this.#balances = this.#balances.grown();
    return index;
  }

  find(kind: AccountKind, owner: string): AccountIndex | undefined {
    return this.#byName.get(`${kind}:${owner}`);
  }

  nameOf(account: number): string {
    return present(this.#accounts[account], `The account ${account}`).name;
  }

  kindOf(account: number): AccountKind {
    return present(this.#accounts[account], `The account ${account}`).kind;
  }

  balanceOf(account: number): bigint {
    return account < this.#balances.length ? this.#balances.at(account) : 0n;
  }

  isMoney(account: number): boolean {
    return this.#isMoney[account] === true;
  }

  isReachedBy(account: number, flowCode: number): boolean {
    return ((this.#kindBit[account] ?? 0) & (REACHED_KIND_BITS[flowCode] ?? 0)) !== 0;
  }

  isOverdrawn(account: number): boolean {
    return this.#mayBeNegative[account] === false && this.#balances.isNegative(account);
  }

  add(account: number, amount: bigint): void {
    this.#balances.add(account, amount);
  }

  /** Adds a safe integer. */
  addNumber(account: number, amount: number): void {
    this.#balances.addNumber(account, amount);
  }
}

/** By code of a flow, a bit for each kind of account that it may touch. */
const REACHED_KIND_BITS = Int32Array.from({ length: FLOW_CODE_COUNT }, (_, flowCode) => {
  const flow = Object.values(FLOWS).find(({ code }) => code === flowCode);
  if (flow?.subject === 'entry') return -1;
  return (flow?.between ?? []).reduce((bits, kind) => bits | (1 << ACCOUNT_KINDS.indexOf(kind)), 0);
});
