/** What sites report of the use of their clusters, and what was accepted of it. */
import Type, { type Static } from 'typebox';
import { unreachable } from '../kernel/assert.ts';
import type { Outcome } from '../kernel/outcome.ts';
import { addMonths, type Month, monthOf, parseDate, startOfMonth } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import type { Database, Reader, Writer } from '../platform/database/transaction.ts';
import { defineList } from '../platform/http/list.ts';
import { mapPage } from '../platform/http/page.ts';
import { type ProblemType, refuse } from '../platform/http/problem.ts';
import { type AnyRoute, defineRoute } from '../platform/http/route.ts';
import {
  fromWireInstant,
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireGpuSeconds,
  wireId,
  wireInstant,
  wireMonth,
  wireNullable,
  wireText,
  wireWord,
} from '../platform/http/wire.ts';
import {
  acceptUsage,
  type CorrectionRefusal,
  type FindRuns,
  type UsageCorrection,
  type UsageReport,
} from './commands.ts';
import { acceptedGpuSeconds, type NewUsage } from './store/usage.ts';
import { selectSiteOfJob, selectUsage, type UsageListRow } from './store/usage-list.ts';

export interface MeteringPorts {
  readonly database: Database;
  /** The runs of one site as Polder knows them, those that go on up to `at`. */
  readonly findRunsAt: (site: `site_${string}`, at: EpochSeconds) => FindRuns;
  /** Corrects usage and charges it anew. */
  readonly correctCharge: (
    writer: Writer,
    correction: UsageCorrection,
  ) => Promise<Outcome<NewUsage, CorrectionRefusal>>;
}

const CLOSED = { additionalProperties: false } as const;
export const REPORTS_MAX = 10_000;
const BODY_BYTES_MAX = 4 * 1_024 * 1_024;
const JOB_NUMBER_MAX = 2_147_483_647;
const ATTEMPT_MAX = 65_535;
const GPU_COUNT_MAX = 10_000_000;

const wireJob = Type.Unsafe<`job_${string}`>({
  type: 'string',
  pattern: '^job_(?:[0-9]{8}|[1-9][0-9]{8,9})$',
  maxLength: 14,
  description: 'the id of a job, such as job_00000012',
});

const wireReport = Type.Object(
  {
    job: wireJob,
    attempt: wireCount(1, ATTEMPT_MAX),
    start: wireInstant,
    end: wireInstant,
    gpuCount: wireCount(1, GPU_COUNT_MAX),
  },
  { ...CLOSED, title: 'UsageReport' },
);

const REFUSALS = [
  'not_within_a_month',
  'exists_with_different_content',
  'unknown_run',
  'shares_gpu',
  'outside_known_run',
] as const;

const reportUsage = defineRoute({
  operationId: 'reportUsage',
  method: 'POST',
  path: '/v1/sites/:siteId/usage',
  summary: 'Report what jobs used: each attempt once a month, up to 10,000 at a time',
  description:
    'Each report is taken by itself: those that are refused are named by their place, and the ' +
    'others are accepted. The same report again changes nothing. A run across the turn of a ' +
    'month in UTC is reported in parts, cut there. What jobs used that share a GPU is counted by ' +
    'Polder itself and refused here (`shares_gpu`).',
  room: 'metering',
  permission: 'usage.report',
  kind: 'command',
  idempotency: 'by-content',
  bodyBytesMax: BODY_BYTES_MAX,
  params: Type.Object({ siteId: wireId('site_') }, CLOSED),
  body: Type.Object(
    { reports: Type.Array(wireReport, { minItems: 1, maxItems: REPORTS_MAX }) },
    CLOSED,
  ),
  answer: Type.Object(
    {
      acceptedCount: wireCount(0, REPORTS_MAX),
      /** Said before, with the same content. */
      repeatedCount: wireCount(0, REPORTS_MAX),
      refusals: Type.Array(
        Type.Object({ index: wireCount(0, REPORTS_MAX), reason: wireWord(REFUSALS) }, CLOSED),
      ),
    },
    { ...CLOSED, title: 'UsageAnswer' },
  ),
  scopesOf: async ({ params: { siteId } }) => [{ kind: 'site', id: siteId }],
  handle: async ({ params: { siteId }, body, caller }, ports: MeteringPorts) => {
    const { reports, places, refusals } = toReports(body.reports);
    const subject = siteId;
    const scopes = [`site:${siteId}`];
    const batch = { reports, source: 'site', site: siteId, subject, scopes } as const;
    const answered = await ports.database.write(caller, (writer) =>
      acceptUsage(writer, batch, ports.findRunsAt(siteId, caller.at)),
    );
    let acceptedCount = 0;
    let repeatedCount = 0;
    for (const [place, answer] of answered.value.entries()) {
      if (answer === 'accepted') acceptedCount += 1;
      else if (answer === 'same_again') repeatedCount += 1;
      else refusals.push({ index: places[place] ?? 0, reason: answer });
    }
    refusals.sort((a, b) => a.index - b.index);
    return { ok: true, body: { acceptedCount, repeatedCount, refusals } };
  },
});

