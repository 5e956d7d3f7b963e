/**
 * A bid as its evaluator sees it, once the evaluator has declared to have no conflict of interest:
 * its content, what the scales of the call say of it, and its scores. What others scored is shown
 * criterion by criterion, after one's own: so each judges alone first.
 */
import Type, { type Static } from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { defineRead } from '../../platform/http/read.ts';
import { wireCount, wireId, wireNullable, wireText, wireWord } from '../../platform/http/wire.ts';
import { readAssignedBid } from '../commands/assigned-bids.ts';
import { scopesOfCall } from '../commands/call-scopes.ts';
import { selectCall } from '../store/calls.ts';
import { toWireOpenedBid, wireOpenedBid } from './bid-wire.ts';
import {
  CLOSED,
  toWireAssignment,
  toWireConsensus,
  toWireScore,
  wireAssignment,
  wireConsensus,
  wireCriterionId,
  wireScore,
} from './evaluation-wire.ts';

export interface AssignedBidPorts {
  readonly database: Database;
}

const COUNT_MAX = 1_000_000_000;

const wireGuide = Type.Object(
  {
    criterion: wireCriterionId,
    measure: wireWord(['pue', 'renewable-hourly', 'renewable-yearly', 'backup-hours']),
    /** Of the bid: millionths of a PUE, parts per million, hours. */
    value: wireCount(0, COUNT_MAX),
    /** Null: the value reaches no step of the scale. */
    label: wireNullable(wireText(200)),
    points: wireCount(0, COUNT_MAX),
  },
  CLOSED,
);

const wireAssignedBid = Type.Object(
  {
    assignment: wireAssignment,
    /** Null until none is declared, and with a conflict of interest; then all below is empty. */
    bid: wireNullable(wireOpenedBid),
    guides: Type.Array(wireGuide),
    scores: Type.Array(wireScore),
    consensus: Type.Array(wireConsensus),
  },
  { ...CLOSED, title: 'AssignedBid' },
);

type AssignedBid = NonNullable<Awaited<ReturnType<typeof readAssignedBid>>>;

function toWireAssignedBid({ assignment, shown }: AssignedBid): Static<typeof wireAssignedBid> {
  const own = { assignment: toWireAssignment(assignment) };
  if (shown === undefined) return { ...own, bid: null, guides: [], scores: [], consensus: [] };
  const { bid, guides, scores, consensus } = shown;
  return {
    ...own,
    bid: toWireOpenedBid(bid, bid.content),
    guides: guides.flatMap(({ criterion, scales }) =>
      scales.map(({ label, ...each }) => ({ criterion, ...each, label: label ?? null })),
    ),
    scores: scores.map(toWireScore),
    consensus: consensus.map(toWireConsensus),
  };
}

const getMyAssignment = defineRead({
  operationId: 'getMyAssignment',
  path: '/v1/calls/:callId/my-assignments/:bidId',
  summary: 'A bid that the caller judges, with its content once no conflict was declared',
  room: 'procurement',
  permission: 'evaluation.score',
  knownBy: 'call.read',
  params: Type.Object({ callId: wireId('call_'), bidId: wireId('bid_') }, CLOSED),
  answer: wireAssignedBid,
  find: async ({ params: { callId, bidId }, actor }, { database }: AssignedBidPorts) => {
    const call = await selectCall(database, callId);
    if (call === undefined) return undefined;
    const target = { call: callId, bid: bidId };
    const found = await database.snapshot((reader) => readAssignedBid(reader, target, actor.id));
    if (found === undefined) return undefined;
    return { scopes: scopesOfCall(call), show: async () => ({ body: toWireAssignedBid(found) }) };
  },
});

export const ASSIGNED_BID_ROUTES = [getMyAssignment];
