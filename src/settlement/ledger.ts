/**
 * A double-entry ledger in two commodities, GPU-seconds and money. Append only: nothing is changed
 * or deleted, a correction is a new entry that unwinds an earlier one. Invariants:
 * - the legs of every entry sum to zero in each commodity;
 * - an account whose kind forbids it is never below zero after an entry, or after a batch;
 * - one key has one entry: posting is idempotent, and the key says what the entry is about;
 * - each entry carries the period that it belongs to and the time at which it was recorded;
 * - the balances kept here equal those recomputed from the entries (`replay.ts`).
 */
import { assert, present } from '../kernel/assert.ts';
import type { JobId } from '../kernel/ids.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Period } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { ACCOUNT_RULES, type AccountIndex, type AccountKind, type Commodity } from './account.ts';
import { assertFits, EntryColumns, type EntryHead } from './entry-columns.ts';
import { FLOWS, type FlowName, flowOfCode } from './flow.ts';
import { KeyIndex } from './key-index.ts';

/** One side of an entry. Positive: into the account; negative: out of it; never zero. */
export interface Leg {
  readonly account: AccountIndex;
  readonly amount: bigint;
}

/** What an entry is about. Together these five have at most one entry. */
export interface EntryKey {
  readonly flow: FlowName;
  /** A job's number, or what {@link Ledger.subject} gave for a name; see `FLOWS`. */
  readonly subject: number;
  /** The attempt of a job, or the number of an instalment; 0 where there is only one. */
  readonly attempt: number;
  /** 0, and one more each time that a correction replaces an entry. */
  readonly revision: number;
  readonly periodIndex: number;
}

export interface EntryDraft extends EntryKey {
  readonly recordedAt: EpochSeconds;
  readonly legs: readonly Leg[];
}

/** `isNew` is false where the same entry had been posted before. */
export interface Posted {
  readonly entry: number;
  readonly isNew: boolean;
}

export type PostRefusal =
  | { readonly reason: 'not_of_this_flow'; readonly account: string; readonly flow: FlowName }
  | { readonly reason: 'unbalanced'; readonly commodity: Commodity; readonly sum: bigint }
  | { readonly reason: 'exists_with_different_content'; readonly entry: number }
  | {
      readonly reason: 'account_would_go_negative';
      readonly account: string;
      /** The balance that the account would have had. */
      readonly balance: bigint;
    };

/**
 * What the entries of one flow and period moved into and out of one account, in sum: all that a
 * ledger has of them whose entries stand elsewhere. Amounts are 0 or more.
 */
export interface BroughtForward {
  readonly flow: FlowName;
  readonly periodIndex: number;
  readonly kind: AccountKind;
  readonly owner: string;
  readonly intoAmount: bigint;
  readonly outOfAmount: bigint;
}

type PostOutcome = Outcome<Posted, PostRefusal>;

interface Account {
  readonly kind: AccountKind;
  readonly name: string;
}

const MONEY: Commodity = 'eur-micros';
const KINDS = Object.keys(ACCOUNT_RULES) as readonly AccountKind[];

export class Ledger {
  readonly periods: readonly Period[];
  readonly columns = new EntryColumns();
  readonly #toJobId: (jobNumber: number) => JobId;
  readonly #index = new KeyIndex(this.columns);
  readonly #accounts: Account[] = [];
  readonly #accountByName = new Map<string, AccountIndex>();
  readonly #subjects: string[] = [];
  readonly #subjectByName = new Map<string, number>();
  /** Per account: 1 where it holds money, 1 where it may be negative, the bit of its kind. */
  readonly #isMoney: number[] = [];
  readonly #mayBeNegative: number[] = [];
  readonly #kindBit: number[] = [];
  readonly #broughtForward: BroughtForward[] = [];
  #balances = new BigInt64Array(64);

  constructor(periods: readonly Period[], toJobId: (jobNumber: number) => JobId) {
    assert(periods.length > 0 && periods.length < 2 ** 16, 'A ledger needs 1 to 65,535 periods');
    this.periods = periods;
    this.#toJobId = toJobId;
  }

  get entryCount(): number {
    return this.columns.entryCount;
  }

  get accountCount(): number {
    return this.#accounts.length;
  }

