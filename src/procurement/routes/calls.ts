/**
 * Calls. A draft is read in its programme; once launched, a call is read by whoever may read calls
 * at all, in whatever scope: bidders have their role in the scope of their own party.
 */
import Type, { type Static } from 'typebox';
import type { Target } from '../../kernel/as-seen.ts';
import type { CallId } from '../../kernel/ids.ts';
import type { Caller, Database, Writer } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereInReach } from '../../platform/http/page-sql.ts';
import { withPages } from '../../platform/http/pages.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRead } from '../../platform/http/read.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  fromWireInstant,
  toWireInstantOrNull,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { Actor, Permission, Reach, Scope } from '../../platform/identity/access.ts';
import { isAllowed, reachOf } from '../../platform/identity/permissions.ts';
import type { FundingFacts } from '../commands/agreements.ts';
import { scopesOfCall, scopesOfNamedCall } from '../commands/call-scopes.ts';
import {
  type CallOutcome,
  cancelCall,
  changeCall,
  draftCall,
  extendDeadline,
  launchCall,
  readShaken,
} from '../commands/calls.ts';
import { readCallDocument } from '../commands/documents.ts';
import {
  CALL_COLUMNS,
  type CallRow,
  callFromRow,
  type StoredCall,
  selectCall,
} from '../store/calls.ts';
import { BOARD_VOTE_REASONS } from './board-vote-problems.ts';
import { callProblemTypes, refuseCall, shakenWords } from './call-problems.ts';
import {
  CLOSED,
  fromWireTerms,
  toWireExtensions,
  toWireTerms,
  wireExtensions,
  wireTermsMembers,
} from './call-wire.ts';

export interface CallPorts {
  readonly database: Database;
  readonly fundingFacts: FundingFacts;
}

export const wireCallState = wireWord([
  'drafted',
  'launched',
  'opened',
  'ranked',
  'decided',
  'awarded',
  'cancelled',
]);

