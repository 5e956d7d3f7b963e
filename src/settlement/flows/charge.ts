/**
 * What users pay: the GPU-seconds of an allocation in a period at the price of its mode, from the
 * party that holds it to the funder whose capacity it is. In the market that is the operator.
 */
import type { AccessMode } from '../../access/mode.ts';
import { present } from '../../kernel/assert.ts';
import { type EpochSeconds, SECONDS_PER_HOUR } from '../../kernel/units.ts';
import { type Books, cellOf } from '../books.ts';
import type { EntryDraft } from '../ledger.ts';
import { toWholeCents, withoutZero } from '../posting.ts';
import type { Totals } from '../replay.ts';

/** The price of used GPU-seconds, rounded down to a whole micro. */
export function chargeMicrosOf(
  mode: Pick<AccessMode, 'priceMicrosPerGpuHour'>,
  usedGpuSeconds: bigint,
): bigint {
  return (usedGpuSeconds * mode.priceMicrosPerGpuHour) / BigInt(SECONDS_PER_HOUR);
}

/** The charges of a period, to be posted. The payer's side is in whole cents. */
export function chargeDrafts(
  books: Books,
  totals: Totals,
  periodIndex: number,
  recordedAt: EpochSeconds,
): readonly EntryDraft[] {
  const { ledger } = books;
  const drafts: EntryDraft[] = [];
  for (const [allocationIndex, allocation] of books.allocations.entries()) {
    const mode = books.modes.find(({ id }) => id === allocation.mode);
    const known = present(mode, `The mode ${allocation.mode} of ${allocation.id}`);
    for (const [clusterIndex, cluster] of books.clusters.entries()) {
      const account = books.usedAccounts[cellOf(books, allocationIndex, clusterIndex)];
      const micros = chargeMicrosOf(known, totals.into('use', periodIndex, account));
      if (micros === 0n) continue;
      const cents = toWholeCents(micros);
      const revenue = `${allocation.funder}/${allocation.id}/${cluster}`;
      const legs = withoutZero([
        { account: ledger.account('cash', allocation.holder), amount: -cents },
        { account: ledger.account('revenue', revenue), amount: micros },
        { account: ledger.account('rounding', 'ledger'), amount: cents - micros },
      ]);
      const subject = ledger.subject(`${allocation.id}/${cluster}`);
      const key = { flow: 'charge', subject, attempt: 0, revision: 0 } as const;
      drafts.push({ ...key, periodIndex, recordedAt, legs });
    }
  }
  return drafts;
}
