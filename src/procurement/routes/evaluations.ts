/**
 * Who judges which bid, and what each found. Officers of the call assign and read; an evaluator
 * sees the bids that it is assigned and, once it declared to have no conflict of interest, what
 * stands in them: nothing of other bids, and nothing of what others scored.
 */
import Type from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { defineRead } from '../../platform/http/read.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { wireId, wireNullable, wireWord } from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import { scopesOfNamedCall } from '../commands/call-scopes.ts';
import {
  assignEvaluator,
  declareInterest,
  recordConsensus,
  recordFinancialCheck,
  scoreBid,
} from '../commands/evaluations.ts';
import { selectBidOnceOpened } from '../store/bids.ts';
import {
  ASSIGNMENT_COLUMNS,
  ASSIGNMENT_TABLES,
  type AssignmentRow,
  assignmentFromRow,
  selectAssignmentsOf,
  selectConsensusOf,
  selectFinancialCheckOf,
  selectScoresOf,
} from '../store/evaluations.ts';
import { problemTypesOf, refuseWith } from './evaluation-problems.ts';
import {
  CLOSED,
  fromWireFinancial,
  toWireAssignment,
  toWireConsensus,
  toWireFinancialCheck,
  toWireScore,
  wireAssignment,
  wireComment,
  wireConsensus,
  wireFinancialCheck,
  wireFinancialDraft,
  wireScore,
  wireWrittenPoints,
} from './evaluation-wire.ts';

export interface EvaluationPorts {
  readonly database: Database;
}

const callParams = Type.Object({ callId: wireId('call_') }, CLOSED);
const params = Type.Object({ callId: wireId('call_'), bidId: wireId('bid_') }, CLOSED);

/** Of a bid in its call: a bid of another call is not there, nor one that is sealed. */
async function scopesOfBid(
  request: { readonly params: { readonly callId: string; readonly bidId: string } },
  reader: Reader,
): Promise<readonly Scope[] | undefined> {
  const bid = await selectBidOnceOpened(reader, request.params.bidId);
  return bid?.call === request.params.callId ? scopesOfNamedCall(request, reader) : undefined;
}

function targetOf({
  callId,
  bidId,
}: {
  readonly callId: `call_${string}`;
  readonly bidId: `bid_${string}`;
}) {
  return { call: callId, bid: bidId };
}

const ASSIGNMENTS = {
  select: ASSIGNMENT_COLUMNS,
  from: ASSIGNMENT_TABLES,
  sorts: { assigned: { column: 'a.position', type: 'bigint' } },
  id: { column: 'a.position', type: 'bigint' },
} as const;

/** Of one person, counted among its own: a cursor can be read. */
const OWN_ASSIGNMENTS = {
  ...ASSIGNMENTS,
  sorts: {
    assigned: {
      column: `(SELECT count(*) FROM procurement.assignment AS o
                 WHERE o.person = a.person AND o.position <= a.position)`,
      type: 'bigint',
    },
  },
  id: { column: 'a.bid', type: 'text' },
} as const;

const listAssignments = defineList({
  operationId: 'listAssignments',
  path: '/v1/calls/:callId/assignments',
  summary: 'Who judges which bid of a call, and what each declared',
  room: 'procurement',
  permission: 'evaluation.read',
  knownBy: 'call.read',
  params: callParams,
  item: wireAssignment,
  filters: { bid: Type.Optional(wireId('bid_')), person: Type.Optional(wireId('person_')) },
  sorts: ['assigned'],
  defaultSort: 'assigned',
  scopesOf: scopesOfNamedCall,
  readPage: async ({ params: { callId }, page, query }, { database }: EvaluationPorts) => {
    const found = await selectPage<AssignmentRow>(database, ASSIGNMENTS, page, [
      whereEqual('b.call', callId),
      whereEqual('a.bid', query.bid),
      whereEqual('a.person', query.person),
    ]);
    return mapPage(found, (row) => toWireAssignment(assignmentFromRow(row)));
  },
});

