/**
 * Charges accepted usage to jobs that may have been charged before: by the engine, when the job
 * stopped, or by an earlier report. Where the charge would be another one, the earlier is unwound
 * in its period and the new one has the next revision.
 */
import { assert } from '../../kernel/assert.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import { unwoundEntriesOf } from '../close-again.ts';
import { FLOWS } from '../flow.ts';
import { GpuTimeLegs } from '../gpu-time-legs.ts';
import { type EntryDraft, hasSameLegs, type Ledger } from '../ledger.ts';
import { toSentence } from '../posting.ts';
import { addUseLegs } from './job.ts';

/** What an attempt of a job used in a period, in all. */
export interface PeriodUse {
  readonly jobNumber: number;
  readonly attempt: number;
  readonly periodIndex: number;
  /** `allocation/cluster`: the owner of the accounts. */
  readonly owner: string;
  readonly usedGpuSeconds: number;
}

/**
 * Posts all of `uses`, each at most once, to a ledger that holds every entry of these jobs in these
 * periods. Answers how many entries were posted.
 */
export function chargeAnew(
  ledger: Ledger,
  uses: readonly PeriodUse[],
  recordedAt: EpochSeconds,
): number {
  const charges = chargesOf(ledger);
  const drafts = uses.flatMap((use) => draftsOf(ledger, charges, use, recordedAt));
  const posted = ledger.postTogether(drafts);
  assert(posted.ok, posted.ok ? '' : `A charge was refused: ${toSentence(posted)}`);
  return drafts.length;
}

interface JobCharge {
  heldGpuSeconds: number;
  /** The latest charge; `undefined` where there is none yet. */
  use?: { readonly entry: number; readonly revision: number };
}

function draftsOf(
  ledger: Ledger,
  charges: Charges,
  use: PeriodUse,
  recordedAt: EpochSeconds,
): readonly EntryDraft[] {
  const { jobNumber, attempt, periodIndex, owner, usedGpuSeconds: used } = use;
  const charge = charges.byKey.get(keyOf(jobNumber, attempt, periodIndex));
  const held = charge?.heldGpuSeconds ?? 0;
  const accounts = {
    reserved: ledger.account('reserved', owner),
    used: ledger.account('used', owner),
    allocation: ledger.account('allocation', owner),
  };
  const charged = new GpuTimeLegs();
  addUseLegs(charged, accounts, { held, used });
  const legs = charged.toLegs();
  const before = charge?.use;
  const isStanding = before !== undefined && !charges.unwound.has(before.entry);
  if (isStanding && hasSameLegs(ledger.legsOf(before.entry), legs)) return [];
  const unwinding = isStanding ? [ledger.unwindDraft(before.entry, recordedAt)] : [];
  if (legs.length === 0) return unwinding;
  const revision = before === undefined ? 0 : before.revision + 1;
  const key = { flow: 'use', subject: jobNumber, attempt, revision } as const;
  return [...unwinding, { ...key, periodIndex, recordedAt, legs }];
}

interface Charges {
  readonly byKey: ReadonlyMap<string, JobCharge>;
  readonly unwound: ReadonlySet<number>;
}

function chargesOf(ledger: Ledger): Charges {
  const { columns } = ledger;
  const unwound = unwoundEntriesOf(ledger);
  const byKey = new Map<string, JobCharge>();
  for (let entry = 0; entry < ledger.entryCount; entry += 1) {
    const code = columns.flowCodeAt(entry);
    if (code !== FLOWS.reserve.code && code !== FLOWS.use.code) continue;
    const key = keyOf(
      columns.subjectAt(entry),
      columns.attemptAt(entry),
      columns.periodIndexAt(entry),
    );
    const charge = byKey.get(key) ?? { heldGpuSeconds: 0 };
    byKey.set(key, charge);
    if (code === FLOWS.reserve.code) {
      if (!unwound.has(entry)) charge.heldGpuSeconds = heldOf(ledger, entry);
      continue;
    }
    const revision = columns.revisionAt(entry);
    if (revision >= (charge.use?.revision ?? 0)) charge.use = { entry, revision };
  }
  return { byKey, unwound };
}

function heldOf(ledger: Ledger, entry: number): number {
  const leg = ledger
    .legsOf(entry)
    .find(({ account }) => ledger.accountKind(account) === 'reserved');
  return Number(leg?.amount ?? 0n);
}

function keyOf(jobNumber: number, attempt: number, periodIndex: number): string {
  return `${jobNumber}/${attempt}/${periodIndex}`;
}
