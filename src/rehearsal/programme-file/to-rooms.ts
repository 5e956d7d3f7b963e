/** From the words of a programme file to the types of the rooms. Nothing here can refuse. */
import type { Allocation } from '../../access/allocation.ts';
import type { AccessMode } from '../../access/mode.ts';
import type { Site } from '../../capacity/site.ts';
import type { Budget, Commitment } from '../../funding/commitment.ts';
import type { Party } from '../../funding/party.ts';
import type { Programme } from '../../funding/programme.ts';
import { present } from '../../kernel/assert.ts';
import type { AllocationId } from '../../kernel/ids.ts';
import { type Interval, parseDate, sameDayMonthsLater } from '../../kernel/time.ts';
import {
  type EpochSeconds,
  SECONDS_PER_DAY,
  SECONDS_PER_HOUR,
  toEpochSeconds,
  toGibibytes,
} from '../../kernel/units.ts';
import type { Contract } from '../../procurement/contract.ts';
import type { SchedulingPolicy } from '../../scheduling/policy.ts';
import type { FailureModel } from '../../sites/failing-nodes.ts';
import { microsOfEur, ppmOfFactor, ppmOfPercent } from './amount.ts';
import type { Condition, UnstatedTime, WorkloadSource } from './plan.ts';
import type { ProgrammeFile } from './schema.ts';

type ItemOf<Key extends keyof ProgrammeFile> =
  NonNullable<ProgrammeFile[Key]> extends readonly (infer Item)[] ? Item : never;

/** What Slurm waits before it works out priorities anew, too (`PriorityCalcPeriod`). */
const LOOK_AGAIN_SECONDS = 300;

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: SECONDS_PER_HOUR,
  day: SECONDS_PER_DAY,
  week: 7 * SECONDS_PER_DAY,
};

export function toParty({ id, name, kind, state, membership }: ItemOf<'parties'>): Party {
  if (kind === 'state') {
    return { id, name, kind, state: state ?? id, membership: membership ?? 'member' };
  }
  return { id, name, kind, state, ...(membership === undefined ? {} : { membership }) };
}

export function toBudget({ party, year, ceilingEur }: ItemOf<'budgets'>): Budget {
  return { party, year, ceilingMicros: microsOfEur(ceilingEur) };
}

export function toProgramme({ id, name, track }: ItemOf<'programmes'>): Programme {
  return { id, name, track };
}

export function toCommitment(item: ItemOf<'commitments'>): Commitment {
  return {
    id: item.id,
    party: item.party,
    programme: item.programme,
    territory: item.territory,
    status: item.status,
    instalments: item.instalments.map(({ due, amountEur }) => ({
      dueAt: timeOf(due),
      micros: microsOfEur(amountEur),
    })),
  };
}

export function toSite(item: ItemOf<'sites'>): Site {
  return {
    id: item.id,
    name: item.name,
    operator: item.operator,
    territory: item.territory,
    clusters: item.clusters.map((cluster) => ({
      id: cluster.id,
      acceleratorClass: cluster.acceleratorClass,
      h100EquivalentPpm: ppmOfFactor(cluster.h100EquivalentsPerGpu),
      wattsPerGpuBusy: cluster.wattsPerGpuBusy,
      wattsPerGpuIdle: cluster.wattsPerGpuIdle,
      nodeGroups: cluster.nodeGroups.map(({ nodes, ...rest }) => ({ nodeCount: nodes, ...rest })),
    })),
    outages: (item.outages ?? []).map(({ cluster, gpus, kind, start, length }) => {
      const startsAt = timeOf(start);
      const end = toEpochSeconds(startsAt + secondsOf(length));
      return { cluster, gpuCount: gpus, kind, start: startsAt, end };
    }),
    puePpm: ppmOfFactor(item.pue),
    powerMicrosPerMwh: microsOfEur(item.powerEurPerMwh),
  };
}

export function toCondition({ due, ...item }: ItemOf<'conditions'>): Condition {
  return { ...item, dueAt: due === undefined ? undefined : parseDate(due) };
}

export function toContract(item: ItemOf<'contracts'>): Contract {
  return {
    id: item.id,
    programme: item.programme,
    site: item.site,
    ...(item.furtherSites === undefined ? {} : { furtherSites: item.furtherSites }),
    phases: item.phases.map(({ name, start, end, capacity }) => ({
      name,
      start: timeOf(start),
      end: timeOf(end),
      capacity: capacity.map(({ cluster, gpus }) => ({ cluster, gpuCount: gpus })),
    })),
    capexMicros: microsOfEur(item.capexEur),
    priceMicrosPerGpuHour: microsOfEur(item.pricePerGpuHourEur),
    publicSharePpm: ppmOfPercent(item.publicSharePercent),
    contributions: item.contributions.map(({ commitment, amountEur }) => ({
      commitment,
      micros: microsOfEur(amountEur),
    })),
    serviceLevel: {
      availabilityPpm: ppmOfPercent(item.serviceLevel.availabilityPercent),
      creditPpm: ppmOfPercent(item.serviceLevel.creditPercent),
    },
    storageTerabytes: item.storageTerabytes,
  };
}

export function toMode(item: ItemOf<'modes'>): AccessMode {
  return {
    id: item.id,
    name: item.name,
    priority: item.priority,
    priceMicrosPerGpuHour: microsOfEur(item.pricePerGpuHourEur),
    gpuCountMax: item.gpusPerJobMax,
  };
}

