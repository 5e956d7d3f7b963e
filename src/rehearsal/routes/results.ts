/** What came of rehearsals: the report of one, and several side by side. */
import Type, { type Static } from 'typebox';
import type { Reader } from '../../platform/database/transaction.ts';
import { withHtml } from '../../platform/http/html-answer.ts';
import { JsonText } from '../../platform/http/json-text.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { wireCount, wireNullable, wireText, wireWord } from '../../platform/http/wire.ts';
import type { Actor } from '../../platform/identity/access.ts';
import { comparisonOfKept, comparisonPageOfKept, findSeen } from '../commands.ts';
import { type KeptResult, selectReport, selectSummaries } from '../store.ts';
import { NOT_FINISHED } from './problems.ts';
import type { ProgrammePorts } from './programmes.ts';
import { noRehearsal } from './rehearsals.ts';
import { CLOSED, viewerOf, wireRehearsalId } from './wire.ts';

const reportParams = Type.Object({ rehearsalId: wireRehearsalId }, CLOSED);

const readReport = defineRoute({
  operationId: 'getRehearsalReport',
  method: 'GET',
  path: '/v1/rehearsals/:rehearsalId/report',
  summary: 'All figures of a finished rehearsal, as summary.json has them; as HTML the report',
  room: 'rehearsal',
  permission: 'rehearsal.read',
  kind: 'read',
  problems: [NOT_FINISHED],
  params: reportParams,
  answer: Type.Unsafe<object>({ type: 'object', description: 'as summary.json' }),
  handle: async ({ params: { rehearsalId: id }, actor }, { database }: ProgrammePorts) => {
    const read = await resultsSeen(database, actor, [id]);
    if ('problem' in read) return read;
    return { ok: true, body: new JsonText(read[0]?.summary ?? '{}') };
  },
});

const getReport = withHtml(readReport, async ({ params, actor }, { database }: ProgrammePorts) => {
  const { rehearsalId: id } = params;
  const found = await findSeen(database, id, viewerOf(actor));
  if (found === undefined) return noRehearsal(id);
  return (await selectReport(database, id)) ?? refuseUnfinished(id);
});

type Results = readonly KeptResult[] | ReturnType<typeof refuse>;

/** Of all of them, or why not. */
async function resultsSeen(reader: Reader, actor: Actor, ids: readonly string[]): Promise<Results> {
  const viewer = viewerOf(actor);
  for (const id of ids) {
    if ((await findSeen(reader, id, viewer)) === undefined) return noRehearsal(id);
  }
  const results = await selectSummaries(reader, ids);
  const missing = ids.find((wanted) => !results.some(({ id }) => id === wanted));
  return missing === undefined ? results : refuseUnfinished(missing);
}

function refuseUnfinished(id: string) {
  return refuse(NOT_FINISHED, `${id} has no result; expected one that has finished.`);
}

const wireWhole = Type.String({ pattern: '^-?[0-9]{1,60}$', maxLength: 61 });

const wireMeasure = Type.Object(
  {
    id: wireText(80),
    unit: wireWord(['eur', 'price', 'gpu-hours', 'seconds', 'share', 'kwh', 'count']),
    best: wireNullable(wireWord(['least', 'most'])),
    figures: Type.Array(wireNullable(Type.Union([wireWhole, wireWord(['never'])])), {
      description:
        'one a run, in millionths of a euro, GPU-seconds, seconds, parts per million; ' +
        'never where it was not reached by the end, which is worse than any number; ' +
        'null where there is nothing to measure',
    }),
    leading: Type.Array(wireCount(0, 7), {
      description: 'positions of the runs that lead; empty where all that take part are level',
    }),
    apart: Type.Array(wireCount(0, 7), {
      description:
        'positions of the runs whose figure takes no part in which is best, as public money that ' +
        'is held back',
    }),
  },
  { ...CLOSED, title: 'ComparedMeasure' },
);

const wireBudgetYear = Type.Object(
  {
    year: wireCount(1970, 2999),
    ceilingMicros: wireWhole,
    committedMicros: wireWhole,
    roomMicros: wireWhole,
  },
  { ...CLOSED, title: 'ComparedBudgetYear' },
);

const wireComparison = Type.Object(
  {
    runs: Type.Array(
      Type.Object(
        {
          id: wireRehearsalId,
          label: wireText(220),
          decidingParty: wireNullable(wireText(200)),
          start: wireText(40),
          end: wireText(40),
          budgets: Type.Array(wireBudgetYear),
          notes: Type.Array(Type.String()),
          conditions: Type.Array(Type.String()),
          assumptions: Type.Array(Type.String()),
        },
        { ...CLOSED, title: 'ComparedRun' },
      ),
    ),
    measures: Type.Array(wireMeasure),
    cautions: Type.Array(Type.String()),
  },
  { ...CLOSED, title: 'RehearsalComparison' },
);

const readComparison = defineRoute({
  operationId: 'compareRehearsals',
  method: 'GET',
  path: '/v1/rehearsal-comparison',
  summary: 'Finished rehearsals side by side; as HTML the page of polder compare',
  room: 'rehearsal',
  permission: 'rehearsal.read',
  kind: 'read',
  problems: [NOT_FINISHED, PROBLEMS.notFound],
  query: Type.Object(
    { run: Type.Array(wireRehearsalId, { minItems: 2, maxItems: 8, uniqueItems: true }) },
    CLOSED,
  ),
  answer: wireComparison,
  handle: async ({ query: { run }, actor }, { database }: ProgrammePorts) => {
    const read = await resultsSeen(database, actor, run);
    if ('problem' in read) return read;
    return { ok: true, body: await toWireComparison(read) };
  },
});

const getComparison = withHtml(
  readComparison,
  async ({ query: { run }, actor }, { database }: ProgrammePorts) => {
    const read = await resultsSeen(database, actor, run);
    return 'problem' in read ? read : comparisonPageOfKept(read);
  },
);

async function toWireComparison(
  kept: readonly KeptResult[],
): Promise<Static<typeof wireComparison>> {
  const { runs, measures, cautions } = await comparisonOfKept(kept);
  return {
    runs: runs.map(({ interval, budgets, notes, conditions, assumptions, ...run }, index) => ({
      ...run,
      ...interval,
      id: kept[index]?.id ?? 'rehearsal_none',
      budgets: budgets.map(({ year, ceilingMicros, committedMicros, roomMicros }) => ({
        ...{ year, ceilingMicros, committedMicros, roomMicros },
      })),
      notes: [...notes],
      conditions: [...conditions],
      assumptions: [...assumptions],
    })),
    measures: measures.map(({ figures, leading, apart, ...measure }) => ({
      ...measure,
      figures: figures.map((figure) => (figure === undefined ? null : String(figure))),
      leading: [...leading],
      apart: [...apart],
    })),
    cautions: [...cautions],
  };
}

export const RESULT_ROUTES = [getReport, getComparison];
