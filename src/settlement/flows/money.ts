/**
 * Money from a party's promise to the operators: signed, called when due, paid. An instalment is
 * divided over the contracts, exactly (largest remainder), by what those before it have left of
 * the commitment's contribution to each: so all together give each contract its contribution, to
 * the last micro, as far as instalments come after its signature. What no contract draws on stays
 * with the programme.
 */
import type { Commitment } from '../../funding/commitment.ts';
import { committedMicros, isBinding } from '../../funding/commitment.ts';
import { assert, present } from '../../kernel/assert.ts';
import { divideByWeights } from '../../kernel/shares.ts';
import type { AccountIndex } from '../account.ts';
import type { Books } from '../books.ts';
import type { Leg, Posted, PostingTime } from '../ledger.ts';
import { movement, mustPost, withoutZero } from '../posting.ts';

/** Books a signed commitment: the party's promise. Nothing where it promises nothing. */
export function commit(books: Books, commitment: Commitment, time: PostingTime): void {
  const { ledger } = books;
  const micros = committedMicros(commitment);
  if (micros === 0n) return;
  const from = ledger.account('pledge', commitment.party);
  const to = ledger.account('promised', commitment.id);
  const key = { flow: 'commit', subject: ledger.subject(commitment.id), attempt: 0 } as const;
  mustPost(ledger, { ...key, ...time, revision: 0, legs: movement(from, to, micros) });
}

/** Calls instalment `number`, counted from 1 in the order of the commitment. */
export function call(
  books: Books,
  commitment: Commitment,
  number: number,
  time: PostingTime,
): Posted | undefined {
  const { ledger } = books;
  const micros = instalmentMicros(commitment, number);
  if (micros === 0n) return undefined;
  const from = ledger.account('promised', commitment.id);
  const to = ledger.account('called', commitment.id);
  const key = { flow: 'call', subject: ledger.subject(commitment.id), attempt: number } as const;
  return mustPost(ledger, { ...key, ...time, revision: 0, legs: movement(from, to, micros) });
}

/** Pays instalment `number`, which must have been called. */
export function pay(
  books: Books,
  commitment: Commitment,
  number: number,
  time: PostingTime,
): Posted | undefined {
  const { ledger } = books;
  const micros = instalmentMicros(commitment, number);
  if (micros === 0n) return undefined;
  const called = ledger.account('called', commitment.id);
  const paid = ledger.account('paid', commitment.id);
  const legs: readonly Leg[] = [
    ...movement(called, paid, micros),
    { account: ledger.account('cash', commitment.party), amount: -micros },
    ...receiptsOf(books, commitment, number),
  ];
  const key = { flow: 'pay', subject: ledger.subject(commitment.id), attempt: number } as const;
  return mustPost(ledger, { ...key, ...time, revision: 0, legs: withoutZero(legs) });
}

/**
 * Books everything that happens to the commitments in a period: the signature in the first period,
 * and each instalment that falls due in the period, called and paid on its due date. Instalments
 * due before the first period count as paid at its start; those after the last are not reached.
 */
export function postMoneyOf(books: Books, periodIndex: number): void {
  const period = present(books.periods[periodIndex], `The period ${periodIndex}`);
  for (const commitment of books.commitments.filter(isBinding)) {
    if (periodIndex === 0) commit(books, commitment, { periodIndex, recordedAt: period.start });
    for (const [index, { dueAt }] of commitment.instalments.entries()) {
      const isEarlier = periodIndex === 0 && dueAt < period.start;
      if (!isEarlier && (dueAt < period.start || dueAt >= period.end)) continue;
      const time = { periodIndex, recordedAt: isEarlier ? period.start : dueAt };
      call(books, commitment, index + 1, time);
      pay(books, commitment, index + 1, time);
    }
  }
}

function instalmentMicros(commitment: Commitment, number: number): bigint {
  const instalment = commitment.instalments[number - 1];
  return present(instalment, `The instalment ${number} of ${commitment.id}`).micros;
}

function receiptsOf(books: Books, commitment: Commitment, number: number): readonly Leg[] {
  const parts = books.contracts.flatMap(({ id: contract, contributions }) => {
    const own = contributions.filter((each) => each.commitment === commitment.id);
    const micros = own.reduce((sum, each) => sum + each.micros, 0n);
    return own.length === 0 ? [] : [{ contract, micros }];
  });
  const contributed = parts.reduce((sum, part) => sum + part.micros, 0n);
  const unassigned = committedMicros(commitment) - contributed;
  assert(unassigned >= 0n, `${commitment.id} contributes more than it promises`);
  const { ledger } = books;
  const accounts: readonly AccountIndex[] = [
    ...parts.map(({ contract }) => ledger.account('earned', contract)),
    ledger.account('unassigned', commitment.programme),
  ];
  const whole = [...parts.map((part) => part.micros), unassigned];
  return partsOfInstalment(books, commitment, number, { accounts, whole }).map((amount, index) => ({
    account: present(accounts[index], 'The receiver of an instalment'),
    amount,
  }));
}

interface Receivers {
  readonly accounts: readonly AccountIndex[];
  /** What each gets of all instalments. */
  readonly whole: readonly bigint[];
}

/**
 * What each receiver gets of instalment `number`. It follows from the instalments before it in
 * number: as they were paid, by the contracts that there were then, or as they would be paid now.
 * Who got more of them than of all gets nothing more, and the others have the rest.
 */
function partsOfInstalment(
  books: Books,
  commitment: Commitment,
  number: number,
  { accounts, whole }: Receivers,
): readonly bigint[] {
  let left = whole;
  for (const [index, { micros }] of commitment.instalments.slice(0, number - 1).entries()) {
    const paid = paidLegsOf(books, commitment, index + 1);
    const parts = paid === undefined ? divideByWeights(micros, left) : partsOf(paid, accounts);
    left = left.map((each, place) => {
      const rest = each - (parts[place] ?? 0n);
      return rest > 0n ? rest : 0n;
    });
  }
  return divideByWeights(instalmentMicros(commitment, number), left);
}

/** `undefined`: it was not paid yet. */
function paidLegsOf(
  { ledger, periods }: Books,
  { id }: Commitment,
  number: number,
): readonly Leg[] | undefined {
  const key = { flow: 'pay', subject: ledger.subject(id), attempt: number, revision: 0 } as const;
  for (const periodIndex of periods.keys()) {
    const entry = ledger.find({ ...key, periodIndex });
    if (entry !== undefined) return ledger.legsOf(entry);
  }
  return undefined;
}

function partsOf(legs: readonly Leg[], accounts: readonly AccountIndex[]): readonly bigint[] {
  return accounts.map((account) => legs.find((leg) => leg.account === account)?.amount ?? 0n);
}