/** Without days of its own an allocation lasts as long as the period. */
export function toAllocation(item: ItemOf<'allocations'>, period: Interval): Allocation {
  return {
    id: item.id,
    name: item.name,
    funder: item.funder,
    mode: item.mode,
    holder: item.holder,
    sites: item.sites,
    sharePpm: ppmOfPercent(item.sharePercent),
    storageGibibytes:
      item.storageGibibytes === undefined ? undefined : toGibibytes(item.storageGibibytes),
    start: item.start === undefined ? period.start : timeOf(item.start),
    end: item.end === undefined ? period.end : timeOf(item.end),
  };
}

export function toSource(
  source: ProgrammeFile['workload']['sources'][number],
  period: Interval,
): WorkloadSource {
  if (source.kind === 'generated') {
    return {
      kind: 'generated',
      mix: source.mix,
      loadPpm: ppmOfPercent(source.loadPercent),
      largestClassFactor: source.largestClassFactor ?? 1,
      sizeFactor: source.sizeFactor ?? 1,
      lengthFactor: source.lengthFactor ?? 1,
      wishes: wishesOf(source),
      // The schema lets no other key through than the id of an allocation.
      weightByAllocation: new Map(
        Object.entries(source.weightByAllocation) as [AllocationId, number][],
      ),
    };
  }
  return {
    kind: 'trace',
    path: source.path,
    format: source.format,
    startsAt: source.startsAt === undefined ? period.start : timeOf(source.startsAt),
    allocationByGroup: new Map(Object.entries(source.allocationByGroup)),
    copyCount: source.copies ?? 1,
    wishes: wishesOf(source),
    largestClassFactor: source.largestClassFactor ?? 1,
  };
}

function wishesOf({ placement = [] }: ProgrammeFile['workload']['sources'][number]) {
  return placement.map(({ wish, percent }) => ({ wish, ppm: ppmOfPercent(percent) }));
}

export function toFailures(
  failures: NonNullable<NonNullable<ProgrammeFile['workload']>['failures']>,
  seed: number,
): FailureModel {
  return {
    seed,
    gpuSecondsBetweenStops: failures.gpuHoursBetweenStops * SECONDS_PER_HOUR,
    checkpointSeconds: secondsOf(failures.checkpoint),
    restartSeconds: secondsOf(failures.restart),
  };
}

/** A file without a fault has one of the two. */
export function toUnstatedTime({
  requestedTimePercent: percent,
  requestedTimeEstimate: estimate,
}: ProgrammeFile['workload']): UnstatedTime {
  if (estimate === undefined) {
    return { kind: 'part-of-run', ppm: ppmOfPercent(present(percent, 'The wall time')) };
  }
  return {
    kind: 'estimate',
    quantilePpm: ppmOfPercent(estimate.quantilePercent),
    firstSeconds: secondsOf(estimate.first),
  };
}

export function toPolicy(scheduling: ProgrammeFile['scheduling']): SchedulingPolicy {
  return {
    reservationCountMax: scheduling.reservationsMax,
    triedJobCountMax: scheduling.triedJobsMax,
    borrowLimitPpm: ppmOfPercent(scheduling.borrowLimitPercent),
    lendLimitPpm: ppmOfPercent(scheduling.lendLimitPercent),
    minimumRunSeconds: secondsOf(scheduling.minimumRun),
    noticeSeconds: secondsOf(scheduling.notice),
    lookAgainSeconds:
      scheduling.lookAgain === undefined ? LOOK_AGAIN_SECONDS : secondsOf(scheduling.lookAgain),
    entryPenaltySecondsMax:
      scheduling.entryPenaltyMax === undefined ? 0 : secondsOf(scheduling.entryPenaltyMax),
    ...(scheduling.backfill === 'conservative' ? { backfill: 'conservative' } : {}),
    ...(scheduling.maintenance === 'drain' ? { drainsAhead: true } : {}),
  };
}

/**
 * The period that a file asks for; `undefined` where it is absent, or counts months from a day that
 * not every month has.
 */
export function intervalOfPeriod(
  period: ProgrammeFile['period'] | undefined,
): Interval | undefined {
  if (period === undefined) return undefined;
  const start = timeOf(period.start);
  const [count = '', unit = ''] = period.length.split(' ');
  if (!unit.startsWith('month')) {
    return { start, end: toEpochSeconds(start + secondsOf(period.length)) };
  }
  const end = sameDayMonthsLater(start, Number(count));
  return end === undefined ? undefined : { start, end };
}

/** A date, or a date and time such as `2028-02-14T06:00Z`, of the form that the schema checked. */
export function timeOf(text: string): EpochSeconds {
  const day = present(parseDate(text.slice(0, 10)), `The date ${text}`);
  const [hours = 0, minutes = 0] = text.slice(11, 16).split(':').map(Number);
  return toEpochSeconds(day + hours * SECONDS_PER_HOUR + minutes * 60);
}

/** Of a duration of the form that the schema checked. */
export function secondsOf(text: string): number {
  const [count = '', unit = ''] = text.split(' ');
  const seconds = present(SECONDS_PER_UNIT[unit.replace(/s$/, '')], `The unit of ${text}`);
  return Number(count) * seconds;
}