  /** The account of this kind and owner, opened at the first call. */
  account(kind: AccountKind, owner: string): AccountIndex {
    const name = `${kind}:${owner}`;
    const known = this.#accountByName.get(name);
    if (known !== undefined) return known;
    const index = this.#accounts.length as AccountIndex;
    this.#accounts.push({ kind, name });
    this.#accountByName.set(name, index);
    const rule = ACCOUNT_RULES[kind];
    this.#isMoney.push(rule.commodity === MONEY ? 1 : 0);
    this.#mayBeNegative.push(rule.mayBeNegative ? 1 : 0);
    this.#kindBit.push(1 << KINDS.indexOf(kind));
    if (index >= this.#balances.length) this.#growBalances();
    return index;
  }

  /** The account of that name, where it was opened. */
  findAccount(kind: AccountKind, owner: string): AccountIndex | undefined {
    return this.#accountByName.get(`${kind}:${owner}`);
  }

  accountName(account: number): string {
    return present(this.#accounts[account], `The account ${account}`).name;
  }

  accountKind(account: number): AccountKind {
    return present(this.#accounts[account], `The account ${account}`).kind;
  }

  balanceOf(account: AccountIndex): bigint {
    return this.#balances[account] ?? 0n;
  }

  /**
   * Lets the ledger go on from entries that it does not hold, before any that it does: balances and
   * totals count the sum as if its entries were here. What it cannot know is their keys, so
   * whoever keeps the entries must refuse a second one with the same key; nor can it unwind them.
   */
  bringForward(sum: BroughtForward): void {
    const { kind, owner, flow, intoAmount, outOfAmount } = sum;
    assert(this.entryCount === 0, 'A sum is brought forward after an entry was posted');
    assert(intoAmount >= 0n && outOfAmount >= 0n, 'A sum that is brought forward is below zero');
    const account = this.account(kind, owner);
    const isAllowed = ((this.#kindBit[account] ?? 0) & ALLOWED_KIND_BITS[flow]) !== 0;
    assert(isAllowed, `The flow ${flow} does not reach the account ${kind}:${owner}`);
    this.#balances[account] = (this.#balances[account] ?? 0n) + intoAmount - outOfAmount;
    this.#broughtForward.push(sum);
  }

  /** Everything that was brought forward. */
  get broughtForward(): readonly BroughtForward[] {
    return this.#broughtForward;
  }

  /** A number for a subject that is not a job, the same for the same name. */
  subject(name: string): number {
    const known = this.#subjectByName.get(name);
    if (known !== undefined) return known;
    this.#subjectByName.set(name, this.#subjects.length);
    return this.#subjects.push(name) - 1;
  }

  /** A key as text, such as `use:job_00000012:1:2027-03`; a replaced entry's ends in `:r1`. */
  keyText(entry: number): string {
    const { columns } = this;
    const flow = flowOfCode(columns.flowCodeAt(entry));
    const month = present(this.periods[columns.periodIndexAt(entry)], 'The period').month;
    const subject = this.subjectText(entry);
    const revision = columns.revisionAt(entry);
    const text = `${flow}:${subject}:${columns.attemptAt(entry)}:${month}`;
    return revision === 0 ? text : `${text}:r${revision}`;
  }

  /** What an entry is about: the id of a job, a name, or `entry_` and the entry that it unwinds. */
  subjectText(entry: number): string {
    const subject = this.columns.subjectAt(entry);
    const kind = FLOWS[flowOfCode(this.columns.flowCodeAt(entry))].subject;
    if (kind === 'job') return this.#toJobId(subject);
    if (kind === 'entry') return `entry_${subject}`;
    return present(this.#subjects[subject], `The subject ${subject}`);
  }

  /** The entry that `entry` unwinds; `undefined` where it is no correction. */
  reversalOf(entry: number): number | undefined {
    const isUnwind = this.columns.flowCodeAt(entry) === FLOWS.unwind.code;
    return isUnwind ? this.columns.subjectAt(entry) : undefined;
  }

  /**
   * Posts one entry. Refusals, in this order:
   * 1. `not_of_this_flow`: a leg touches a kind of account that the flow does not list;
   * 2. `unbalanced`: the legs do not sum to zero in a commodity;
   * 3. `exists_with_different_content`: the key has an entry with other legs. With the same legs
   *    in the same order the first answer is given again and nothing is posted, whatever
   *    `recordedAt` says;
   * 4. `account_would_go_negative`, which nothing has been posted for either.
   */
  post(draft: EntryDraft): PostOutcome {
    const fault = this.#faultOf(draft);
    if (fault !== undefined) return refused(fault);
    const head = toHead(draft);
    const existing = this.#index.find(head);
    if (existing >= 0) return this.#answerAgain(existing, draft);
    this.#move(draft.legs, false);
    const overdrawn = this.#overdrawn(draft.legs);
    if (overdrawn === undefined) return done({ entry: this.#append(head, draft), isNew: true });
    this.#move(draft.legs, true);
    return refused(overdrawn);
  }

  /**
   * Posts several entries together, all or none. Refusals as in {@link post}, each checked over the
   * whole batch before the next; an account may dip below zero between two entries of the batch,
   * because loans can run in a circle. No two drafts may have the same key.
   */
  postTogether(drafts: readonly EntryDraft[]): Outcome<readonly Posted[], PostRefusal> {
    for (const draft of drafts) {
      const fault = this.#faultOf(draft);
      if (fault !== undefined) return refused(fault);
    }
    const fresh: EntryDraft[] = [];
    for (const draft of drafts) {
      const existing = this.#index.find(toHead(draft));
      const again = existing >= 0 ? this.#answerAgain(existing, draft) : undefined;
      if (again?.ok === false) return again;
      if (again === undefined) fresh.push(draft);
    }
    for (const draft of fresh) this.#move(draft.legs, false);
    const overdrawn = this.#overdrawn(fresh.flatMap(({ legs }) => legs));
    if (overdrawn !== undefined) {
      for (const draft of fresh) this.#move(draft.legs, true);
      return refused(overdrawn);
    }
    const isFresh = new Set(fresh);
    return done(drafts.map((draft) => this.#settle(draft, isFresh.has(draft))));
  }

  /** Posts the opposite of `entry`, in the same period. At most once for each entry. */
  unwind(entry: number, recordedAt: EpochSeconds): PostOutcome {
    assert(entry < this.entryCount, `There is no entry ${entry}`);
    const { columns } = this;
    const legs = this.legsOf(entry).map(({ account, amount }) => ({ account, amount: -amount }));
    const periodIndex = columns.periodIndexAt(entry);
    const key = { flow: 'unwind', subject: entry, attempt: 0, revision: 0, periodIndex } as const;
    return this.post({ ...key, recordedAt, legs });
  }

  legsOf(entry: number): readonly Leg[] {
    const { columns } = this;
    const legs: Leg[] = [];
    for (let leg = columns.legStartOf(entry); leg < columns.legEndOf(entry); leg += 1) {
      legs.push({
        account: columns.accountAt(leg) as AccountIndex,
        amount: columns.amountAt(leg),
      });
    }
    return legs;
  }

  #faultOf(draft: EntryDraft): PostRefusal | undefined {
    assert(draft.legs.length >= 2, 'An entry has fewer than two legs');
    const allowed = ALLOWED_KIND_BITS[draft.flow];
    let gpuSeconds = 0n;
    let micros = 0n;
    for (const { account, amount } of draft.legs) {
      assert(amount !== 0n, 'An entry has a leg of zero');
      if (((this.#kindBit[account] ?? 0) & allowed) === 0) {
        const name = this.accountName(account);
        return { reason: 'not_of_this_flow', account: name, flow: draft.flow };
      }
      // Within 64 bits, as the columns are, V8 adds without allocating.
      if (this.#isMoney[account] === 1) micros = BigInt.asIntN(64, micros + amount);
      else gpuSeconds = BigInt.asIntN(64, gpuSeconds + amount);
    }
    if (gpuSeconds !== 0n) {
      return { reason: 'unbalanced', commodity: 'gpu-seconds', sum: gpuSeconds };
    }
    if (micros !== 0n) return { reason: 'unbalanced', commodity: 'eur-micros', sum: micros };
    return undefined;
  }

  #overdrawn(legs: readonly Leg[]): PostRefusal | undefined {
    for (const { account } of legs) {
      if (this.#mayBeNegative[account] === 1) continue;
      const balance = this.#balances[account] ?? 0n;
      if (balance >= 0n) continue;
      const name = this.accountName(account);
      return { reason: 'account_would_go_negative', account: name, balance };
    }
    return undefined;
  }

  #move(legs: readonly Leg[], isBackwards: boolean): void {
    for (const { account, amount } of legs) {
      const balance = this.#balances[account] ?? 0n;
      this.#balances[account] = isBackwards ? balance - amount : balance + amount;
    }
  }

  #settle(draft: EntryDraft, isNew: boolean): Posted {
    const head = toHead(draft);
    const existing = this.#index.find(head);
    if (!isNew) return { entry: existing, isNew };
    assert(existing < 0, `Two entries of a batch have the key of ${draft.flow} ${draft.subject}`);
    return { entry: this.#append(head, draft), isNew };
  }

  #append(head: EntryHead, draft: EntryDraft): number {
    assertFits(head);
    assert(head.periodIndex < this.periods.length, 'An entry belongs to no period');
    for (const { account, amount } of draft.legs) this.columns.appendLeg(account, amount);
    const entry = this.columns.closeEntry(head);
    this.#index.add(entry, head);
    return entry;
  }

  #answerAgain(entry: number, draft: EntryDraft): PostOutcome {
    const legs = this.legsOf(entry);
    const isSame =
      legs.length === draft.legs.length &&
      legs.every(({ account, amount }, index) => {
        const leg = draft.legs[index];
        return leg?.account === account && leg.amount === amount;
      });
    if (isSame) return done({ entry, isNew: false });
    return refused({ reason: 'exists_with_different_content' as const, entry });
  }

  #growBalances(): void {
    const grown = new BigInt64Array(this.#balances.length * 2);
    grown.set(this.#balances);
    this.#balances = grown;
  }
}

function toHead(draft: EntryDraft): EntryHead {
  return {
    flowCode: FLOWS[draft.flow].code,
    subject: draft.subject,
    attempt: draft.attempt,
    revision: draft.revision,
    periodIndex: draft.periodIndex,
    recordedAt: draft.recordedAt,
  };
}

/** By flow, a bit for each kind of account that it may touch. */
const ALLOWED_KIND_BITS = Object.fromEntries(
  Object.entries(FLOWS).map(([name, { between, subject }]) => [
    name,
    subject === 'entry' ? -1 : between.reduce((bits, kind) => bits | (1 << KINDS.indexOf(kind)), 0),
  ]),
) as Readonly<Record<FlowName, number>>;
