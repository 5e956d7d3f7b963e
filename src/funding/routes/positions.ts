/** Who takes part in a programme, who does not and why, and by which track each has capacity. */
import Type, { type Static } from 'typebox';
import { unreachable } from '../../kernel/assert.ts';
import { toEpochSeconds, toEurMicros } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  fromWireMicros,
  toWireInstant,
  toWireMicros,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import { decidePosition, type PositionOutcome } from '../commands/positions.ts';
import {
  POSITION_COLUMNS,
  type PositionRow,
  positionFromRow,
  STANDING_COLUMNS,
  type StandingRow,
} from '../store/positions.ts';
import { FUNDING_PROBLEMS } from './problems.ts';

export interface PositionPorts {
  readonly database: Database;
}

type Position = ReturnType<typeof positionFromRow>;
type Refusal = Extract<PositionOutcome, { readonly ok: false }>;

const CLOSED = { additionalProperties: false } as const;
const TRACKS = ['public-factory', 'market', 'european-access'] as const;
const wireTracks = Type.Array(wireWord(TRACKS), { maxItems: TRACKS.length });
const wireReason = wireWord(['no-budget-room', 'conditions-not-met', 'other-priority', 'other']);
const wirePositiveMicros = Type.String({
  pattern: '^[1-9][0-9]{0,17}$',
  maxLength: 18,
  description: 'whole millionths of a euro as text, at least 1',
});

const wireGap = Type.Object(
  { year: wireCount(2000, 2099), shortfallMicros: wirePositiveMicros },
  { ...CLOSED, title: 'BudgetGap' },
);

const wireDraft = Type.Object(
  {
    party: wireId('party_'),
    programme: wireId('programme_'),
    takesPart: Type.Boolean(),
    reason: wireNullable(wireReason),
    explanation: wireLines(2000),
    budgetGap: wireNullable(wireGap),
    tracks: wireTracks,
  },
  { ...CLOSED, title: 'PositionDraft' },
);

const wirePosition = Type.Object(
  { ...wireDraft.properties, decidedAt: wireInstant, decidedBy: wireText(200) },
  { ...CLOSED, title: 'Position' },
);

const wireStanding = Type.Object(
  {
    party: wireId('party_'),
    takesPart: Type.Boolean(),
    by: wireWord(['decision', 'commitment']),
    reason: wireNullable(wireReason),
    explanation: wireLines(2000),
    budgetGap: wireNullable(wireGap),
    tracks: wireTracks,
    since: wireInstant,
    decidedBy: wireNullable(wireText(200)),
  },
  { ...CLOSED, title: 'Standing' },
);

function toWireGap(gap: Position['budgetGap']): Static<typeof wireGap> | null {
  if (gap === undefined) return null;
  return { year: gap.year, shortfallMicros: toWireMicros(gap.shortfallMicros) };
}

function toWirePosition(position: Position): Static<typeof wirePosition> {
  const { party, programme, takesPart, reason, explanation, tracks, decidedBy } = position;
  return {
    party,
    programme,
    takesPart,
    reason: reason ?? null,
    explanation,
    budgetGap: toWireGap(position.budgetGap),
    tracks: [...tracks],
    decidedAt: toWireInstant(position.decidedAt),
    decidedBy,
  };
}

/** What it said before it signed is said no more, but for its other tracks. */
function toWireStanding(row: StandingRow): Static<typeof wireStanding> {
  const { party, shortfall_year: year, shortfall_micros: micros } = row;
  const tracks = [...(row.tracks ?? [])];
  if (row.is_by_commitment) {
    return {
      party,
      takesPart: true,
      by: 'commitment',
      reason: null,
      explanation: '',
      budgetGap: null,
      tracks,
      since: toWireInstant(toEpochSeconds(Number(row.signed_at))),
      decidedBy: null,
    };
  }
  const gap =
    year === null || micros === null ? undefined : { year, shortfallMicros: toEurMicros(micros) };
  return {
    party,
    takesPart: row.takes_part === true,
    by: 'decision',
    reason: row.reason,
    explanation: row.explanation ?? '',
    budgetGap: toWireGap(gap),
    tracks,
    since: toWireInstant(toEpochSeconds(Number(row.decided_at))),
    decidedBy: row.decided_by,
  };
}