const listMyAssignments = defineList({
  operationId: 'listMyAssignments',
  path: '/v1/calls/:callId/my-assignments',
  summary: 'The bids of a call that the caller judges',
  room: 'procurement',
  permission: 'evaluation.score',
  knownBy: 'call.read',
  params: callParams,
  item: wireAssignment,
  sorts: ['assigned'],
  defaultSort: 'assigned',
  scopesOf: scopesOfNamedCall,
  readPage: async ({ params: { callId }, page, actor }, { database }: EvaluationPorts) => {
    const found = await selectPage<AssignmentRow>(database, OWN_ASSIGNMENTS, page, [
      whereEqual('b.call', callId),
      whereEqual('a.person', actor.id),
    ]);
    return mapPage(found, (row) => toWireAssignment(assignmentFromRow(row)));
  },
});

const getEvaluation = defineRead({
  operationId: 'getEvaluation',
  path: '/v1/calls/:callId/bids/:bidId/evaluation',
  summary: 'All that was declared, scored, agreed on and checked of a bid',
  room: 'procurement',
  permission: 'evaluation.read',
  knownBy: 'call.read',
  params,
  answer: Type.Object(
    {
      bid: wireId('bid_'),
      state: wireWord(['sealed', 'withdrawn', 'opened', 'excluded']),
      assignments: Type.Array(wireAssignment),
      scores: Type.Array(wireScore),
      consensus: Type.Array(wireConsensus),
      financialCheck: wireNullable(wireFinancialCheck),
    },
    { ...CLOSED, title: 'Evaluation' },
  ),
  find: async (request, { database }: EvaluationPorts) => {
    const bid = await selectBidOnceOpened(database, request.params.bidId);
    const scopes = await scopesOfBid(request, database);
    if (bid === undefined || scopes === undefined) return undefined;
    const show = () =>
      database.snapshot(async (reader) => {
        const check = await selectFinancialCheckOf(reader, bid.id);
        const body = {
          bid: bid.id,
          state: bid.state,
          assignments: (await selectAssignmentsOf(reader, bid.id)).map(toWireAssignment),
          scores: (await selectScoresOf(reader, bid.id)).map(toWireScore),
          consensus: (await selectConsensusOf(reader, bid.id)).map(toWireConsensus),
          financialCheck: check === undefined ? null : toWireFinancialCheck(check),
        };
        return { body };
      });
    return { scopes, show };
  },
});

const assignRoute = defineRoute({
  operationId: 'assignEvaluator',
  method: 'POST',
  path: '/v1/calls/:callId/bids/:bidId/assignments',
  summary: 'Have a person judge a bid; whoever opens bids or decides cannot',
  room: 'procurement',
  permission: 'evaluation.assign',
  knownBy: 'call.read',
  kind: 'create',
  problems: problemTypesOf(
    'call_not_opened',
    'bid_not_judged',
    'person_unknown',
    'opens_or_decides',
    'not_an_evaluator',
    'already_assigned',
  ),
  params,
  body: Type.Object({ person: wireId('person_') }, { ...CLOSED, title: 'Evaluator' }),
  answer: wireAssignment,
  scopesOf: scopesOfBid,
  handle: async (request, { database }: EvaluationPorts) => {
    const target = targetOf(request.params);
    const made = await database.write(request.caller, (writer) =>
      assignEvaluator(writer, target, request.body.person),
    );
    if (!made.ok) return refuseWith(made);
    const location = `/v1/calls/${target.call}/bids/${target.bid}/evaluation`;
    return { ok: true, body: toWireAssignment(made.value), location };
  },
});

