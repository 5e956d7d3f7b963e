/** Rules on the period, on what is replayed in it, and on how it is scheduled. */
import { toDateText } from '../../kernel/time.ts';
import { SECONDS_PER_DAY, WHOLE_PPM } from '../../kernel/units.ts';
import { uncoveredStretches } from '../../procurement/phases.ts';
import { percentText, ppmOfPercent } from './amount.ts';
import type { Draft } from './draft.ts';
import type { PathFault } from './fault.ts';
import { secondsOf } from './to-rooms.ts';

const DAYS_MAX = 3_653;
const FIRST_DAYS_MAX = 365;

/** Months counted from a day that some months lack, and a period of more than ten years. */
export function periodFaults(draft: Draft): readonly PathFault[] {
  const { interval } = draft;
  const { period } = draft.file;
  if (period === undefined || !draft.isWhole('period')) return [];
  if (interval === undefined) {
    const found = `${period.start} for a length of ${period.length}`;
    const expected = 'a day up to the 28th, which every month has, or a length in days';
    return [{ path: ['period', 'start'], found, expected, rule: 'month_length' }];
  }
  if (interval.end - interval.start <= DAYS_MAX * SECONDS_PER_DAY) return [];
  const found = `${period.length}, until ${toDateText(interval.end)}`;
  return [
    { path: ['period', 'length'], found, expected: 'at most ten years', rule: 'period_too_long' },
  ];
}

/** A plan of all starts would need to know which nodes leave when. */
export function backfillFaults({ file }: Draft): readonly PathFault[] {
  const { backfill, maintenance } = file.scheduling ?? {};
  if (backfill !== 'conservative' || maintenance !== 'drain') return [];
  const found = 'drain, beside the backfill conservative';
  const expected = 'stop, or the backfill reservations';
  return [{ path: ['scheduling', 'maintenance'], found, expected, rule: 'backfill_maintenance' }];
}

export function coverageFaults(draft: Draft): readonly PathFault[] {
  const { interval } = draft;
  if (interval === undefined || !draft.isWhole('contracts')) return [];
  const phases = draft.contracts.flatMap((contract) => contract.phases);
  return uncoveredStretches(interval, phases).map(({ start, end }) => ({
    path: ['period'],
    found: `no capacity under any contract from ${toDateText(start)} to ${toDateText(end)}`,
    expected: 'a period in which some contract always has capacity',
    rule: 'period_uncovered' as const,
  }));
}

export function traceStartFaults(draft: Draft): readonly PathFault[] {
  const { interval } = draft;
  if (interval === undefined) return [];
  return draft.workload.flatMap((source) => {
    if (source.kind !== 'trace') return [];
    if (interval.start <= source.startsAt && source.startsAt < interval.end) return [];
    return [
      {
        path: draft.at(source, 'startsAt'),
        found: toDateText(source.startsAt),
        expected: `a day from ${toDateText(interval.start)} to before ${toDateText(interval.end)}`,
        rule: 'trace_start' as const,
      },
    ];
  });
}

/** Nothing is filled in: what a job without a wall time is planned by changes who waits. */
export function requestedTimeFaults(draft: Draft): readonly PathFault[] {
  const { workload } = draft.file;
  if (workload === undefined || !draft.isWhole('workload')) return [];
  const { requestedTimePercent: percent, requestedTimeEstimate: estimate } = workload;
  const rule = 'requested_time';
  const expected = 'one of requestedTimePercent and requestedTimeEstimate';
  if (percent === undefined && estimate === undefined) {
    return [{ path: ['workload'], found: 'neither', expected, rule }];
  }
  if (estimate === undefined) return [];
  const path = ['workload', 'requestedTimeEstimate'];
  if (percent !== undefined) return [{ path, found: 'both', expected, rule }];
  const { first } = estimate;
  const seconds = secondsOf(first);
  if (seconds >= 1 && seconds <= FIRST_DAYS_MAX * SECONDS_PER_DAY) return [];
  const range = `a duration from 1 second to ${FIRST_DAYS_MAX} days`;
  return [{ path: [...path, 'first'], found: first, expected: range, rule }];
}

/** One draw a job says what it wants, so that more than all jobs would leave the last wish out. */
export function placementFaults({ file }: Draft): readonly PathFault[] {
  return (file.workload?.sources ?? []).flatMap((source, index) => {
    const shares = (source.placement ?? []).map(({ percent }) => ppmOfPercent(percent));
    const sum = shares.reduce((total, ppm) => total + ppm, 0);
    if (sum <= WHOLE_PPM) return [];
    let before = 0;
    const first = shares.findIndex((ppm) => {
      before += ppm;
      return before > WHOLE_PPM;
    });
    return [
      {
        path: ['workload', 'sources', index, 'placement', first, 'percent'],
        found: `wishes of ${percentText(sum)} of the jobs`,
        expected: `at most 100 %: ${percentText(sum - WHOLE_PPM)} too much`,
        rule: 'placement_exceeded' as const,
      },
    ];
  });
}

/** Of a programme that was sent: a path would be one of the machine that receives it. */
export function traceFaults(draft: Draft): readonly PathFault[] {
  return [...sourceFaults(draft), ...failureTraceFaults(draft)];
}

function failureTraceFaults({ file }: Draft): readonly PathFault[] {
  const trace = file.workload?.failures?.trace;
  if (trace === undefined) return [];
  const expected = 'no trace: a programme that is sent to a server names no file of it';
  return [
    {
      path: ['workload', 'failures', 'trace'],
      ...{ found: trace, expected, rule: 'trace_elsewhere' as const },
    },
  ];
}

function sourceFaults(draft: Draft): readonly PathFault[] {
  return draft.workload.flatMap((source) => {
    if (source.kind !== 'trace') return [];
    return [
      {
        path: draft.at(source, 'kind'),
        found: 'trace',
        expected: 'generated: a programme that is sent to a server names no file of it',
        rule: 'trace_elsewhere' as const,
      },
    ];
  });
}
