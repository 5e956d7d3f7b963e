/**
 * Rehearsals that people ask for. Refusals, in order:
 *  - submitRehearsal: programme_at_fault, too_many_open;
 *  - cancelRehearsal: not_found, of_another, over;
 *  - runAgain: not_found, not_over, too_many_open.
 * What a server does with one in line is below: it takes the first, and ends it.
 */
import { present } from '../kernel/assert.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import type { Caller, Database, Reader, Writer } from '../platform/database/transaction.ts';
import {
  cancelRefusal,
  isSeenBy,
  type KeptRehearsal,
  keyFiguresOf,
  OPEN_REHEARSALS_MAX,
  type ProgrammeRefusal,
  partyOf,
  type RehearsalId,
  type RehearsalState,
  readSent,
  runAgainRefusal,
  SILENCE_SECONDS_MAX,
  type StepRefusal,
  stateAt,
  type Viewer,
} from './kept-rehearsal.ts';
import type { Fault } from './programme-file/fault.ts';
import { programmeSchemaDocument } from './programme-file/schema-document.ts';
import type { RehearsalOrder, RehearsalResult } from './rehearse-text.ts';
import type { Comparison } from './report/comparison-figures.ts';
import type { Run } from './report/comparison-measures.ts';
import {
  type Claimed,
  countOpenOf,
  endRun,
  insertRehearsal,
  insertResult,
  type KeptResult,
  lockOwner,
  lockRehearsal,
  selectOfExample,
  selectRehearsal,
  startFirstWaiting,
  updateCancelled,
  updateWaitingAgain,
} from './store.ts';
import type { Summary } from './summary.ts';

export type OpenRefusal = { readonly reason: 'too_many_open'; readonly count: number };
export type SubmitOutcome = Outcome<KeptRehearsal, ProgrammeRefusal | OpenRefusal>;
export type StepOutcome = Outcome<KeptRehearsal, StepRefusal | OpenRefusal>;

export interface Submission extends RehearsalOrder {
  readonly id: RehearsalId;
  readonly viewer: Viewer;
  readonly fingerprint: string;
}

export async function submitRehearsal(
  writer: Writer,
  { id, viewer, programme, assumesBudget, fingerprint }: Submission,
): Promise<SubmitOutcome> {
  const reading = readSent(programme, assumesBudget);
  if (!reading.ok) return refused({ reason: 'programme_at_fault', faults: reading.faults });
  const refusal = await openRefusal(writer, viewer.person);
  if (refusal !== undefined) return refused(refusal);
  const { name } = reading.plan;
  const whose = { owner: viewer.person, party: partyOf(viewer), example: undefined };
  await insertRehearsal(writer, { id, name, ...whose, fingerprint, programme, assumesBudget });
  return done(await told(writer, id, 'submit'));
}

async function openRefusal(writer: Writer, owner: string): Promise<OpenRefusal | undefined> {
  await lockOwner(writer, owner);
  const heardSince = toEpochSeconds(writer.caller.at - SILENCE_SECONDS_MAX);
  const count = await countOpenOf(writer, owner, heardSince);
  return count < OPEN_REHEARSALS_MAX ? undefined : { reason: 'too_many_open', count };
}

export async function cancelRehearsal(
  writer: Writer,
  { id, viewer }: { readonly id: RehearsalId; readonly viewer: Viewer },
): Promise<StepOutcome> {
  const found = await lockRehearsal(writer, id);
  if (found === undefined) return refused({ reason: 'not_found', id });
  const refusal = cancelRefusal(found, viewer, writer.caller.at);
  if (refusal !== undefined) return refused(refusal);
  await updateCancelled(writer, id);
  return done(await told(writer, id, 'cancel'));
}

export async function runAgain(
  writer: Writer,
  { id, viewer }: { readonly id: RehearsalId; readonly viewer: Viewer },
): Promise<StepOutcome> {
  const found = await lockRehearsal(writer, id);
  if (found === undefined) return refused({ reason: 'not_found', id });
  const refusal =
    runAgainRefusal(found, viewer, writer.caller.at) ?? (await openRefusal(writer, found.owner));
  if (refusal !== undefined) return refused(refusal);
  await updateWaitingAgain(writer, id);
  return done(await told(writer, id, 'run-again'));
}

/** A programme that comes with Polder, to be rehearsed once for all. */
export interface ReadyMade extends RehearsalOrder {
  readonly id: RehearsalId;
  readonly name: string;
  readonly example: string;
  readonly fingerprint: string;
}

