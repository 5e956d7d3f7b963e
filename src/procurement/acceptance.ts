/**
 * Acceptance by measured capacity. A test says how many GPUs and H100-equivalents of a phase were
 * measured, and at which cluster where the phase has several. What is measured counts, at most what
 * was contracted: fewer GPUs are accepted in part, and the phase then makes that number of whole
 * nodes available there. A later test of the same phase and cluster takes the place of an earlier
 * one. Of a phase is accepted what is accepted of all its clusters together.
 *
 * Months that have begun keep their entitlements, so an acceptance holds from the start of its
 * phase or, later, from the next month; what was missing before is a loss to be reported.
 */
import { present } from '../kernel/assert.ts';
import type { ClusterId } from '../kernel/ids.ts';
import { divideByWeights } from '../kernel/shares.ts';
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
  /** `undefined`: of the only cluster that the phase has, or of none where it has none. */
  readonly cluster: ClusterId | undefined;
  readonly measuredGpus: number;
  readonly measuredH100Equivalents: number;
  /** Who measured. */
  readonly testedBy: string;
  readonly testedAt: EpochSeconds;
  /** SHA-256 of the test report, hexadecimal. */
  readonly documentSha256: string;
}

export type AcceptanceResult = 'accepted' | 'accepted-in-part' | 'not-accepted';

/** What a phase promises, and how its clusters are built. */
export interface ContractedPhase extends Phase, Promised {}

