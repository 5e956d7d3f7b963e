/**
 * The ranking of a call, computed from the stored scores each time. Seen by whoever reads
 * selections in the call, in its programme or for one of its states; before the call is ranked,
 * only by those who may read its evaluation.
 */
import Type, { type Static } from 'typebox';
import { toPartsPerMillion } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { pageOf } from '../../platform/http/page.ts';
import { withPages } from '../../platform/http/pages.ts';
import { type Problem, problemOf, refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { wireCount, wireId, wireNullable, wirePpm, wireWord } from '../../platform/http/wire.ts';
import type { Actor } from '../../platform/identity/access.ts';
import { isAllowed } from '../../platform/identity/permissions.ts';
import { scopesOfCall, scopesOfReadersOfNamedCall } from '../commands/call-scopes.ts';
import { readRankingDocument } from '../commands/documents.ts';
import { rankCall } from '../commands/evaluations.ts';
import { rankWithWeights } from '../commands/rankings.ts';
import { type StoredCall, selectCall } from '../store/calls.ts';
import { selectRanking } from '../store/rankings.ts';
import { problemTypesOf, RANKING_NOT_YET, refuseWith } from './evaluation-problems.ts';
import { CLOSED, CRITERIA_MAX, wireCriterionId, wirePoints } from './evaluation-wire.ts';

export interface RankingPorts {
  readonly database: Database;
}

type Ranking = Awaited<ReturnType<typeof selectRanking>>;

const BIDS_MAX = 100_000;
const THOUSANDTHS_MAX = 100_000;

const wireRankedBid = Type.Object(
  {
    bid: wireId('bid_'),
    lot: Type.String({ maxLength: 80 }),
    standing: wireWord(['ranked', 'excluded', 'pending']),
    rank: wireNullable(wireCount(1, BIDS_MAX)),
    rankInLot: wireNullable(wireCount(1, BIDS_MAX)),
    scoreThousandths: wireNullable(wireCount(0, THOUSANDTHS_MAX)),
    points: Type.Array(
      Type.Object({ criterion: wireCriterionId, thousandths: wirePoints }, CLOSED),
    ),
    exclusions: Type.Array(
      Type.Object(
        {
          reason: wireWord(['excluded_at_opening', 'financial_check_failed', 'below_threshold']),
          said: wireNullable(Type.String({ maxLength: 4_000 })),
          criterion: wireNullable(wireCriterionId),
          thousandths: wireNullable(wirePoints),
          thousandthsMin: wireNullable(wirePoints),
        },
        CLOSED,
      ),
    ),
    /** Of a bid that is pending. */
    missingCriteria: Type.Array(wireCriterionId),
    lacksFinancialCheck: Type.Boolean(),
  },
  { ...CLOSED, title: 'RankedBid' },
);

type WireRankedBid = Static<typeof wireRankedBid>;
type WireExclusion = WireRankedBid['exclusions'][number];

const NOTHING = {
  rank: null,
  rankInLot: null,
  scoreThousandths: null,
  points: [],
  exclusions: [],
  missingCriteria: [],
  lacksFinancialCheck: false,
};

/** The ranked in their order, then the excluded, then those that wait. */
function toWireRanking({ ranked, excluded, pending }: Ranking): WireRankedBid[] {
  return [
    ...ranked.map((each) => ({
      ...NOTHING,
      ...each,
      standing: 'ranked' as const,
      points: [...each.points],
    })),
    ...excluded.map(({ bid, lot, exclusions }) => ({
      ...NOTHING,
      bid,
      lot,
      standing: 'excluded' as const,
      exclusions: exclusions.map(toWireExclusion),
    })),
    ...pending.map(({ bid, lot, criteria, lacksFinancialCheck }) => ({
      ...NOTHING,
      bid,
      lot,
      standing: 'pending' as const,
      missingCriteria: [...criteria],
      lacksFinancialCheck,
    })),
  ];
}

function toWireExclusion(exclusion: Ranking['excluded'][number]['exclusions'][number]) {
  const none = { said: null, criterion: null, thousandths: null, thousandthsMin: null };
  return { ...none, ...exclusion } satisfies WireExclusion;
}

const params = Type.Object({ callId: wireId('call_') }, CLOSED);

/** Before the evaluation has ended, or where the call was cancelled before it had. */
function isTooEarly(call: StoredCall, actor: Actor): boolean {
  if (call.rankedAt !== undefined) return false;
  return !isAllowed(actor, 'evaluation.read', scopesOfCall(call));
}

/** Why the ranking of a call is not shown; `undefined` where it is. */
function refusalOf(call: StoredCall, actor: Actor): Problem | undefined {
  if (!isTooEarly(call, actor)) return undefined;
  return problemOf(RANKING_NOT_YET, `${call.terms.id} is ${call.state}.`);
}

const listRanking = defineList({
  operationId: 'getRanking',
  path: '/v1/calls/:callId/ranking',
  summary: 'The bids of a call by score, computed anew from the stored scores',
  room: 'procurement',
  permission: 'selection.read',
  knownBy: 'call.read',
  problems: [RANKING_NOT_YET],
  params,
  item: wireRankedBid,
  sorts: ['rank'],
  defaultSort: 'rank',
  scopesOf: scopesOfReadersOfNamedCall,
  readPage: async ({ params: { callId }, actor, page }, { database }: RankingPorts) => {
    const { call, ranking } = await database.snapshot(async (reader) => ({
      call: await selectCall(reader, callId),
      ranking: await selectRanking(reader, callId),
    }));
    if (call === undefined) return refuse(PROBLEMS.notFound, `There is no ${callId}.`);
    const problem = refusalOf(call, actor);
    if (problem !== undefined) return { ok: false, problem };
    return pageOf(toWireRanking(ranking), page, ({ bid }) => bid);
  },
});

const getRanking = withPages(listRanking, ({ params: { callId }, actor, caller }, { database }) =>
  database.snapshot(async (reader) => {
    const call = await selectCall(reader, callId);
    if (call === undefined) return refuse(PROBLEMS.notFound, `There is no ${callId}.`);
    const problem = refusalOf(call, actor);
    if (problem !== undefined) return { ok: false, problem };
    return readRankingDocument(reader, call, caller.at);
  }),
);

const rankCallRoute = defineRoute({
  operationId: 'rankCall',
  method: 'POST',
  path: '/v1/calls/:callId/rank',
  summary: 'End the evaluation: every bid has its consensus and its financial check',
  room: 'procurement',
  permission: 'evaluation.assign',
  knownBy: 'call.read',
  kind: 'command',
  problems: problemTypesOf('call_not_opened', 'evaluation_incomplete'),
  params,
  answer: Type.Object({ items: Type.Array(wireRankedBid) }, { ...CLOSED, title: 'Ranking' }),
  scopesOf: scopesOfReadersOfNamedCall,
  handle: async ({ params: { callId }, caller }, { database }: RankingPorts) => {
    const made = await database.write(caller, (writer) => rankCall(writer, callId));
    return made.ok ? { ok: true, body: { items: toWireRanking(made.value) } } : refuseWith(made);
  },
});

const wireWeight = Type.Object({ criterion: wireCriterionId, weightPpm: wirePpm }, CLOSED);
const wireWeights = Type.Array(wireWeight, { minItems: 1, maxItems: CRITERIA_MAX });

const whatIfRoute = defineRoute({
  operationId: 'rankWithOtherWeights',
  method: 'POST',
  path: '/v1/calls/:callId/ranking/what-if',
  summary: 'What the ranking would be by other weights; decides and stores nothing',
  room: 'procurement',
  permission: 'selection.read',
  knownBy: 'call.read',
  kind: 'command',
  idempotency: 'by-content',
  problems: [
    RANKING_NOT_YET,
    ...problemTypesOf('criterion_unknown', 'weight_of_each_criterion', 'weights_not_whole'),
  ],
  params,
  body: Type.Object({ weights: wireWeights }, { ...CLOSED, title: 'OtherWeights' }),
  answer: Type.Object(
    {
      /** Always: no selection is made by it. */
      isWhatIf: Type.Boolean(),
      weights: wireWeights,
      items: Type.Array(wireRankedBid),
    },
    { ...CLOSED, title: 'WhatIfRanking' },
  ),
  scopesOf: scopesOfReadersOfNamedCall,
  handle: async ({ params: { callId }, body, actor }, { database }: RankingPorts) => {
    const weights = body.weights.map(({ criterion, weightPpm }) => ({
      criterion,
      weightPpm: toPartsPerMillion(weightPpm),
    }));
    const { call, made } = await database.snapshot(async (reader) => ({
      call: await selectCall(reader, callId),
      made: await rankWithWeights(reader, callId, weights),
    }));
    const problem = call && refusalOf(call, actor);
    if (problem !== undefined) return { ok: false, problem };
    if (!made.ok) return refuseWith(made);
    const items = toWireRanking(made.value);
    return { ok: true, body: { isWhatIf: true, weights: body.weights, items } };
  },
});

export const RANKING_ROUTES = [getRanking, rankCallRoute, whatIfRoute];