/** All of them; nothing is written where each waits, runs or has finished. */
export async function prepareReadyMade(
  database: Database,
  caller: Caller,
  made: readonly ReadyMade[],
): Promise<readonly KeptRehearsal[]> {
  await database.write(caller, async (writer) => {
    let count = 0;
    for (const each of made) count += (await prepareOne(writer, each)) ? 1 : 0;
    return count > 0 ? done(count) : refused({ reason: 'nothing_to_prepare' });
  });
  const found = await Promise.all(
    made.map(({ example, fingerprint }) => selectOfExample(database, example, fingerprint)),
  );
  return found.map((each) => present(each, 'a ready-made rehearsal'));
}

async function prepareOne(writer: Writer, made: ReadyMade): Promise<boolean> {
  const found = await selectOfExample(writer, made.example, made.fingerprint);
  if (found === undefined) {
    const isMade = await insertRehearsal(writer, {
      ...made,
      owner: 'system_examples',
      party: undefined,
    });
    if (isMade) await told(writer, made.id, 'submit');
    return isMade;
  }
  // Another may have put it in line again, and a server have taken it, since it was found.
  const held = present(await lockRehearsal(writer, found.id), found.id);
  if (runAgainRefusal(held, NOBODY, writer.caller.at) !== undefined) return false;
  await updateWaitingAgain(writer, held.id);
  await told(writer, found.id, 'run-again');
  return true;
}

/** Sees the ready-made ones and no other. */
const NOBODY: Viewer = { person: '', parties: [] };

/** The first in line, which from now on runs here; `undefined` where none waits. */
export async function claimRehearsal(
  writer: Writer,
): Promise<Outcome<Claimed, { readonly reason: 'none_waiting' }>> {
  const claimed = await startFirstWaiting(writer);
  if (claimed === undefined) return refused({ reason: 'none_waiting' });
  writer.audit({ action: 'rehearsal.start', subject: claimed.id, detail: {} });
  return done(claimed);
}

/** `released`: the server stops, and another takes it up again from its beginning. */
export async function endRehearsal(
  writer: Writer,
  claimed: Pick<Claimed, 'id' | 'attempt'>,
  result: RehearsalResult | { readonly kind: 'released' },
): Promise<Outcome<undefined, { readonly reason: 'not_running' }>> {
  const { id } = claimed;
  const isEnded = await endRun(writer, claimed, endingOf(result));
  if (!isEnded) return refused({ reason: 'not_running' });
  if (result.kind === 'done') {
    const summary = JSON.stringify(result.summary);
    await insertResult(writer, id, { summary, report: result.report });
  }
  writer.audit({ action: 'rehearsal.end', subject: id, detail: { as: result.kind } });
  return done(undefined);
}

function endingOf(result: RehearsalResult | { readonly kind: 'released' }) {
  switch (result.kind) {
    case 'released':
      return { state: 'waiting' as const };
    case 'done':
      return { state: 'finished' as const, figures: keyFiguresOf(result.summary) };
    case 'at-fault':
      return { state: 'failed' as const, failure: 'broke' as const };
    case 'failed':
      return { state: 'failed' as const, failure: result.failure };
  }
}

async function told(writer: Writer, id: RehearsalId, verb: string): Promise<KeptRehearsal> {
  writer.audit({ action: `rehearsal.${verb}`, subject: id, detail: {} });
  return present(await selectRehearsal(writer, id), id);
}

/** What is wrong with a programme, in the order of its lines. */
export function checkProgramme({ programme, assumesBudget }: RehearsalOrder): readonly Fault[] {
  const reading = readSent(programme, assumesBudget);
  return reading.ok ? [] : reading.faults;
}

export function programmeSchema(): Readonly<Record<string, unknown>> {
  return programmeSchemaDocument();
}

/** `undefined` where there is none, or none for this viewer. */
export async function findSeen(
  reader: Reader,
  id: string,
  viewer: Viewer,
): Promise<KeptRehearsal | undefined> {
  const found = await selectRehearsal(reader, id);
  return found !== undefined && isSeenBy(found, viewer) ? found : undefined;
}

export function stateShown(found: KeptRehearsal, now: EpochSeconds): RehearsalState {
  return stateAt(found, now);
}

/** Loaded when it is asked for, because of the charts. */
export async function comparisonOfKept(kept: readonly KeptResult[]): Promise<Comparison> {
  const { comparisonOf } = await import('./report/comparison-figures.ts');
  return comparisonOf(runsOf(kept));
}

/** The page of `polder compare`. */
export async function comparisonPageOfKept(kept: readonly KeptResult[]): Promise<string> {
  const { renderComparison } = await import('./report/comparison.ts');
  return renderComparison(runsOf(kept));
}

/** Those that share a name are numbered. */
function runsOf(kept: readonly KeptResult[]): readonly Run[] {
  return kept.map(({ name, summary }, index) => {
    const isOnlyOne = kept.filter((each) => each.name === name).length === 1;
    const label = isOnlyOne ? name : `${name} (${index + 1})`;
    return { label, summary: JSON.parse(summary) as Summary };
  });
}
