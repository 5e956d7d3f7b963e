/** Calls for applications. Anybody reads what may be applied for; funders open and close. */
import Type from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereFrom } from '../../platform/http/page-sql.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import { fromWireInstant, wireId, wireInstant } from '../../platform/http/wire.ts';
import { closeAccessCall, openAccessCall } from '../commands/access-calls.ts';
import type { AllocationFacts } from '../commands/allocations.ts';
import {
  NAMED_ACCESS_CALLS,
  type NamedAccessCallRow,
  namedAccessCallFromRow,
  selectAccessCall,
  selectNamedAccessCall,
} from '../store/access-calls.ts';
import {
  fromWireAccessCall,
  toWireAccessCall,
  wireAccessCall,
  wireNewAccessCall,
} from './access-call-wire.ts';
import { applicationProblems, refuseApplication } from './application-problems.ts';
import { CLOSED } from './application-wire.ts';

export interface AccessCallPorts {
  readonly database: Database;
  readonly allocationFacts: AllocationFacts;
}

const CALLS = {
  ...NAMED_ACCESS_CALLS,
  sorts: {
    id: { column: 'c.id', type: 'text' },
    closes: { column: 'c.closes_at', type: 'bigint' },
    added: { column: 'c.position', type: 'bigint' },
  },
  id: { column: 'c.id', type: 'text' },
} as const;

const listCalls = defineList({
  operationId: 'listAccessCalls',
  path: '/v1/access-calls',
  summary: 'What may be applied for: who gives it, to whom, how much, until when, in which steps',
  room: 'access',
  permission: 'total.read',
  item: wireAccessCall,
  filters: {
    funder: Type.Optional(wireId('party_')),
    mode: Type.Optional(wireId('mode_')),
    closesFrom: Type.Optional(wireInstant),
  },
  sorts: ['id', 'closes', 'added'],
  defaultSort: 'added',
  readPage: async ({ page, query }, { database }: AccessCallPorts) => {
    const { funder, mode, closesFrom } = query;
    const found = await selectPage<NamedAccessCallRow>(database, CALLS, page, [
      whereEqual('c.funder', funder),
      whereEqual('c.mode', mode),
      whereFrom('c.closes_at', closesFrom === undefined ? undefined : fromWireInstant(closesFrom)),
    ]);
    return mapPage(found, (row) => toWireAccessCall(namedAccessCallFromRow(row)));
  },
});

const params = Type.Object({ accessCallId: wireId('access-call_') }, CLOSED);

const getCall = defineRoute({
  operationId: 'getAccessCall',
  method: 'GET',
  path: '/v1/access-calls/:accessCallId',
  summary: 'One call for applications',
  room: 'access',
  permission: 'public',
  kind: 'read',
  params,
  answer: wireAccessCall,
  handle: async ({ params: { accessCallId } }, { database }: AccessCallPorts) =>
    shown(database, accessCallId),
});

async function shown(reader: Reader, id: string) {
  const found = await selectNamedAccessCall(reader, id);
  if (found === undefined) return refuse(PROBLEMS.notFound, `There is no ${id}.`);
  return { ok: true, body: toWireAccessCall(found), version: found.version } as const;
}

const openRoute = defineRoute({
  operationId: 'openAccessCall',
  method: 'POST',
  path: '/v1/access-calls',
  summary: 'Open a part of a funder’s entitlement for applications; its terms never change',
  room: 'access',
  permission: 'application.decide',
  kind: 'create',
  problems: applicationProblems(
    'exists',
    'closes_before_it_opens',
    'closes_in_the_past',
    'outside_plan',
    'cut_off_misplaced',
    'criterion_repeated',
    'party_unknown',
    'mode_unknown',
    'site_unknown',
    'site_repeated',
    'no_entitlement',
    'market_funder',
  ),
  body: wireNewAccessCall,
  answer: wireAccessCall,
  scopesOf: async ({ body }) => [{ kind: 'party', id: body.funder }],
  handle: async ({ body, caller }, { database, allocationFacts }: AccessCallPorts) => {
    const made = await database.write(caller, (writer) =>
      openAccessCall(writer, fromWireAccessCall(body), allocationFacts),
    );
    if (!made.ok) return refuseApplication(made);
    const answer = await shown(database, body.id);
    return answer.ok ? { ...answer, location: `/v1/access-calls/${body.id}` } : answer;
  },
});

const closeRoute = defineRoute({
  operationId: 'closeAccessCall',
  method: 'POST',
  path: '/v1/access-calls/:accessCallId/close',
  summary: 'Receive no more applications from now on; those received are decided as before',
  room: 'access',
  permission: 'application.decide',
  knownBy: 'total.read',
  kind: 'command',
  problems: applicationProblems('access_call_not_open'),
  params,
  answer: wireAccessCall,
  scopesOf: async ({ params: { accessCallId } }, reader) => {
    const found = await selectAccessCall(reader, accessCallId);
    return found && [{ kind: 'party', id: found.terms.funder }];
  },
  handle: async ({ params: { accessCallId: id }, caller, ifMatch }, ports: AccessCallPorts) => {
    const { database } = ports;
    const made = await database.write(caller, (writer) =>
      closeAccessCall(writer, { id, version: ifMatch }),
    );
    return made.ok ? shown(database, id) : refuseApplication(made);
  },
});

export const ACCESS_CALL_ROUTES: readonly AnyRoute<AccessCallPorts>[] = [
  listCalls,
  getCall,
  openRoute,
  closeRoute,
];