interface Refused {
  readonly index: number;
  readonly reason: (typeof REFUSALS)[number];
}

/** Those that can be asked about, each with its place in the body; the others are refused. */
function toReports(wires: readonly Static<typeof wireReport>[]): {
  readonly reports: readonly UsageReport[];
  readonly places: readonly number[];
  readonly refusals: Refused[];
} {
  const reports: UsageReport[] = [];
  const places: number[] = [];
  const refusals: Refused[] = [];
  const monthFor = monthFinder();
  for (const [index, { job, attempt, start, end, gpuCount }] of wires.entries()) {
    const span = { start: fromWireInstant(start), end: fromWireInstant(end), gpuCount };
    const jobNumber = Number(job.slice(4));
    const month = span.start < span.end ? monthFor(span.start, span.end) : undefined;
    if (month === undefined) refusals.push({ index, reason: 'not_within_a_month' });
    else if (jobNumber > JOB_NUMBER_MAX) refusals.push({ index, reason: 'unknown_run' });
    else {
      reports.push({ jobNumber, attempt, month, ...span });
      places.push(index);
    }
  }
  return { reports, places, refusals };
}

/** The month that holds all of [start, end); remembers the last, which nearly all reports share. */
function monthFinder(): (start: EpochSeconds, end: EpochSeconds) => Month | undefined {
  let [from, until, month] = [0, 0, '' as Month];
  return (start, end) => {
    if (start < from || start >= until) {
      [from, until, month] = [startOfMonth(start), addMonths(start, 1), monthOf(start)];
    }
    return end <= until ? month : undefined;
  };
}

const wireSpan = Type.Object(
  { start: wireInstant, end: wireInstant, gpuCount: wireCount(1, GPU_COUNT_MAX) },
  CLOSED,
);

const wireUsage = Type.Object(
  {
    job: wireJob,
    attempt: wireCount(1, ATTEMPT_MAX),
    month: wireMonth,
    /** 0, and one more for each correction. */
    revision: wireCount(0, GPU_COUNT_MAX),
    allocation: wireId('allocation_'),
    funder: wireId('party_'),
    site: wireId('site_'),
    cluster: wireId('cluster_'),
    reported: wireSpan,
    accepted: wireSpan,
    gpuSeconds: wireGpuSeconds,
    source: wireWord(['site', 'engine']),
    receivedAt: wireInstant,
    chargedAt: wireNullable(wireInstant),
    isRehearsed: Type.Boolean(),
    /** Of a job that was submitted at the site, the number that it has there. */
    siteJob: wireNullable(wireCount(1, Number.MAX_SAFE_INTEGER)),
  },
  { ...CLOSED, title: 'Usage' },
);

const listUsage = defineList({
  operationId: 'listUsage',
  path: '/v1/usage',
  summary: 'What jobs used, as reported and as accepted',
  room: 'metering',
  permission: 'usage.read',
  item: wireUsage,
  filters: {
    job: Type.Optional(wireJob),
    allocation: Type.Optional(wireId('allocation_')),
    site: Type.Optional(wireId('site_')),
    month: Type.Optional(wireMonth),
  },
  sorts: ['job', 'receivedAt'],
  defaultSort: 'job',
  readPage: async ({ page, query, reach }, { database }: MeteringPorts) => {
    const { job, allocation, site, month } = query;
    const start = month === undefined ? undefined : parseDate(`${month}-01`);
    const filters = {
      jobNumber: job === undefined ? undefined : Math.min(Number(job.slice(4)), JOB_NUMBER_MAX),
      allocation,
      site,
      month,
      start,
      end: start === undefined ? undefined : addMonths(start, 1),
    };
    return mapPage(await selectUsage(database, filters, page, reach), toWireUsage);
  },
});