const PROBLEM_TYPES = {
  party_unknown: FUNDING_PROBLEMS.party_unknown,
  programme_unknown: FUNDING_PROBLEMS.programme_unknown,
  reason_with_part: {
    type: 'reason-with-part',
    status: 422,
    title: 'Who takes part gives no reason not to',
  },
  reason_missing: {
    type: 'reason-missing',
    status: 422,
    title: 'Who does not take part gives a reason',
  },
  gap_without_reason: {
    type: 'gap-without-reason',
    status: 422,
    title: 'A gap in the budget goes with the reason no-budget-room',
  },
  track_repeated: { type: 'track-repeated', status: 422, title: 'A track is named once' },
  commitment_binds: {
    type: 'commitment-binds',
    status: 409,
    title: 'A party whose commitment binds it takes part',
    advice: 'Withdraw the commitment first.',
  },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'party_unknown':
      return `There is no ${refusal.party}.`;
    case 'programme_unknown':
      return `There is no ${refusal.programme}.`;
    case 'reason_with_part':
      return 'Expected the reason null where takesPart is true.';
    case 'reason_missing':
      return 'Expected a reason where takesPart is false, found null.';
    case 'gap_without_reason':
      return `Found a gap with the reason ${refusal.found ?? 'null'}.`;
    case 'track_repeated':
      return `${refusal.track} is there twice.`;
    case 'commitment_binds':
      return `${refusal.commitments.join(', ')} binds it.`;
    default:
      return unreachable(refusal);
  }
}

const POSITIONS = {
  select: POSITION_COLUMNS,
  from: 'funding.position AS p',
  sorts: {
    decided: { column: 'p.number', type: 'bigint' },
    party: { column: 'p.party', type: 'text' },
  },
  id: { column: 'p.number', type: 'bigint' },
} as const;

const STANDINGS = {
  select: STANDING_COLUMNS,
  from: 'funding.current_position AS p',
  sorts: { party: { column: 'p.party', type: 'text' } },
  id: { column: 'p.party', type: 'text' },
} as const;

const listPositions = defineList({
  operationId: 'listPositions',
  path: '/v1/positions',
  summary: 'Every decision of a party on a programme, the latest first',
  room: 'funding',
  permission: 'position.read',
  item: wirePosition,
  filters: {
    party: Type.Optional(wireId('party_')),
    programme: Type.Optional(wireId('programme_')),
  },
  sorts: ['decided', 'party'],
  defaultSort: '-decided',
  readPage: async ({ page, query }, { database }: PositionPorts) => {
    const found = await selectPage<PositionRow>(database, POSITIONS, page, [
      whereEqual('p.party', query.party),
      whereEqual('p.programme', query.programme),
    ]);
    return mapPage(found, (row) => toWirePosition(positionFromRow(row)));
  },
});

const listStandings = defineList({
  operationId: 'listProgrammePositions',
  path: '/v1/programmes/:programmeId/positions',
  summary: 'Who takes part in a programme now, who does not, and on which tracks each has capacity',
  description: 'A party that has neither decided nor signed a commitment is not in the list.',
  room: 'funding',
  permission: 'position.read',
  params: Type.Object({ programmeId: wireId('programme_') }, CLOSED),
  item: wireStanding,
  sorts: ['party'],
  defaultSort: 'party',
  readPage: async ({ page, params }, { database }: PositionPorts) => {
    const found = await selectPage<StandingRow>(database, STANDINGS, page, [
      whereEqual('p.programme', params.programmeId),
    ]);
    return mapPage(found, toWireStanding);
  },
});

const decideRoute = defineRoute({
  operationId: 'decidePosition',
  method: 'POST',
  path: '/v1/positions',
  summary: 'Decide for a party whether it takes part in a programme; the latest decision counts',
  room: 'funding',
  permission: 'position.write',
  kind: 'create',
  problems: Object.values(PROBLEM_TYPES),
  body: wireDraft,
  answer: wirePosition,
  scopesOf: async ({ body }) => [{ kind: 'party', id: body.party }],
  handle: async ({ body, caller }, { database }: PositionPorts) => {
    const { reason, budgetGap, ...rest } = body;
    const draft = {
      ...rest,
      reason: reason ?? undefined,
      budgetGap:
        budgetGap === null
          ? undefined
          : {
              year: budgetGap.year,
              shortfallMicros: fromWireMicros(budgetGap.shortfallMicros),
            },
    };
    const made = await database.write(caller, (writer) => decidePosition(writer, draft));
    if (!made.ok) return refuse(PROBLEM_TYPES[made.reason], sentenceOf(made));
    return { ok: true, body: toWirePosition(made.value) };
  },
});

export const POSITION_ROUTES = [listPositions, listStandings, decideRoute];
