/**
 * What was awarded for this period and how much of it is used, row by row: of each allocation, and
 * of each access mode of a funder, whose award is that of its allocations together. So the weights
 * of a funder's modes are how it divided its entitlement among them.
 *
 * An award is for the days of its allocation in the period: half of it is due when half of those
 * are over, and nothing before the first.
 *
 * A row is brought up to date when its running GPUs change: to bring all of them up to date at each
 * event was 5 % of a run.
 */
import { addFloat, addInt, floatAt, intAt } from '../kernel/column.ts';
import { proportionOf } from '../kernel/shares.ts';

export interface AwardUse {
  /** The allocations that each row counts together. */
  readonly members: readonly (readonly number[])[];
  /** All members of a row are there from the one second until the other. */
  readonly allFrom: Float64Array;
  readonly allUntil: Float64Array;
  /** GPUs in use now. */
  readonly runningGpus: Int32Array;
  /** GPU-seconds awarded for this period. */
  readonly awardedGpuSeconds: Float64Array;
  /** GPU-seconds used in this period up to the row's own `accruedAt`. */
  readonly usedGpuSeconds: Float64Array;
  readonly accruedAt: Float64Array;
  /** Entry penalties of the row's running jobs: see `policy.ts`. */
  readonly penaltyGpuSeconds: Float64Array;
  /** The row's lag as it was read last, and at which second; `NOT_READ` since it changed. */
  readonly lagGpuSeconds: Float64Array;
  readonly lagReadAt: Float64Array;
}

const NOT_READ = -1;

/** How far a period has come. */
export interface PeriodSoFar {
  readonly periodStart: number;
  readonly periodEnd: number;
  /** Up to when all counts are told; never before the `accruedAt` of a row. */
  readonly accruedAt: number;
  /** By allocation: from when and until when it is there. */
  readonly startsAt: Float64Array;
  readonly endsAt: Float64Array;
  readonly allocations: Pick<AwardUse, 'awardedGpuSeconds'>;
}

export function createAwardUse(
  members: readonly (readonly number[])[],
  { startsAt, endsAt }: Pick<PeriodSoFar, 'startsAt' | 'endsAt'>,
): AwardUse {
  const rowCount = members.length;
  return {
    members,
    allFrom: Float64Array.from(members, (own) =>
      Math.max(...own.map((allocation) => floatAt(startsAt, allocation))),
    ),
    allUntil: Float64Array.from(members, (own) =>
      Math.min(...own.map((allocation) => floatAt(endsAt, allocation))),
    ),
    runningGpus: new Int32Array(rowCount),
    awardedGpuSeconds: new Float64Array(rowCount),
    usedGpuSeconds: new Float64Array(rowCount),
    accruedAt: new Float64Array(rowCount),
    penaltyGpuSeconds: new Float64Array(rowCount),
    lagGpuSeconds: new Float64Array(rowCount),
    lagReadAt: new Float64Array(rowCount).fill(NOT_READ),
  };
}

/** Forgets what was used; what runs goes on from `start`. */
export function forgetUse(use: AwardUse, start: number): void {
  use.usedGpuSeconds.fill(0);
  use.accruedAt.fill(start);
  forgetLags(use);
}

/** To be called where columns were written over. */
export function forgetLags({ lagReadAt }: AwardUse): void {
  lagReadAt.fill(NOT_READ);
}

/** GPU-seconds that the row used in this period up to `now`. */
export function usedBy(use: AwardUse, row: number, now: number): number {
  const since = intAt(use.runningGpus, row) * (now - floatAt(use.accruedAt, row));
  return floatAt(use.usedGpuSeconds, row) + since;
}

/** Counts a start (`gpuCount` above zero) or an end (below) at `now`. */
export function changeUse(use: AwardUse, row: number, gpuCount: number, now: number): void {
  use.usedGpuSeconds[row] = usedBy(use, row, now);
  use.accruedAt[row] = now;
  addInt(use.runningGpus, row, gpuCount);
  use.lagReadAt[row] = NOT_READ;
}

/** Counts an entry penalty of a job that starts (above zero) or ends (below). */
export function changePenaltyOf(use: AwardUse, row: number, gpuSeconds: number): void {
  addFloat(use.penaltyGpuSeconds, row, gpuSeconds);
  use.lagReadAt[row] = NOT_READ;
}

/**
 * What the row should have used by now of its award, less what it used and its entry penalties.
 * Remembered for the second: each job that a cycle tries is compared with all others of its funder.
 */
export function lagGpuSeconds(use: AwardUse, row: number, period: PeriodSoFar): number {
  const { accruedAt } = period;
  if (floatAt(use.lagReadAt, row) !== accruedAt) {
    use.lagGpuSeconds[row] = lagNow(use, row, period);
    use.lagReadAt[row] = accruedAt;
  }
  return floatAt(use.lagGpuSeconds, row);
}

function lagNow(use: AwardUse, row: number, period: PeriodSoFar): number {
  const { accruedAt } = period;
  const due = dueOf(use, row, period);
  return due - usedBy(use, row, accruedAt) - floatAt(use.penaltyGpuSeconds, row);
}

/** What it should have used by now of its award. */
function dueOf(use: AwardUse, row: number, period: PeriodSoFar): number {
  const [start, end] = [floatAt(use.allFrom, row), floatAt(use.allUntil, row)];
  if (start <= period.periodStart && end >= period.periodEnd) {
    return dueBy(period, { start, end, awarded: floatAt(use.awardedGpuSeconds, row) });
  }
  const { startsAt, endsAt, allocations } = period;
  return (use.members[row] as readonly number[]).reduce((due, member) => {
    const award = {
      start: floatAt(startsAt, member),
      end: floatAt(endsAt, member),
      awarded: floatAt(allocations.awardedGpuSeconds, member),
    };
    return due + dueBy(period, award);
  }, 0);
}

interface Award {
  readonly start: number;
  readonly end: number;
  readonly awarded: number;
}

/** As much of it as of its days in the period is over. */
function dueBy(
  { periodStart, periodEnd, accruedAt }: PeriodSoFar,
  { start, end, awarded }: Award,
): number {
  const from = Math.max(periodStart, start);
  const until = Math.min(periodEnd, end);
  const part = Math.min(accruedAt, until) - from;
  return part <= 0 ? 0 : proportionOf(awarded, { part, total: until - from });
}
