/**
 * Whether a job may be submitted. The limits are handed in as plain numbers by whoever knows the
 * allocation, its mode and its sites. Refusals, in this order:
 *  1. `unknown_allocation`: there is no such allocation;
 *  2. `allocation_not_begun`: it begins later;
 *  3. `allocation_over`: its time is over;
 *  4. `allocation_frozen`: it takes no more jobs;
 *  5. `share_of_many_gpus`: it asks for a share of a GPU, and for more than one GPU;
 *  6. `larger_than_mode`: more GPUs than its access mode lets one job hold;
 *  7. `longer_than_mode`: more wall time than its access mode lets one job ask for;
 *  8. `larger_than_cluster`: no cluster of its sites can ever hold the gang;
 *  9. `gpu_not_shared`: it asks for a share of a GPU, and none of its sites lets jobs share one;
 * 10. `larger_than_pod`, `larger_than_rack`: it requires one, and none can ever hold it;
 * 11. `site_chooses_nodes`: it requires one, and a site of the allocation chooses nodes by itself.
 */
import type { AllocationId, PartyId, SiteId } from '../kernel/ids.ts';
import { toTimeText } from '../kernel/time.ts';
import { type EpochSeconds, WHOLE_PPM } from '../kernel/units.ts';
import { isRequired, type Wish } from './wish.ts';

/** Wall time that any job may ask for at most: a year. */
export const REQUESTED_SECONDS_MAX = 31_622_400;
export const GPU_COUNT_MAX = 1_000_000;

export interface Submission {
  readonly allocation: AllocationId;
  /** One line; may be empty. */
  readonly name: string;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  /** How near together it wants its GPUs. */
  readonly placement: Wish;
  /** Of a job that is content with a share of one GPU: millionths of it; 0: whole GPUs. */
  readonly sharePpm: number;
  /** What the site runs; a virtual site needs none. */
  readonly script: string | undefined;
}

/** What an allocation lets a job be. */
export interface AllocationLimits {
  readonly funder: PartyId;
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
  readonly isFrozen: boolean;
  /** `undefined`: its mode has no limit of its own. */
  readonly gpuCountMax: number | undefined;
  readonly requestedSecondsMax: number | undefined;
  /** GPUs of the largest gang that a cluster of its sites can ever hold; 0 without a cluster. */
  readonly gangGpuCountMax: number;
  /** The same of one pod, and of one rack. */
  readonly gangGpuCountMaxInPod: number;
  readonly gangGpuCountMaxInRack: number;
  /** One of its sites lets jobs share a GPU. */
  readonly sharesGpus: boolean;
  /** The first of its sites whose own scheduler chooses the nodes of a job; `undefined`: none. */
  readonly siteThatChooses: SiteId | undefined;
}

export type SubmissionReason =
  | 'unknown_allocation'
  | 'allocation_not_begun'
  | 'allocation_over'
  | 'allocation_frozen'
  | 'share_of_many_gpus'
  | 'larger_than_mode'
  | 'longer_than_mode'
  | 'larger_than_cluster'
  | 'gpu_not_shared'
  | 'larger_than_pod'
  | 'larger_than_rack'
  | 'site_chooses_nodes';

export interface SubmissionRefusal {
  readonly reason: SubmissionReason;
  /** What was expected and what was found, with the ids. */
  readonly sentence: string;
}

/** Why `submission` is refused at `now`; `undefined` where it is taken. */
export function submissionRefusalOf(
  submission: Submission,
  limits: AllocationLimits | undefined,
  now: EpochSeconds,
): SubmissionRefusal | undefined {
  const { allocation, gpuCount, requestedSeconds } = submission;
  const no = (reason: SubmissionReason, sentence: string) => ({ reason, sentence });
  if (limits === undefined) return no('unknown_allocation', `There is no ${allocation}`);
  const { start, end, gangGpuCountMax } = limits;
  if (now < start) {
    return no('allocation_not_begun', `${allocation} takes jobs from ${toTimeText(start)} on`);
  }
  if (now >= end) return no('allocation_over', `${allocation} was over at ${toTimeText(end)}`);
  if (limits.isFrozen) return no('allocation_frozen', `${allocation} is frozen`);
  if (submission.sharePpm > 0 && gpuCount > 1) {
    const share = shareText(submission);
    return no('share_of_many_gpus', `Expected gpuCount 1 beside ${share}, found ${gpuCount}`);
  }
  const gpuCountMax = limits.gpuCountMax ?? GPU_COUNT_MAX;
  if (gpuCount > gpuCountMax) {
    const most = `at most ${gpuCountMax} GPUs by the mode of ${allocation}`;
    return no('larger_than_mode', `Expected ${most}, found ${gpuCount}`);
  }
  const secondsMax = limits.requestedSecondsMax ?? REQUESTED_SECONDS_MAX;
  if (requestedSeconds > secondsMax) {
    const most = `at most ${secondsMax} seconds by the mode of ${allocation}`;
    return no('longer_than_mode', `Expected ${most}, found ${requestedSeconds}`);
  }
  if (gpuCount > gangGpuCountMax) {
    const most = `at most ${gangGpuCountMax} GPUs, the largest gang on the sites of ${allocation}`;
    return no('larger_than_cluster', `Expected ${most}, found ${gpuCount}`);
  }
  if (submission.sharePpm > 0 && !limits.sharesGpus) {
    const sites = `each site of ${allocation} has a scheduler of its own, which gives whole GPUs`;
    const sentence = `Expected no gpuShare, found ${shareText(submission)}: ${sites}`;
    return no('gpu_not_shared', sentence);
  }
  return placementRefusalOf(submission, limits);
}

function shareText({ sharePpm }: Submission): string {
  return `gpuShare ${sharePpm / WHOLE_PPM}`;
}

function placementRefusalOf(
  { allocation, gpuCount, placement }: Submission,
  { gangGpuCountMaxInPod, gangGpuCountMaxInRack, siteThatChooses }: AllocationLimits,
): SubmissionRefusal | undefined {
  if (!isRequired(placement)) return undefined;
  const isRack = placement === 'require-rack';
  const [place, largest] = isRack
    ? (['rack', gangGpuCountMaxInRack] as const)
    : (['pod', gangGpuCountMaxInPod] as const);
  if (gpuCount > largest) {
    const most = `at most ${largest} GPUs, the largest ${place} on the sites of ${allocation}`;
    const sentence = `Expected ${most}, for a job that requires one ${place}, found ${gpuCount}`;
    return { reason: isRack ? 'larger_than_rack' : 'larger_than_pod', sentence };
  }
  if (siteThatChooses === undefined) return undefined;
  const sentence =
    `Expected a placement that is preferred, or any, found ${placement}: the scheduler of ` +
    `${siteThatChooses}, which ${allocation} may be used at, chooses the nodes by itself and ` +
    `cannot be held to one ${place}`;
  return { reason: 'site_chooses_nodes', sentence };
}