const wireCall = Type.Object(
  {
    id: wireId('call_'),
    ...wireTermsMembers,
    state: wireCallState,
    launchedAt: wireNullable(wireInstant),
    cancelledAt: wireNullable(wireInstant),
    extensions: wireExtensions,
    launchVote: wireNullable(wireId('vote_')),
    // States of a call that runs whose cover has gone since its launch.
    shaken: Type.Array(
      Type.Object(
        { state: wireId('party_'), lacks: Type.Array(Type.String({ maxLength: 200 })) },
        { ...CLOSED, title: 'ShakenState' },
      ),
    ),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Call' },
);
const wireDraft = Type.Object({ id: wireId('call_'), ...wireTermsMembers }, CLOSED);
const wireChange = Type.Object(wireTermsMembers, CLOSED);
const params = Type.Object({ callId: wireId('call_') }, CLOSED);

/** The scopes in which a permission counts for what takes part in a launched call. */
export function scopesOfPublicCall(
  call: StoredCall,
  actor: Actor,
  permission: Permission,
): readonly Scope[] {
  const own = scopesOfCall(call);
  return call.launchedAt === undefined ? own : [...own, ...scopesIn(reachOf(actor, permission))];
}

function scopesIn(reach: Reach): readonly Scope[] {
  return 'everywhere' in reach ? [] : reach.scopes;
}

type Shaken = Awaited<ReturnType<typeof readShaken>>;
type Uncovered = NonNullable<ReturnType<Shaken['get']>>;

/** What has become of a commitment is told to those who may read it. */
function uncoveredFor(actor: Actor, { terms }: StoredCall, shaken: Shaken): Uncovered {
  const inProgramme: Scope = { kind: 'programme', id: terms.programme };
  return uncoveredOf(terms, shaken).filter(({ state }) =>
    isAllowed(actor, 'commitment.read', [inProgramme, { kind: 'party', id: state }]),
  );
}

function uncoveredOf({ id }: StoredCall['terms'], shaken: Shaken): Uncovered {
  return shaken.get(id) ?? [];
}

function toWireCall(call: StoredCall, uncovered: Uncovered): Static<typeof wireCall> {
  const { terms, state, ...rest } = call;
  return {
    id: terms.id,
    ...toWireTerms(terms),
    state,
    launchedAt: toWireInstantOrNull(rest.launchedAt),
    cancelledAt: toWireInstantOrNull(rest.cancelledAt),
    extensions: toWireExtensions(call),
    launchVote: rest.launchVote ?? null,
    shaken: shakenWords(uncovered),
    version: rest.version,
  };
}

/** Runs a command, and answers the call as it is then. */
async function answerTo(
  caller: Caller,
  { database, fundingFacts: funding }: CallPorts,
  command: (writer: Writer) => Promise<CallOutcome>,
) {
  const outcome = await database.write(caller, command);
  if (!outcome.ok) return refuseCall(outcome);
  const { value } = outcome;
  const shaken = await readShaken(database, [value], { funding, now: caller.at });
  const body = toWireCall(value, uncoveredOf(value.terms, shaken));
  return { ok: true, body, version: value.version } as const;
}

const CALLS = {
  select: CALL_COLUMNS,
  from: 'procurement.call AS c',
  sorts: {
    id: { column: 'c.id', type: 'text' },
    deadline: { column: 'c.deadline_at', type: 'bigint' },
    added: { column: 'c.position', type: 'bigint' },
  },
  id: { column: 'c.id', type: 'text' },
} as const;

const listCalls = defineList({
  operationId: 'listCalls',
  path: '/v1/calls',
  summary: 'Calls with their lots, caps, criteria and dates',
  room: 'procurement',
  permission: 'call.read',
  item: wireCall,
  filters: {
    programme: Type.Optional(wireId('programme_')),
    state: Type.Optional(wireCallState),
  },
  sorts: ['id', 'deadline', 'added'],
  defaultSort: 'added',
  readPage: async ({ page, query, reach, actor, caller }, ports: CallPorts) => {
    const { database, fundingFacts: funding } = ports;
    const inReach = whereInReach(reach, { programme: 'c.programme', call: 'c.id' });
    const found = await selectPage<CallRow>(database, CALLS, page, [
      inReach && ((bind) => `c.launched_at IS NOT NULL OR ${inReach(bind)}`),
      whereEqual('c.programme', query.programme),
      whereEqual('c.state', query.state),
    ]);
    const calls = found.items.map(callFromRow);
    const shaken = await readShaken(database, calls, { funding, now: caller.at });
    return mapPage(found, (row) => {
      const call = callFromRow(row);
      return toWireCall(call, uncoveredFor(actor, call, shaken));
    });
  },
});

const readCall = defineRead({
  operationId: 'getCall',
  path: '/v1/calls/:callId',
  summary: 'One call',
  room: 'procurement',
  permission: 'call.read',
  params,
  answer: wireCall,
  find: async ({ params: { callId }, actor, caller }, ports: CallPorts) => {
    const { database, fundingFacts: funding } = ports;
    const found = await selectCall(database, callId);
    if (found === undefined) return undefined;
    const show = async () => {
      const shaken = await readShaken(database, [found], { funding, now: caller.at });
      const body = toWireCall(found, uncoveredFor(actor, found, shaken));
      return { body, version: found.version };
    };
    return { scopes: scopesOfPublicCall(found, actor, 'call.read'), show };
  },
});

const getCall = withPages(readCall, ({ params: { callId }, caller }, { database }) =>
  database.snapshot(async (reader) => {
    const call = await selectCall(reader, callId);
    if (call === undefined) return refuse(PROBLEMS.notFound, `There is no ${callId}.`);
    return readCallDocument(reader, call, caller.at);
  }),
);

const draftRoute = defineRoute({
  operationId: 'draftCall',
  method: 'POST',
  path: '/v1/calls',
  summary: 'Draft a call; nobody is bound by it until it is launched',
  room: 'procurement',
  permission: 'call.write',
  knownBy: 'programme.read',
  kind: 'create',
  problems: callProblemTypes('exists', 'terms_faulty'),
  body: wireDraft,
  answer: wireCall,
  scopesOf: async ({ body }) => [{ kind: 'programme', id: body.programme }],
  handle: async ({ body, caller }, ports: CallPorts) => {
    const terms = fromWireTerms(body.id, body);
    const made = await answerTo(caller, ports, (writer) =>
      draftCall(writer, terms, ports.fundingFacts),
    );
    return made.ok ? { ...made, location: `/v1/calls/${body.id}` } : made;
  },
});

const changeRoute = defineRoute({
  operationId: 'changeCall',
  method: 'PUT',
  path: '/v1/calls/:callId',
  summary: 'Write a draft of a call anew; what is launched keeps its terms',
  room: 'procurement',
  permission: 'call.write',
  kind: 'update',
  problems: callProblemTypes('call_state', 'terms_faulty'),
  params,
  body: wireChange,
  answer: wireCall,
  scopesOf: scopesOfNamedCall,
  handle: async ({ params: { callId }, body, caller, ifMatch }, ports: CallPorts) => {
    const terms = fromWireTerms(callId, body);
    return answerTo(caller, ports, (writer) =>
      changeCall(writer, terms, ifMatch, ports.fundingFacts),
    );
  },
});

const launchRoute = defineRoute({
  operationId: 'launchCall',
  method: 'POST',
  path: '/v1/calls/:callId/launch',
  summary: 'Launch a call, once every state that it covers has signed its commitment',
  description:
    'Refused while a state of the call lacks its signed commitment to the programme for its ' +
    'territory, or its signature under the agreement; the refusal lists them all. The agreement ' +
    'is frozen from then on. `vote` names the vote of the Governing Board, where the terms ask.',
  room: 'procurement',
  permission: 'call.launch',
  kind: 'command',
  problems: callProblemTypes(
    'call_state',
    'terms_faulty',
    'core_differs',
    'joint_undertaking_missing',
    'states_uncovered',
    ...BOARD_VOTE_REASONS,
  ),
  params,
  query: Type.Object({ vote: Type.Optional(wireId('vote_')) }, CLOSED),
  answer: wireCall,
  scopesOf: scopesOfNamedCall,
  handle: async (request, ports: CallPorts) => {
    const target = { ...targetOf(request), vote: request.query.vote };
    return answerTo(request.caller, ports, (writer) =>
      launchCall(writer, target, ports.fundingFacts),
    );
  },
});

const extendRoute = defineRoute({
  operationId: 'extendCallDeadline',
  method: 'POST',
  path: '/v1/calls/:callId/deadline',
  summary: 'Extend the deadline of a launched call before it has come, saying why to all',
  room: 'procurement',
  permission: 'call.launch',
  kind: 'command',
  problems: callProblemTypes('call_state', 'extension_too_late', 'deadline_not_later'),
  params,
  body: Type.Object(
    { deadlineAt: wireInstant, reason: wireLines(2_000, 1) },
    { ...CLOSED, title: 'DeadlineChange' },
  ),
  answer: wireCall,
  scopesOf: scopesOfNamedCall,
  handle: async (request, ports: CallPorts) => {
    const { deadlineAt, reason } = request.body;
    const extension = { deadlineAt: fromWireInstant(deadlineAt), reason };
    return answerTo(request.caller, ports, (writer) =>
      extendDeadline(writer, targetOf(request), extension),
    );
  },
});

const cancelRoute = defineRoute({
  operationId: 'cancelCall',
  method: 'POST',
  path: '/v1/calls/:callId/cancel',
  summary: 'Cancel a call before its award, saying why',
  room: 'procurement',
  permission: 'call.launch',
  kind: 'command',
  problems: callProblemTypes('call_state'),
  params,
  body: Type.Object({ why: wireLines(2_000, 1) }, CLOSED),
  answer: wireCall,
  scopesOf: scopesOfNamedCall,
  handle: async (request, ports: CallPorts) =>
    answerTo(request.caller, ports, (writer) =>
      cancelCall(writer, targetOf(request), request.body.why),
    ),
});

function targetOf(request: {
  readonly params: { readonly callId: CallId };
  readonly ifMatch: number | undefined;
}): Target<CallId> {
  return { id: request.params.callId, version: request.ifMatch };
}

export const CALL_ROUTES = [
  listCalls,
  getCall,
  draftRoute,
  changeRoute,
  launchRoute,
  extendRoute,
  cancelRoute,
];
