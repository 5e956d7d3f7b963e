/** Periods, their close, and the statements that it makes. */
import Type, { type Static } from 'typebox';
import type { Outcome } from '../../kernel/outcome.ts';
import { toTimeText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Database, Writer } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import {
  toWireInstant,
  wireBytes32,
  wireCount,
  wireGpuSeconds,
  wireId,
  wireInstant,
  wireMicros,
  wireMonth,
  wireNullable,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import { THE_PLATFORM } from '../../platform/identity/access.ts';
import {
  type ClosedPeriod,
  type ClosePeriodRefusal,
  sentenceOfPosting,
} from '../commands/close-period.ts';
import {
  LINE_ABOUT_NAMES,
  LINE_FIGURE_NAMES,
  type PeriodListRow,
  type StatementRow,
  type StatementWithLines,
  selectPeriodPage,
  selectStatement,
  selectStatementPage,
} from '../store/statement-lists.ts';

export interface StatementPorts {
  readonly database: Database;
  readonly closePeriod: (
    writer: Writer,
    month: string,
    options: { readonly chargesKnownRuns: boolean },
  ) => Promise<Outcome<ClosedPeriod, ClosePeriodRefusal>>;
}

const CLOSED = { additionalProperties: false } as const;
const COUNT_MAX = Number.MAX_SAFE_INTEGER;
const REVISION_MAX = 2_147_483_647;
const wireState = wireWord(['open', 'ended', 'closed']);
const wireHash = wireBytes32();

const wirePeriod = Type.Object(
  {
    month: wireMonth,
    start: wireInstant,
    end: wireInstant,
    state: wireState,
    isRehearsed: Type.Boolean(),
  },
  { ...CLOSED, title: 'Period' },
);

const listPeriods = defineList({
  operationId: 'listPeriods',
  path: '/v1/periods',
  summary: 'The accounting periods and whether they are closed',
  room: 'settlement',
  permission: 'statement.read',
  item: wirePeriod,
  filters: { state: Type.Optional(wireState) },
  sorts: ['month'],
  defaultSort: 'month',
  readPage: async ({ page, query: { state } }, { database }: StatementPorts) =>
    mapPage(await selectPeriodPage(database, state, page), toWirePeriod),
});

function toWirePeriod(row: PeriodListRow): Static<typeof wirePeriod> {
  return {
    month: row.month,
    start: instant(row.start_at),
    end: instant(row.end_at),
    state: row.state,
    isRehearsed: row.is_rehearsed,
  };
}

function instant(seconds: bigint): string {
  return toWireInstant(toEpochSeconds(Number(seconds)));
}

export const PERIOD_UNKNOWN: ProblemType = {
  type: 'period-unknown',
  status: 404,
  title: 'There is no such period',
};

const CLOSE_PROBLEMS = {
  unknown_period: PERIOD_UNKNOWN,
  period_not_over: {
    type: 'period-not-over',
    status: 409,
    title: 'A period is closed after its end',
  },
  runs_without_usage: {
    type: 'runs-without-usage',
    status: 409,
    title: 'No usage was reported of some runs of the period',
    advice: 'Let the sites report it, or close with chargesKnownRuns.',
  },
  loans_not_known: {
    type: 'loans-not-known',
    status: 409,
    title: 'The scheduler has not written down the loans of the period yet',
    advice: 'Wait until the engine has passed the end of the period.',
  },
  reservation_still_open: {
    type: 'reservation-still-open',
    status: 409,
    title: 'A job still holds GPU-seconds of the period',
  },
  not_of_this_flow: PROBLEMS.conflict,
  unbalanced: PROBLEMS.conflict,
  exists_with_different_content: PROBLEMS.conflict,
  account_would_go_negative: {
    type: 'account-would-go-negative',
    status: 409,
    title: 'More was used than the entitlement and the loans of the period allow',
  },
} as const satisfies Readonly<Record<ClosePeriodRefusal['reason'], ProblemType>>;

const wireClosed = Type.Object(
  {
    month: wireMonth,
    /** Entries that the close added: 0 where it had been closed and nothing changed. */
    postedCount: wireCount(0, COUNT_MAX),
    statements: Type.Array(
      Type.Object(
        {
          funder: wireId('party_'),
          revision: wireCount(0, REVISION_MAX),
          sha256: wireHash,
          isNew: Type.Boolean(),
        },
        CLOSED,
      ),
    ),
  },
  { ...CLOSED, title: 'ClosedPeriod' },
);

const closeRoute = defineRoute({
  operationId: 'closePeriod',
  method: 'POST',
  path: '/v1/periods/:month/close',
  summary: 'Close a period: charge its usage, post what lapses, state what is owed; repeatable',
  room: 'settlement',
  permission: 'period.close',
  kind: 'command',
  problems: Object.values(CLOSE_PROBLEMS),
  params: Type.Object({ month: wireMonth }, CLOSED),
  body: Type.Object(
    {
      /** Charge runs without a report by the time that Polder knows them to have run. */
      chargesKnownRuns: Type.Optional(Type.Boolean()),
    },
    CLOSED,
  ),
  answer: wireClosed,
  scopesOf: async () => [THE_PLATFORM],
  handle: async ({ params: { month }, body, caller }, ports: StatementPorts) => {
    const options = { chargesKnownRuns: body.chargesKnownRuns === true };
    const closed = await ports.database.write(caller, (writer) =>
      ports.closePeriod(writer, month, options),
    );
    if (!closed.ok) return refuseClose(month, closed);
    const statements = closed.value.statements.map(({ funder, ...rest }) => ({
      ...rest,
      funder: funder as `party_${string}`,
    }));
    return { ok: true, body: { ...closed.value, statements } };
  },
});

function refuseClose(month: string, refusal: ClosePeriodRefusal) {
  const type = CLOSE_PROBLEMS[refusal.reason];
  switch (refusal.reason) {
    case 'unknown_period':
      return refuse(type, `There is no period ${month}.`);
    case 'period_not_over':
      return refuse(type, `${month} ends at ${toTimeText(refusal.period.end)}.`);
    case 'runs_without_usage': {
      const names = refusal.runs.map(({ job, attempt }) => `${job} (attempt ${attempt})`);
      const { runCount } = refusal;
      const detail = `${runCount} runs have no usage in ${month}: ${names.join(', ')}`;
      return refuse(type, runCount > names.length ? `${detail}, …` : `${detail}.`, {
        facts: { runCount },
      });
    }
    case 'loans_not_known':
      return refuse(type, `Nothing is known of ${refusal.clusters.join(', ')} in ${month}.`);
    case 'reservation_still_open':
      return refuse(type, `${refusal.account} holds ${refusal.gpuSeconds} GPU-seconds.`);
    default:
      return refuse(type, `${month} cannot be closed: ${sentenceOfPosting(refusal)}.`);
  }
}

const wireStatementHead = Type.Object(
  {
    funder: wireId('party_'),
    month: wireMonth,
    revision: wireCount(0, REVISION_MAX),
    /** Over the canonical text of the statement as it is stored. */
    sha256: wireHash,
    closedAt: wireInstant,
    closedBy: wireText(200),
    isRehearsed: Type.Boolean(),
    /** At all clusters together. */
    entitledGpuSeconds: wireGpuSeconds,
    deliveredGpuSeconds: wireGpuSeconds,
    shortfallGpuSeconds: wireGpuSeconds,
  },
  { ...CLOSED, title: 'StatementHead' },
);

const listStatements = defineList({
  operationId: 'listStatements',
  path: '/v1/statements',
  summary: 'The statements of funders, month by month, every revision',
  room: 'settlement',
  permission: 'statement.read',
  item: wireStatementHead,
  filters: {
    funder: Type.Optional(wireId('party_')),
    month: Type.Optional(wireMonth),
    isLatest: Type.Optional(Type.Boolean()),
  },
  sorts: ['month', 'funder'],
  defaultSort: '-month',
  readPage: async ({ page, query, reach }, { database }: StatementPorts) => {
    const { funder, month, isLatest } = query;
    const filters = { funder, month, isLatest };
    return mapPage(await selectStatementPage(database, filters, page, reach), toWireHead);
  },
});

function toWireHead(row: StatementRow): Static<typeof wireStatementHead> {
  return {
    funder: row.funder as `party_${string}`,
    month: row.month,
    revision: row.revision,
    sha256: row.sha256,
    closedAt: instant(row.closed_at),
    closedBy: row.closed_by,
    isRehearsed: row.is_rehearsed,
    entitledGpuSeconds: Number(row.entitled),
    deliveredGpuSeconds: Number(row.delivered),
    shortfallGpuSeconds: Number(row.shortfall),
  };
}

const wireFigure = Type.Optional(Type.String({ pattern: '^-?[0-9]{1,19}$', maxLength: 20 }));
const wireAbout = Type.Optional(wireText(200));
type Named<Name extends string> = Readonly<Partial<Record<Name, string>>>;

const wireLine = Type.Object(
  {
    id: wireText(500),
    kind: wireWord(['gpu-time', 'allocation', 'commitment', 'contract']),
    about: Type.Unsafe<Named<(typeof LINE_ABOUT_NAMES)[number]>>(
      Type.Object(Object.fromEntries(LINE_ABOUT_NAMES.map((name) => [name, wireAbout])), CLOSED),
    ),
    /** By name, unit last; whole numbers as text, because micros do not fit in a number. */
    figures: Type.Unsafe<Named<(typeof LINE_FIGURE_NAMES)[number]>>(
      Type.Object(Object.fromEntries(LINE_FIGURE_NAMES.map((name) => [name, wireFigure])), CLOSED),
    ),
    /** The entries that the line was made of: those with a leg on the account, in the month. */
    entries: Type.Array(
      Type.Object({ account: wireText(400), month: wireNullable(wireMonth) }, CLOSED),
    ),
  },
  { ...CLOSED, title: 'StatementLine' },
);

const wireStatement = Type.Object(
  {
    ...wireStatementHead.properties,
    start: wireInstant,
    end: wireInstant,
    committedMicros: wireMicros,
    calledMicros: wireMicros,
    paidMicros: wireMicros,
    creditedMicros: wireMicros,
    lines: Type.Array(wireLine),
  },
  { ...CLOSED, title: 'Statement' },
);

const getStatement = defineRoute({
  operationId: 'getStatement',
  method: 'GET',
  path: '/v1/statements/:funder/:month',
  summary: 'One statement with its lines; the last revision, or the one asked for',
  room: 'settlement',
  permission: 'statement.read',
  kind: 'read',
  params: Type.Object({ funder: wireId('party_'), month: wireMonth }, CLOSED),
  query: Type.Object({ revision: Type.Optional(wireCount(0, REVISION_MAX)) }, CLOSED),
  answer: wireStatement,
  scopesOf: async ({ params: { funder } }) => [{ kind: 'party', id: funder }, THE_PLATFORM],
  handle: async ({ params: { funder, month }, query }, { database }: StatementPorts) => {
    const found = await selectStatement(database, { funder, month }, query.revision);
    if (found !== undefined) return { ok: true, body: toWireStatement(found) };
    return refuse(PROBLEMS.notFound, `There is no such statement of ${funder} for ${month}.`);
  },
});

function toWireStatement(row: StatementWithLines): Static<typeof wireStatement> {
  return {
    ...toWireHead(row),
    start: toWireInstant(row.start),
    end: toWireInstant(row.end),
    committedMicros: row.committedMicros,
    calledMicros: row.calledMicros,
    paidMicros: row.paidMicros,
    creditedMicros: row.creditedMicros,
    lines: row.lines.map(({ entries, ...line }) => ({ ...line, entries: [...entries] })),
  };
}

export const STATEMENT_ROUTES: readonly AnyRoute<StatementPorts>[] = [
  listPeriods,
  closeRoute,
  listStatements,
  getStatement,
];
