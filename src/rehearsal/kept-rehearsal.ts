/**
 * A rehearsal that the service keeps: who may see it, what may be done with it, and what is left of
 * one whose server died. States:
 *  1. waiting: in line, in the order of submission;
 *  2. running: on a server that tells every few seconds that it is still at it. Where it has been
 *     silent for {@link SILENCE_SECONDS_MAX}, the rehearsal is shown as broken off;
 *  3. finished, failed, cancelled: over. What is over without a result can be run again.
 */
import type { NotFound } from '../kernel/as-seen.ts';
import type { PartyId } from '../kernel/ids.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { Fault } from './programme-file/fault.ts';
import { readProgrammeText } from './programme-file/read.ts';
import { accruedOf, deliveredOf, overallPrice, sumOf } from './report/findings.ts';
import type { Measured } from './report/measured.ts';
import { MEASURES } from './report/measures.ts';
import type { Decimal, Summary } from './summary.ts';

export type RehearsalId = `rehearsal_${string}`;
export type RehearsalState =
  | 'waiting'
  | 'running'
  | 'finished'
  | 'failed'
  | 'cancelled'
  | 'broken-off';
export type RehearsalFailure = 'too-many-jobs' | 'too-long' | 'too-much-memory' | 'broke';

export interface KeptRehearsal {
  readonly id: RehearsalId;
  readonly name: string;
  readonly owner: string;
  readonly party: PartyId | undefined;
  /** The programme that comes with Polder, of which it is the ready-made rehearsal. */
  readonly example: string | undefined;
  readonly assumesBudget: boolean;
  /** As kept: never `broken-off`, which follows from the clock. */
  readonly state: Exclude<RehearsalState, 'broken-off'>;
  readonly attempt: number;
  /** How many are before it in line, itself included; `undefined` where it does not wait. */
  readonly place: number | undefined;
  readonly donePpm: number;
  readonly submittedAt: EpochSeconds;
  readonly startedAt: EpochSeconds | undefined;
  readonly endedAt: EpochSeconds | undefined;
  readonly beatAt: EpochSeconds | undefined;
  readonly failure: RehearsalFailure | undefined;
  readonly figures: KeyFigures | undefined;
  readonly version: number;
}

/** What a list shows of a result: of the deciding party, or of all funders where none decides. */
export interface KeyFigures {
  readonly decidingParty: string | null;
  /** Public money of the deciding party; where none decides, what all funders put in. */
  readonly publicMicros: Decimal;
  readonly entitledGpuSeconds: Decimal;
  readonly deliveredGpuSeconds: Decimal;
  /** Null where nothing was paid or nothing delivered. */
  readonly microsPerGpuHour: Decimal | null;
  /** Null where fewer started by the end; left out where there is no wait to measure. */
  readonly waitSecondsP95?: number | null;
  /** Fractions of 1 to six places. */
  readonly utilisation: number;
  readonly utilisationBound: number;
}

/** Three beats of a server that is busy. */
export const SILENCE_SECONDS_MAX = 20;
/** Of one person: waiting and running. */
export const OPEN_REHEARSALS_MAX = 10;
/** Of one rehearsal: what half a GB of memory and some minutes are enough for. */
export const JOBS_MAX = 2_000_000;
const PROGRAMME_NAME = 'programme.yaml';

export function stateAt(
  { state, beatAt }: Pick<KeptRehearsal, 'state' | 'beatAt'>,
  now: EpochSeconds,
): RehearsalState {
  const isSilent = state === 'running' && now - (beatAt ?? 0) > SILENCE_SECONDS_MAX;
  return isSilent ? 'broken-off' : state;
}

/** Who asks, and the parties in which that person has a role. */
export interface Viewer {
  readonly person: string;
  readonly parties: readonly string[];
}

/**
 * Its owner and its owner's party; ready-made ones everybody. A role for the whole platform opens
 * none: what a state weighs before it decides is its own.
 */
export function isSeenBy(
  { owner, party, example }: Pick<KeptRehearsal, 'owner' | 'party' | 'example'>,
  viewer: Viewer,
): boolean {
  if (example !== undefined || owner === viewer.person) return true;
  return party !== undefined && viewer.parties.includes(party);
}

/** The party that sees what a person rehearses: its own, where it has one and not several. */
export function partyOf({ parties }: Viewer): PartyId | undefined {
  const [only, ...others] = parties;
  return others.length === 0 ? (only as PartyId | undefined) : undefined;
}

export type ProgrammeRefusal = {
  readonly reason: 'programme_at_fault';
  readonly faults: readonly Fault[];
};

/** A programme that came over the wire: it names no files of this machine. */
export function readSent(text: string, assumeBudget: boolean) {
  return readProgrammeText(text, PROGRAMME_NAME, { assumeBudget, allowsTraces: false });
}

export type StepRefusal =
  | NotFound
  | { readonly reason: 'of_another'; readonly id: string }
  | { readonly reason: 'over'; readonly id: string; readonly state: RehearsalState }
  | { readonly reason: 'not_over'; readonly id: string; readonly state: RehearsalState };

type Known = Pick<KeptRehearsal, 'id' | 'owner' | 'party' | 'example' | 'state' | 'beatAt'>;

/** Before it is over, by its owner or its party; a ready-made one by nobody. */
export function cancelRefusal(
  found: Known,
  viewer: Viewer,
  now: EpochSeconds,
): StepRefusal | undefined {
  const { id, example } = found;
  if (!isSeenBy(found, viewer)) return { reason: 'not_found', id };
  if (example !== undefined) return { reason: 'of_another', id };
  const state = stateAt(found, now);
  return state === 'waiting' || state === 'running' ? undefined : { reason: 'over', id, state };
}

/** Once it is over and has no result. */
export function runAgainRefusal(
  found: Known,
  viewer: Viewer,
  now: EpochSeconds,
): StepRefusal | undefined {
  const { id } = found;
  if (!isSeenBy(found, viewer)) return { reason: 'not_found', id };
  const state = stateAt(found, now);
  const isOpen = state === 'waiting' || state === 'running' || state === 'finished';
  return isOpen ? { reason: 'not_over', id, state } : undefined;
}

export function keyFiguresOf(summary: Summary): KeyFigures {
  const { decision, funders, utilisation, utilisationBound } = summary;
  const shares = { utilisation, utilisationBound };
  if (decision !== null) {
    return {
      decidingParty: decision.name,
      publicMicros: decision.publicMicros,
      entitledGpuSeconds: decision.entitledGpuSeconds,
      deliveredGpuSeconds: decision.deliveredGpuSeconds,
      microsPerGpuHour: decision.microsPerGpuHour,
      ...waitOf(MEASURES['wait-95'].of(summary)),
      ...shares,
    };
  }
  return {
    decidingParty: null,
    publicMicros: String(accruedOf(summary)),
    entitledGpuSeconds: String(sumOf(funders.map((each) => each.entitledGpuSeconds))),
    deliveredGpuSeconds: String(deliveredOf(summary)),
    microsPerGpuHour: overallPrice(summary)?.toString() ?? null,
    ...waitOf(MEASURES['wait-95-all'].of(summary)),
    ...shares,
  };
}

function waitOf(measured: Measured): Pick<KeyFigures, 'waitSecondsP95'> {
  if (measured === undefined) return {};
  return { waitSecondsP95: measured === 'never' ? null : Number(measured) };
}
