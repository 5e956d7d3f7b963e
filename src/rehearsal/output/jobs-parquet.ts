/**
 * `jobs.parquet`: a row for each job, in the order of submission, in row groups, so that a reader of
 * one job skips the rest: the row of a job is its number. Times are UTC timestamps; what did not
 * happen is null.
 */
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import {
  type BasicType,
  type ColumnSource,
  fileWriter,
  ParquetWriter,
  schemaFromColumnData,
} from 'hyparquet-writer';
import { present } from '../../kernel/assert.ts';
import type { AllocationId, ClusterId, PartyId, SiteId } from '../../kernel/ids.ts';
import { STANDINGS } from '../../metering/usage.ts';
import { JOB_STATES, type JobColumns, jobIdOf, jobNumberOf, NEVER } from '../job-columns.ts';

export const JOBS_FILE = 'jobs.parquet';
const ROW_GROUP_ROWS = 100_000;
const MILLISECONDS = 1_000n;

/** What the indices in the columns stand for. */
export interface JobNames {
  readonly allocations: readonly { readonly id: AllocationId; readonly funder: PartyId }[];
  readonly clusters: readonly { readonly id: ClusterId; readonly site: SiteId }[];
}

type Column = ColumnSource & { readonly type: BasicType };

export function writeJobsParquet(path: string, jobs: JobColumns, names: JobNames): void {
  const writer = fileWriter(path);
  const schema = schemaFromColumnData({ columnData: columnsOf(jobs, names, 0) });
  const parquet = new ParquetWriter({ writer, schema, statistics: false, createdBy: 'polder' });
  for (let start = 0; start < jobs.count; start += ROW_GROUP_ROWS) {
    const columnData = columnsOf(jobs, names, start);
    void parquet.write({ columnData, rowGroupSize: ROW_GROUP_ROWS });
  }
  void parquet.finish();
}

/** The columns of one row group. */
function columnsOf(jobs: JobColumns, names: JobNames, start: number): Column[] {
  const end = Math.min(start + ROW_GROUP_ROWS, jobs.count);
  const text = (name: string, at: (row: number) => string | null): Column => ({
    name,
    type: 'STRING',
    data: Array.from({ length: end - start }, (_, offset) => at(start + offset)),
  });
  const count = (name: string, column: Int32Array | Uint16Array): Column => ({
    name,
    type: 'INT32',
    nullable: false,
    data: Int32Array.from(column.subarray(start, end)),
  });
  const between = (name: string, from: Float64Array, to: Float64Array): Column => ({
    name,
    type: 'DOUBLE',
    data: Array.from({ length: end - start }, (_, offset) =>
      secondsBetween(from[start + offset] ?? NEVER, to[start + offset] ?? NEVER),
    ),
  });
  const allocationAt = (row: number) => names.allocations[jobs.allocationIndex[row] ?? NEVER];
  const clusterAt = (row: number) => names.clusters[jobs.clusterIndex[row] ?? NEVER];
  return [
    text('job_id', jobIdOf),
    text('source_id', (row) => jobs.sourceId.at(row)),
    text('allocation', (row) => allocationAt(row)?.id ?? null),
    text('funder', (row) => allocationAt(row)?.funder ?? null),
    text('site', (row) => clusterAt(row)?.site ?? null),
    text('cluster', (row) => clusterAt(row)?.id ?? null),
    count('gpus', jobs.gpuCount),
    timeColumn('submitted_at', jobs.submittedAt.subarray(start, end)),
    timeColumn('started_at', jobs.startedAt.subarray(start, end)),
    timeColumn('ended_at', jobs.endedAt.subarray(start, end)),
    between('wait_s', jobs.submittedAt, jobs.startedAt),
    between('run_s', jobs.startedAt, jobs.endedAt),
    {
      name: 'gpu_seconds',
      type: 'DOUBLE',
      nullable: false,
      data: jobs.usedGpuSeconds.slice(start, end),
    },
    text('state', (row) => JOB_STATES[jobs.stateCode[row] ?? 0] ?? null),
    text('standing', (row) =>
      jobs.startedAt[row] === NEVER ? null : (STANDINGS[jobs.standingCode[row] ?? 0] ?? null),
    ),
    count('attempts', jobs.attempts),
  ];
}

function secondsBetween(from: number, to: number): number | null {
  return from === NEVER || to === NEVER ? null : to - from;
}

function timeColumn(name: string, seconds: Float64Array): Column {
  const data = Array.from(seconds, (time) => (time === NEVER ? null : BigInt(time) * MILLISECONDS));
  return { name, type: 'TIMESTAMP', data };
}

/** One job as the file has it. */
export interface JobRecord {
  readonly jobId: string;
  readonly sourceId: string;
  readonly allocation: string;
  readonly funder: string;
  readonly site: string | undefined;
  readonly cluster: string | undefined;
  readonly gpuCount: number;
  /** Epoch seconds. */
  readonly submittedAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly usedGpuSeconds: number;
  readonly state: string;
  readonly standing: string | undefined;
  readonly attempts: number;
}

/** The job of that id, or `undefined`. Reads one row group. */
export async function readJob(path: string, jobId: string): Promise<JobRecord | undefined> {
  const row = jobNumberOf(jobId);
  if (row === undefined) return undefined;
  const file = await asyncBufferFromFile(path);
  const found = await parquetReadObjects({ file, rowStart: row, rowEnd: row + 1 });
  const values = found[0];
  if (values === undefined || values.job_id !== jobId) return undefined;
  return toJobRecord(values);
}

function toJobRecord(values: Readonly<Record<string, unknown>>): JobRecord {
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const time = (name: string): number | undefined => {
    const value = values[name];
    return value instanceof Date ? value.getTime() / 1_000 : undefined;
  };
  return {
    jobId: present(text('job_id'), 'job_id'),
    sourceId: text('source_id') ?? '',
    allocation: text('allocation') ?? '',
    funder: text('funder') ?? '',
    site: text('site'),
    cluster: text('cluster'),
    gpuCount: Number(values.gpus),
    submittedAt: present(time('submitted_at'), 'submitted_at'),
    startedAt: time('started_at'),
    endedAt: time('ended_at'),
    usedGpuSeconds: Number(values.gpu_seconds),
    state: text('state') ?? '',
    standing: text('standing'),
    attempts: Number(values.attempts),
  };
}
