/** What metering must know of the runs of jobs, from the tables of scheduling. */
import { present } from '../kernel/assert.ts';
import type { SiteId } from '../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import type { FindRuns } from '../metering/commands.ts';
import type { UsageSpan } from '../metering/usage.ts';

/**
 * The runs at `site`, or anywhere where it is `undefined`. A run that goes on has held its GPUs
 * until `at`. The answer comes as one row of texts: taking 10,000 rows apart in the driver costs
 * three times as much as the whole statement.
 */
export function findRunsAt(site: SiteId | undefined, at: EpochSeconds): FindRuns {
  return async (reader, reports) => {
    const [row] = await reader.query<RunColumns>(FIND_RUNS, [
      `{${reports.map(({ jobNumber }) => jobNumber).join(',')}}`,
      `{${reports.map(({ attempt }) => attempt).join(',')}}`,
      site ?? null,
      at,
    ]);
    return toRuns(present(row, 'The runs of reports'), reports.length);
  };
}

interface RunColumns {
  readonly start: string | null;
  readonly end: string | null;
  readonly gpu_count: string | null;
}

const FIND_RUNS = `
  SELECT string_agg(coalesce(started_at::text, ''), ',') AS start,
         string_agg(coalesce(ended_at, greatest(started_at, $4), 0)::text, ',') AS "end",
         string_agg(coalesce(gpu_count, 0)::text, ',') AS gpu_count
    FROM (
      SELECT run.started_at, run.ended_at, job.gpu_count
        FROM unnest($1::integer[], $2::integer[])
          WITH ORDINALITY AS wanted (job_number, attempt, place)
        LEFT JOIN (
          scheduling.run AS run
          JOIN scheduling.job AS job
            ON job.number = run.job_number AND ($3::text IS NULL OR job.site = $3)
        ) ON run.job_number = wanted.job_number AND run.attempt = wanted.attempt
       ORDER BY place
    ) AS run`;

function toRuns(row: RunColumns, count: number): readonly (UsageSpan | undefined)[] {
  const starts = row.start?.split(',') ?? [];
  const ends = row.end?.split(',') ?? [];
  const gpuCounts = row.gpu_count?.split(',') ?? [];
  const runs: (UsageSpan | undefined)[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = starts[index] ?? '';
    if (start === '') runs.push(undefined);
    else {
      runs.push({
        start: toEpochSeconds(Number(start)),
        end: toEpochSeconds(Number(ends[index])),
        gpuCount: Number(gpuCounts[index]),
      });
    }
  }
  return runs;
}