function toWireUsage(row: UsageListRow): Static<typeof wireUsage> {
  const instant = (seconds: bigint) => toWireInstant(toEpochSeconds(Number(seconds)));
  return {
    job: row.job,
    attempt: row.attempt,
    month: row.month,
    revision: row.revision,
    allocation: row.allocation,
    funder: row.funder,
    site: row.site,
    cluster: row.cluster,
    reported: {
      start: instant(row.reported_start_at),
      end: instant(row.reported_end_at),
      gpuCount: row.reported_gpu_count,
    },
    accepted: {
      start: instant(row.accepted_start_at),
      end: instant(row.accepted_end_at),
      gpuCount: row.accepted_gpu_count,
    },
    gpuSeconds: Number(row.gpu_seconds),
    source: row.source,
    receivedAt: instant(row.received_at),
    chargedAt: toWireInstantOrNull(
      row.charged_at === null ? null : toEpochSeconds(Number(row.charged_at)),
    ),
    isRehearsed: row.is_rehearsed,
    siteJob: row.site_job === null ? null : Number(row.site_job),
  };
}

const CORRECTION_PROBLEMS = {
  not_within_a_month: {
    type: 'usage-not-within-a-month',
    status: 422,
    title: 'Usage begins before it ends, or where it ends, within one month',
  },
  unknown_usage: {
    type: 'usage-unknown',
    status: 404,
    title: 'No usage of this attempt was reported in this month',
    advice: 'Report it: only what was reported can be corrected.',
  },
  unknown_run: { type: 'run-unknown', status: 404, title: 'The job has no such attempt' },
  outside_known_run: {
    type: 'usage-outside-run',
    status: 422,
    title: 'The job held no GPUs in this time',
  },
} as const satisfies Readonly<Record<string, ProblemType>>;

const correctUsageRoute = defineRoute({
  operationId: 'correctUsage',
  method: 'POST',
  path: '/v1/usage/corrections',
  summary: 'Correct what was reported: the charge follows, in a closed month by a new statement',
  room: 'metering',
  permission: 'usage.report',
  kind: 'command',
  problems: Object.values(CORRECTION_PROBLEMS),
  body: Type.Object(
    { ...wireReport.properties, month: wireMonth, reason: wireText(500) },
    { ...CLOSED, title: 'UsageCorrection' },
  ),
  answer: Type.Object(
    {
      job: wireJob,
      attempt: wireCount(1, ATTEMPT_MAX),
      month: wireMonth,
      revision: wireCount(0, GPU_COUNT_MAX),
      accepted: wireSpan,
      gpuSeconds: wireGpuSeconds,
    },
    { ...CLOSED, title: 'CorrectedUsage' },
  ),
  scopesOf: async ({ body }, reader: Reader) => {
    const number = Number(body.job.slice(4));
    const site = number > JOB_NUMBER_MAX ? undefined : await selectSiteOfJob(reader, number);
    return site === undefined ? undefined : [{ kind: 'site', id: site }];
  },
  handle: async ({ body, caller }, ports: MeteringPorts) => {
    const { job, attempt, gpuCount, reason } = body;
    const month = body.month as Month;
    const [start, end] = [fromWireInstant(body.start), fromWireInstant(body.end)];
    const isWithin = start <= end && monthOf(start) === month && end <= addMonths(start, 1);
    if (!isWithin) {
      const detail = `Expected a time within ${month}, found ${body.start} to ${body.end}.`;
      return refuse(CORRECTION_PROBLEMS.not_within_a_month, detail);
    }
    const jobNumber = Number(job.slice(4));
    const correction = { jobNumber, attempt, month, start, end, gpuCount, reason };
    const made = await ports.database.write(caller, (writer) =>
      ports.correctCharge(writer, correction),
    );
    if (!made.ok) return refuse(CORRECTION_PROBLEMS[made.reason], detailOf(made, body));
    const { accepted, revision } = made.value;
    const gpuSeconds = acceptedGpuSeconds(made.value);
    const span = {
      start: toWireInstant(accepted.start),
      end: toWireInstant(accepted.end),
      gpuCount: accepted.gpuCount,
    };
    return { ok: true, body: { job, attempt, month, revision, accepted: span, gpuSeconds } };
  },
});

function detailOf(
  { reason }: CorrectionRefusal,
  body: { readonly job: string; readonly attempt: number; readonly month: string },
): string {
  const run = `attempt ${body.attempt} of ${body.job}`;
  switch (reason) {
    case 'unknown_usage':
      return `Nothing was reported of ${run} in ${body.month}.`;
    case 'unknown_run':
      return `There is no ${run}.`;
    case 'outside_known_run':
      return `The time lies outside of ${run}.`;
    default:
      return unreachable(reason);
  }
}

export const METERING_ROUTES: readonly AnyRoute<MeteringPorts>[] = [
  reportUsage,
  listUsage,
  correctUsageRoute,
];
