/**
 * Acceptance by measured capacity. A test says how many GPUs and H100-equivalents of a phase were
 * measured. What is measured counts, at most what was contracted: fewer GPUs are accepted in part,
 * and the phase then makes that number of whole nodes available. A later test of the same phase
 * takes the place of an earlier one.
 *
 * Months that have begun keep their entitlements, so an acceptance holds from the start of its
 * phase or, later, from the next month; what was missing before is a loss to be reported.
 */
import { addMonths } from '../kernel/time.ts';
import {
  type EpochSeconds,
  type PartsPerMillion,
  toPartsPerMillion,
  WHOLE_PPM,
} from '../kernel/units.ts';
import type { Phase } from './contract.ts';
import type { HostingItem } from './hosting.ts';

export interface AcceptanceTest {
  /** Counted from 1, of those that were signed. */
  readonly phase: number;
  readonly measuredGpus: number;
  readonly measuredH100Equivalents: number;
  /** Who measured. */
  readonly testedBy: string;
  readonly testedAt: EpochSeconds;
  /** SHA-256 of the test report, hexadecimal. */
  readonly documentSha256: string;
}

export type AcceptanceResult = 'accepted' | 'accepted-in-part' | 'not-accepted';

/** What a phase promises, and how its cluster is built. */
export interface ContractedPhase extends Phase {
  readonly gpuCount: number;
  readonly h100Equivalents: number;
  readonly gpusPerNode: number;
}

export interface Accepted {
  readonly result: AcceptanceResult;
  /** Whole nodes, at most what was contracted. */
  readonly gpuCount: number;
  /** The lesser of the parts measured in GPUs and in H100-equivalents, at most the whole. */
  readonly acceptedPpm: PartsPerMillion;
}

/** What a test makes of a phase; rounded down. */
export function acceptedOf(test: AcceptanceTest, contracted: ContractedPhase): Accepted {
  const { gpuCount: promised, h100Equivalents, gpusPerNode } = contracted;
  const measured = Math.min(test.measuredGpus, promised);
  const acceptedPpm = Math.min(
    partPpm(measured, promised),
    partPpm(test.measuredH100Equivalents, h100Equivalents),
  );
  const gpuCount = measured - (measured % gpusPerNode);
  const isWhole = acceptedPpm === WHOLE_PPM;
  const result = gpuCount === 0 ? 'not-accepted' : isWhole ? 'accepted' : 'accepted-in-part';
  return { result, gpuCount, acceptedPpm: toPartsPerMillion(acceptedPpm) };
}

function partPpm(part: number, whole: number): number {
  if (whole === 0 || part >= whole) return WHOLE_PPM;
  return Number((BigInt(part) * BigInt(WHOLE_PPM)) / BigInt(whole));
}

export type AcceptanceRefusal =
  | { readonly reason: 'phase_unknown'; readonly phase: number; readonly count: number }
  | { readonly reason: 'hosting_incomplete'; readonly missing: readonly HostingItem[] }
  | { readonly reason: 'tested_later'; readonly now: EpochSeconds }
  | { readonly reason: 'contract_ended'; readonly at: EpochSeconds }
  | { readonly reason: 'phase_over'; readonly end: EpochSeconds };

export interface AcceptanceScene {
  /** As they were signed. */
  readonly phases: readonly ContractedPhase[];
  readonly missing: readonly HostingItem[];
  /** From when on the contract is left; `undefined`: it goes on. */
  readonly exitAt: EpochSeconds | undefined;
  readonly now: EpochSeconds;
}

/**
 * In this order: no such phase, a hosting agreement that lacks an item (rule 5), a test after now,
 * a contract that is left, a phase that has no month left to begin.
 */
export function acceptanceRefusal(
  test: AcceptanceTest,
  { phases, missing, exitAt, now }: AcceptanceScene,
): AcceptanceRefusal | undefined {
  const phase = phases[test.phase - 1];
  if (phase === undefined) {
    return { reason: 'phase_unknown', phase: test.phase, count: phases.length };
  }
  if (missing.length > 0) return { reason: 'hosting_incomplete', missing };
  if (test.testedAt > now) return { reason: 'tested_later', now };
  if (exitAt !== undefined) return { reason: 'contract_ended', at: exitAt };
  const isOver = acceptanceFrom(phase, now) >= phase.end;
  return isOver ? { reason: 'phase_over', end: phase.end } : undefined;
}

/** From when on an acceptance at `now` counts. */
export function acceptanceFrom(phase: Phase, now: EpochSeconds): EpochSeconds {
  return phase.start > now ? phase.start : addMonths(now, 1);
}

/**
 * The phases with the accepted capacity from `from` to the end of the phase that was tested; the
 * same phases where they have it already.
 */
export function phasesAfterAcceptance(
  phases: readonly Phase[],
  tested: Phase,
  { gpuCount }: Pick<Accepted, 'gpuCount'>,
  from: EpochSeconds,
): readonly Phase[] {
  const { start, end, name } = tested;
  const isOfTested = (phase: Phase): boolean => start <= phase.start && phase.start < end;
  const still = phases.filter((phase) => isOfTested(phase) && phase.end > from);
  const isSame = still.every(({ capacity }) => (capacity[0]?.gpuCount ?? 0) === gpuCount);
  if (isSame && still.length > 0) return phases;
  const before = phases.filter((phase) => !isOfTested(phase) && phase.start < start);
  const after = phases.filter((phase) => !isOfTested(phase) && phase.start >= start);
  const begun = phases
    .filter((phase) => isOfTested(phase) && phase.start < from)
    .map((phase) => (phase.end > from ? { ...phase, end: from } : phase));
  const capacity =
    gpuCount === 0 ? [] : tested.capacity.map(({ cluster }) => ({ cluster, gpuCount }));
  return [...before, ...begun, { name, start: from, end, capacity }, ...after];
}