const declareRoute = defineRoute({
  operationId: 'declareInterest',
  method: 'POST',
  path: '/v1/calls/:callId/bids/:bidId/declaration',
  summary: 'Declare a conflict of interest with a bid, or that there is none; a conflict ends it',
  room: 'procurement',
  permission: 'evaluation.score',
  knownBy: 'call.read',
  kind: 'command',
  problems: problemTypesOf(
    'opens_or_decides',
    'call_not_opened',
    'bid_not_judged',
    'already_declared',
  ),
  params,
  body: Type.Object(
    { conflict: wireNullable(wireComment) },
    { ...CLOSED, title: 'DeclarationOfInterest' },
  ),
  answer: wireAssignment,
  scopesOf: scopesOfBid,
  handle: async ({ params: path, body, caller }, { database }: EvaluationPorts) => {
    const said = body.conflict;
    const declared =
      said === null ? ({ kind: 'none' } as const) : ({ kind: 'conflict', said } as const);
    const made = await database.write(caller, (writer) =>
      declareInterest(writer, targetOf(path), declared),
    );
    return made.ok ? { ok: true, body: toWireAssignment(made.value) } : refuseWith(made);
  },
});

const POINTS_REASONS = [
  'opens_or_decides',
  'call_not_opened',
  'bid_not_judged',
  'conflict_not_declared',
  'conflict_declared',
  'criterion_unknown',
  'points_out_of_range',
] as const;

const scoreRoute = defineRoute({
  operationId: 'scoreBid',
  method: 'POST',
  path: '/v1/calls/:callId/bids/:bidId/scores',
  summary: "Give one's own points for a criterion, or others in their place until the consensus",
  room: 'procurement',
  permission: 'evaluation.score',
  knownBy: 'call.read',
  kind: 'command',
  problems: problemTypesOf(...POINTS_REASONS, 'consensus_reached'),
  params,
  body: wireWrittenPoints,
  answer: wireWrittenPoints,
  scopesOf: scopesOfBid,
  handle: async ({ params: path, body, caller }, { database }: EvaluationPorts) => {
    const made = await database.write(caller, (writer) => scoreBid(writer, targetOf(path), body));
    return made.ok ? { ok: true, body: { ...made.value } } : refuseWith(made);
  },
});

const agreeRoute = defineRoute({
  operationId: 'recordConsensus',
  method: 'POST',
  path: '/v1/calls/:callId/bids/:bidId/consensus',
  summary: 'Write down what the evaluators of a bid agreed on for a criterion',
  room: 'procurement',
  permission: 'evaluation.score',
  knownBy: 'call.read',
  kind: 'command',
  problems: problemTypesOf(...POINTS_REASONS, 'own_score_missing', 'too_few_scores'),
  params,
  body: wireWrittenPoints,
  answer: wireWrittenPoints,
  scopesOf: scopesOfBid,
  handle: async ({ params: path, body, caller }, { database }: EvaluationPorts) => {
    const made = await database.write(caller, (writer) =>
      recordConsensus(writer, targetOf(path), body),
    );
    return made.ok ? { ok: true, body: { ...made.value } } : refuseWith(made);
  },
});

const checkRoute = defineRoute({
  operationId: 'recordFinancialCheck',
  method: 'POST',
  path: '/v1/calls/:callId/bids/:bidId/financial-check',
  summary: 'Record what an accredited financial institution found of a bid',
  room: 'procurement',
  permission: 'evaluation.assign',
  knownBy: 'call.read',
  kind: 'command',
  problems: problemTypesOf('call_not_opened', 'bid_not_judged'),
  params,
  body: wireFinancialDraft,
  answer: wireFinancialDraft,
  scopesOf: scopesOfBid,
  handle: async ({ params: path, body, caller }, { database }: EvaluationPorts) => {
    const made = await database.write(caller, (writer) =>
      recordFinancialCheck(writer, targetOf(path), fromWireFinancial(body)),
    );
    return made.ok ? { ok: true, body } : refuseWith(made);
  },
});

export const EVALUATION_ROUTES = [
  listAssignments,
  listMyAssignments,
  getEvaluation,
  assignRoute,
  declareRoute,
  scoreRoute,
  agreeRoute,
  checkRoute,
];
