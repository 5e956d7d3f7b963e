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
import { floatAt, intAt } from '../kernel/column.ts';
import type { JobId } from '../kernel/ids.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Period } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { AccountIndex, AccountKind, Commodity } from './account.ts';
import { AccountTable } from './account-table.ts';
import { assertFits, EntryColumns, type EntryHead } from './entry-columns.ts';
import { FLOWS, type FlowName, flowOfCode } from './flow.ts';
import type { GpuTimeLegs } from './gpu-time-legs.ts';
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

/** An entry's place in time: the period that it belongs to, and when it is recorded. */
export type PostingTime = Pick<EntryDraft, 'periodIndex' | 'recordedAt'>;

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

/**
 * Below this, legs are added in numbers: the sum of four is then a safe integer in whatever order.
 * 10^15 GPU-seconds are what a million GPUs give in 35 years.
 */
const LEG_GPU_SECONDS_MAX = 2 ** 50;

export class Ledger {
  readonly periods: readonly Period[];
  readonly columns = new EntryColumns();
  readonly #toJobId: (jobNumber: number) => JobId;
  readonly #index = new KeyIndex(this.columns);
  readonly #accounts = new AccountTable();
  readonly #subjects: string[] = [];
  readonly #subjectByName = new Map<string, number>();
  readonly #broughtForward: BroughtForward[] = [];

  constructor(periods: readonly Period[], toJobId: (jobNumber: number) => JobId) {
    assert(periods.length > 0 && periods.length < 2 ** 16, 'A ledger needs 1 to 65,535 periods');
    this.periods = periods;
    this.#toJobId = toJobId;
  }

  get entryCount(): number {
    return this.columns.entryCount;
  }

  get accountCount(): number {
    return this.#accounts.count;
  }

  /** The account of this kind and owner, opened at the first call. */
  account(kind: AccountKind, owner: string): AccountIndex {
    return this.#accounts.open(kind, owner);
  }

  /** The account of that name, where it was opened. */
  findAccount(kind: AccountKind, owner: string): AccountIndex | undefined {
    return this.#accounts.find(kind, owner);
  }

  accountName(account: number): string {
    return this.#accounts.nameOf(account);
  }

  accountKind(account: number): AccountKind {
    return this.#accounts.kindOf(account);
  }