export interface Promised {
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

/** What a test makes of what a phase promises at its cluster; rounded down. */
export function acceptedOf(test: Measured, promised: Promised): Accepted {
  const { gpusPerNode } = promised;
  const measured = Math.min(test.measuredGpus, promised.gpuCount);
  const gpuCount = measured - (measured % gpusPerNode);
  const acceptedPpm = acceptedPpmOf(test, promised);
  const result =
    gpuCount === 0 ? 'not-accepted' : acceptedPpm === WHOLE_PPM ? 'accepted' : 'accepted-in-part';
  return { result, gpuCount, acceptedPpm };
}

type Measured = Pick<AcceptanceTest, 'measuredGpus' | 'measuredH100Equivalents'>;

function acceptedPpmOf(test: Measured, promised: Promised): PartsPerMillion {
  const gpusPpm = partPpm(test.measuredGpus, promised.gpuCount);
  const equivalentsPpm = partPpm(test.measuredH100Equivalents, promised.h100Equivalents);
  return toPartsPerMillion(Math.min(gpusPpm, equivalentsPpm));
}

/**
 * What a phase promises at one of its clusters. A bid says H100-equivalents of all its sites
 * together, so they are divided by GPUs; all clusters add up to the phase.
 */
export function promisedAt(phase: ContractedPhase, cluster: ClusterId | undefined): Promised {
  if (cluster === undefined) return phase;
  const index = phase.capacity.findIndex((each) => each.cluster === cluster);
  const { gpuCount } = present(phase.capacity[index], `${cluster} in ${phase.name}`);
  const weights = phase.capacity.map((each) => BigInt(each.gpuCount));
  const parts = divideByWeights(BigInt(phase.h100Equivalents), weights);
  return { ...phase, gpuCount, h100Equivalents: Number(parts[index]) };
}

/** Of a whole phase, by the latest test of each of its clusters; what was not tested counts 0. */
export function acceptedPpmOfPhase(
  phase: ContractedPhase,
  tests: readonly (Measured & Pick<AcceptanceTest, 'cluster'>)[],
): PartsPerMillion {
  const clusters = phase.capacity.map(({ cluster }) => cluster);
  const places = clusters.length === 0 ? [undefined] : clusters;
  let [measuredGpus, measuredH100Equivalents] = [0, 0];
  for (const cluster of places) {
    const test = tests.findLast((each) => each.cluster === cluster);
    if (test === undefined) continue;
    const promised = promisedAt(phase, cluster);
    measuredGpus += Math.min(test.measuredGpus, promised.gpuCount);
    measuredH100Equivalents += Math.min(test.measuredH100Equivalents, promised.h100Equivalents);
  }
  return acceptedPpmOf({ measuredGpus, measuredH100Equivalents }, phase);
}

function partPpm(part: number, whole: number): number {
  if (whole === 0 || part >= whole) return WHOLE_PPM;
  return Number((BigInt(part) * BigInt(WHOLE_PPM)) / BigInt(whole));
}

export type AcceptanceRefusal =
  | { readonly reason: 'phase_unknown'; readonly phase: number; readonly count: number }
  | { readonly reason: 'cluster_missing'; readonly clusters: readonly ClusterId[] }
  | {
      readonly reason: 'cluster_unknown';
      readonly cluster: ClusterId;
      /** Of the phase. */
      readonly clusters: readonly ClusterId[];
    }
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
 * In this order: no such phase, several clusters and none named, a cluster that the phase has not,
 * a hosting agreement that lacks an item (rule 5), a test after now, a contract that is left, a
 * phase that has no month left to begin.
 */
export function acceptanceRefusal(
  test: AcceptanceTest,
  { phases, missing, exitAt, now }: AcceptanceScene,
): AcceptanceRefusal | undefined {
  const phase = phases[test.phase - 1];
  if (phase === undefined) {
    return { reason: 'phase_unknown', phase: test.phase, count: phases.length };
  }
  const { cluster } = test;
  const clusters = phase.capacity.map((each) => each.cluster);
  if (cluster === undefined && clusters.length > 1) return { reason: 'cluster_missing', clusters };
  if (cluster !== undefined && !clusters.includes(cluster)) {
    return { reason: 'cluster_unknown', cluster, clusters };
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

/** The cluster that a test is of, where its phase has one. */
export function clusterOfTest(
  { cluster }: Pick<AcceptanceTest, 'cluster'>,
  { capacity }: Phase,
): ClusterId | undefined {
  return cluster ?? capacity[0]?.cluster;
}

/** What was accepted where. */
export interface AcceptedAt extends Pick<Accepted, 'gpuCount'> {
  /** `undefined`: the phase has none. */
  readonly cluster: ClusterId | undefined;
}

/**
 * The phases with the accepted capacity from `from` to the end of the phase that was tested; the
 * same phases where they have it already. Other clusters of the phase keep what they have.
 */
export function phasesAfterAcceptance(
  phases: readonly Phase[],
  tested: Phase,
  accepted: AcceptedAt,
  from: EpochSeconds,
): readonly Phase[] {
  const { start, end, name } = tested;
  const isOfTested = (phase: Phase): boolean => start <= phase.start && phase.start < end;
  const still = phases.filter((phase) => isOfTested(phase) && phase.end > from);
  const isSame = still.every((phase) => gpusOf(phase, accepted.cluster) === accepted.gpuCount);
  if (isSame && still.length > 0) return phases;
  const before = phases.filter((phase) => !isOfTested(phase) && phase.start < start);
  const after = phases.filter((phase) => !isOfTested(phase) && phase.start >= start);
  const begun = phases
    .filter((phase) => isOfTested(phase) && phase.start < from)
    .map((phase) => (phase.end > from ? { ...phase, end: from } : phase));
  // A test comes no earlier than those before it, so one phase at most is still to be changed.
  const last = still.at(-1) ?? tested;
  const capacity = tested.capacity
    .map(({ cluster }) => ({
      cluster,
      gpuCount: cluster === accepted.cluster ? accepted.gpuCount : gpusOf(last, cluster),
    }))
    .filter(({ gpuCount }) => gpuCount > 0);
  return [...before, ...begun, { name, start: from, end, capacity }, ...after];
}

function gpusOf({ capacity }: Phase, cluster: ClusterId | undefined): number {
  return capacity.find((each) => each.cluster === cluster)?.gpuCount ?? 0;
}