  balanceOf(account: AccountIndex): bigint {
    return this.#accounts.balanceOf(account);
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
    const isReached = this.#accounts.isReachedBy(account, FLOWS[flow].code);
    assert(isReached, `The flow ${flow} does not reach the account ${kind}:${owner}`);
    this.#accounts.add(account, intoAmount - outOfAmount);
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

  /** The entry that has this key, if one was posted. */
  find(key: EntryKey): number | undefined {
    const found = this.#index.find({ ...key, flowCode: FLOWS[key.flow].code, recordedAt: 0 });
    return found < 0 ? undefined : found;
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
    const head = this.#headOf(draft);
    const existing = this.#index.find(head);
    if (existing >= 0) return this.#answerAgain(existing, draft.legs);
    this.#move(draft.legs, false);
    const overdrawn = this.#overdrawn(draft.legs);
    if (overdrawn === undefined) return done({ entry: this.#append(head, draft), isNew: true });
    this.#move(draft.legs, true);
    return refused(overdrawn);
  }

  /**
   * {@link post} of an entry of GPU-seconds whose legs are plain numbers, with the same refusals.
   * `legs` may be filled again afterwards. For what is posted by the million.
   */
  postGpuTime(head: EntryHead, legs: GpuTimeLegs): PostOutcome {
    const fault = this.#faultOfGpuTime(head, legs);
    if (fault !== undefined) return refused(fault);
    assertFits(head, this.periods.length);
    const existing = this.#index.find(head);
    if (existing >= 0) return this.#answerAgain(existing, legs.toLegs());
    for (let leg = 0; leg < legs.count; leg += 1) {
      this.#accounts.addNumber(intAt(legs.accounts, leg), floatAt(legs.gpuSeconds, leg));
    }
    for (let leg = 0; leg < legs.count; leg += 1) {
      if (!this.#accounts.isOverdrawn(intAt(legs.accounts, leg))) continue;
      const overdrawn = this.#overdrawnBy(intAt(legs.accounts, leg));
      this.#move(legs.toLegs(), true);
      return refused(overdrawn);
    }
    for (let leg = 0; leg < legs.count; leg += 1) {
      this.columns.appendLegNumber(intAt(legs.accounts, leg), floatAt(legs.gpuSeconds, leg));
    }
    return done({ entry: this.#close(head), isNew: true });
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
      const existing = this.#index.find(this.#headOf(draft));
      const again = existing >= 0 ? this.#answerAgain(existing, draft.legs) : undefined;
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

  /** Posts {@link unwindDraft}. At most once for each entry. */
  unwind(entry: number, recordedAt: EpochSeconds): PostOutcome {
    return this.post(this.unwindDraft(entry, recordedAt));
  }

  /** The opposite of `entry`, in the same period. */
  unwindDraft(entry: number, recordedAt: EpochSeconds): EntryDraft {
    assert(entry < this.entryCount, `There is no entry ${entry}`);
    const legs = this.legsOf(entry).map(({ account, amount }) => ({ account, amount: -amount }));
    const periodIndex = this.columns.periodIndexAt(entry);
    const key = { flow: 'unwind', subject: entry, attempt: 0, revision: 0 } as const;
    return { ...key, periodIndex, recordedAt, legs };
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
    const { code } = FLOWS[draft.flow];
    let gpuSeconds = 0n;
    let micros = 0n;
    for (const { account, amount } of draft.legs) {
      assert(amount !== 0n, 'An entry has a leg of zero');
      if (!this.#accounts.isReachedBy(account, code)) return this.#notOfFlow(account, code);
      // Within 64 bits, as the columns are, V8 adds without allocating.
      if (this.#accounts.isMoney(account)) micros = BigInt.asIntN(64, micros + amount);
      else gpuSeconds = BigInt.asIntN(64, gpuSeconds + amount);
    }
    if (gpuSeconds !== 0n) return unbalanced('gpu-seconds', gpuSeconds);
    return micros === 0n ? undefined : unbalanced('eur-micros', micros);
  }

  #faultOfGpuTime({ flowCode }: EntryHead, legs: GpuTimeLegs): PostRefusal | undefined {
    assert(legs.count >= 2, 'An entry has fewer than two legs');
    let sum = 0;
    for (let leg = 0; leg < legs.count; leg += 1) {
      const account = intAt(legs.accounts, leg);
      const gpuSeconds = floatAt(legs.gpuSeconds, leg);
      const isInRange = Math.abs(gpuSeconds) < LEG_GPU_SECONDS_MAX;
      assert(isInRange && Number.isSafeInteger(gpuSeconds), 'A leg is no whole GPU-seconds');
      if (!this.#accounts.isReachedBy(account, flowCode)) return this.#notOfFlow(account, flowCode);
      assert(!this.#accounts.isMoney(account), 'A leg of GPU-seconds is on an account of money');
      sum += gpuSeconds;
    }
    return sum === 0 ? undefined : unbalanced('gpu-seconds', BigInt(sum));
  }

  #headOf(draft: EntryDraft): EntryHead {
    const head = {
      flowCode: FLOWS[draft.flow].code,
      subject: draft.subject,
      attempt: draft.attempt,
      revision: draft.revision,
      periodIndex: draft.periodIndex,
      recordedAt: draft.recordedAt,
    };
    assertFits(head, this.periods.length);
    return head;
  }

  #notOfFlow(account: number, flowCode: number): PostRefusal {
    const flow = flowOfCode(flowCode);
    return { reason: 'not_of_this_flow', account: this.accountName(account), flow };
  }

  #overdrawn(legs: readonly Leg[]): PostRefusal | undefined {
    const leg = legs.find(({ account }) => this.#accounts.isOverdrawn(account));
    return leg === undefined ? undefined : this.#overdrawnBy(leg.account);
  }

  #overdrawnBy(account: number): PostRefusal {
    const balance = this.#accounts.balanceOf(account);
    return { reason: 'account_would_go_negative', account: this.accountName(account), balance };
  }

  #move(legs: readonly Leg[], isBackwards: boolean): void {
    for (const { account, amount } of legs) {
      this.#accounts.add(account, isBackwards ? -amount : amount);
    }
  }

  #settle(draft: EntryDraft, isNew: boolean): Posted {
    const head = this.#headOf(draft);
    const existing = this.#index.find(head);
    if (!isNew) return { entry: existing, isNew };
    assert(existing < 0, `Two entries of a batch have the key of ${draft.flow} ${draft.subject}`);
    return { entry: this.#append(head, draft), isNew };
  }

  #append(head: EntryHead, draft: EntryDraft): number {
    for (const { account, amount } of draft.legs) this.columns.appendLeg(account, amount);
    return this.#close(head);
  }

  /** Completes the entry of the legs that were appended. */
  #close(head: EntryHead): number {
    const entry = this.columns.closeEntry(head);
    this.#index.add(entry, head);
    return entry;
  }

  #answerAgain(entry: number, again: readonly Leg[]): PostOutcome {
    if (hasSameLegs(this.legsOf(entry), again)) return done({ entry, isNew: false });
    return refused({ reason: 'exists_with_different_content', entry });
  }
}

/** In the same order. */
export function hasSameLegs(some: readonly Leg[], others: readonly Leg[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ account, amount }, index) => {
      const other = others[index];
      return other?.account === account && other.amount === amount;
    })
  );
}

function unbalanced(commodity: Commodity, sum: bigint): PostRefusal {
  return { reason: 'unbalanced', commodity, sum };
}
