/** Modes and allocations. An allocation is seen by its funder, its holder and its project. */
import Type from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereFrom, whereInReach } from '../../platform/http/page-sql.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import { fromWireInstant, wireId, wireInstant } from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import {
  type AllocationFacts,
  type AllocationOutcome,
  changeAllocation,
  createAllocation,
  endAllocation,
  freezeAllocation,
  unfreezeAllocation,
} from '../commands/allocations.ts';
import {
  ALLOCATION_COLUMNS,
  type AllocationRow,
  allocationFromRow,
  MODE_COLUMNS,
  type ModeRow,
  modeFromRow,
  selectAllocation,
  selectMode,
} from '../store/allocations.ts';
import { ACCESS_CALL_ROUTES, type AccessCallPorts } from './access-calls.ts';
import { AFTER_AWARD_ROUTES, type AfterAwardPorts } from './after-award.ts';
import { APPLICATION_ROUTES, type ApplicationPorts } from './applications.ts';
import { CHANGE_ROUTES, type ChangePorts } from './change-requests.ts';
import { DECISION_ROUTES, type DecisionPorts } from './decisions.ts';
import { problemTypesOf, refuseWith } from './problems.ts';
import { REGISTRATION_ROUTES, type RegistrationPorts } from './registrations.ts';
import { REVIEW_ROUTES, type ReviewPorts } from './reviews.ts';
import {
  fromWireChange,
  fromWireNew,
  toWireAllocation,
  toWireMode,
  wireAllocation,
  wireAllocationChange,
  wireMode,
  wireNewAllocation,
  wirePriority,
} from './wire.ts';

interface AllocationPorts {
  readonly database: Database;
  readonly allocationFacts: AllocationFacts;
}

export type AccessPorts = AllocationPorts &
  RegistrationPorts &
  AccessCallPorts &
  ApplicationPorts &
  DecisionPorts &
  ReviewPorts &
  ChangePorts &
  AfterAwardPorts;

const CLOSED = { additionalProperties: false } as const;

const MODES = {
  select: MODE_COLUMNS,
  from: 'access.mode AS m',
  sorts: {
    id: { column: 'm.id', type: 'text' },
    added: { column: 'm.position', type: 'bigint' },
  },
  id: { column: 'm.id', type: 'text' },
} as const;

const listModes = defineList({
  operationId: 'listAccessModes',
  path: '/v1/modes',
  summary: 'The ways of access, each with its priority, price and limit',
  room: 'access',
  permission: 'allocation.read',
  item: wireMode,
  filters: { priority: Type.Optional(wirePriority) },
  sorts: ['id', 'added'],
  defaultSort: 'added',
  readPage: async ({ page, query }, { database }: AllocationPorts) => {
    const wheres = [whereEqual('m.priority', query.priority)];
    const found = await selectPage<ModeRow>(database, MODES, page, wheres);
    return mapPage(found, (row) => toWireMode(modeFromRow(row), row.version));
  },
});

const getMode = defineRoute({
  operationId: 'getAccessMode',
  method: 'GET',
  path: '/v1/modes/:modeId',
  summary: 'One access mode',
  room: 'access',
  permission: 'allocation.read',
  kind: 'read',
  params: Type.Object({ modeId: wireId('mode_') }, CLOSED),
  answer: wireMode,
  handle: async ({ params: { modeId } }, { database }: AllocationPorts) => {
    const found = await selectMode(database, modeId);
    if (found === undefined) return refuse(PROBLEMS.notFound, `There is no ${modeId}.`);
    return { ok: true, body: toWireMode(found, found.version), version: found.version };
  },
});

const ALLOCATIONS = {
  select: ALLOCATION_COLUMNS,
  from: 'access.allocation AS a',
  sorts: {
    id: { column: 'a.id', type: 'text' },
    funder: { column: 'a.funder', type: 'text' },
    end: { column: 'a.end_at', type: 'bigint' },
    added: { column: 'a.position', type: 'bigint' },
  },
  id: { column: 'a.id', type: 'text' },
} as const;

const listAllocations = defineList({
  operationId: 'listAllocations',
  path: '/v1/allocations',
  summary: 'Who may use how much of which funder’s entitlement, where and when',
  room: 'access',
  permission: 'allocation.read',
  item: wireAllocation,
  filters: {
    funder: Type.Optional(wireId('party_')),
    holder: Type.Optional(wireId('party_')),
    mode: Type.Optional(wireId('mode_')),
    site: Type.Optional(wireId('site_')),
    endsFrom: Type.Optional(wireInstant),
  },
  sorts: ['id', 'funder', 'end', 'added'],
  defaultSort: 'added',
  readPage: async ({ page, query, reach }, { database }: AllocationPorts) => {
    const { site, endsFrom } = query;
    const inReach = whereInReach(reach, { party: 'a.funder', project: 'a.id' });
    const held = whereInReach(reach, { party: 'a.holder' });
    const atSite = whereInReach(reach, { site: 's.site' });
    const found = await selectPage<AllocationRow>(database, ALLOCATIONS, page, [
      inReach &&
        ((bind) =>
          `${inReach(bind)} OR ${held?.(bind)} OR EXISTS (
             SELECT FROM access.allocation_site AS s
              WHERE s.allocation = a.id AND (${atSite?.(bind)}))`),
      whereEqual('a.funder', query.funder),
      whereEqual('a.holder', query.holder),
      whereEqual('a.mode', query.mode),
      site === undefined
        ? undefined
        : (bind) =>
            `a.id IN (SELECT allocation FROM access.allocation_site WHERE site = ${bind(site)})`,
      whereFrom('a.end_at', endsFrom === undefined ? undefined : fromWireInstant(endsFrom)),
    ]);
    return mapPage(found, (row) => toWireAllocation(allocationFromRow(row)));
  },
});

const params = Type.Object({ allocationId: wireId('allocation_') }, CLOSED);
type OfAllocation = { readonly params: { readonly allocationId: string } };

/** Those who may read it: also who runs the sites that it is for. */
function readersOf({ id, funder, holder, sites }: ReturnType<typeof allocationFromRow>) {
  return [
    { kind: 'project', id },
    { kind: 'party', id: funder },
    { kind: 'party', id: holder },
    ...sites.map((site) => ({ kind: 'site', id: site }) as const),
  ] as const satisfies readonly Scope[];
}

/** Only who pays divides what it is entitled to. */
async function funderOf({ params: { allocationId } }: OfAllocation, reader: Reader) {
  const found = await selectAllocation(reader, allocationId);
  return found === undefined ? undefined : [{ kind: 'party', id: found.funder } as const];
}

const getAllocation = defineRead({
  operationId: 'getAllocation',
  path: '/v1/allocations/:allocationId',
  summary: 'One allocation',
  room: 'access',
  permission: 'allocation.read',
  params,
  answer: wireAllocation,
  find: async ({ params: { allocationId } }, { database }: AllocationPorts) => {
    const found = await selectAllocation(database, allocationId);
    if (found === undefined) return undefined;
    const show = async () => ({ body: toWireAllocation(found), version: found.version });
    return { scopes: readersOf(found), show };
  },
});

function answerOf(outcome: AllocationOutcome) {
  if (!outcome.ok) return refuseWith(outcome);
  const { value } = outcome;
  return { ok: true, body: toWireAllocation(value), version: value.version } as const;
}

const TERMS_REASONS = [
  'interval_empty',
  'outside_plan',
  'in_the_past',
  'party_unknown',
  'mode_unknown',
  'site_unknown',
  'site_repeated',
  'outside_union',
  'no_entitlement',
  'market_funder',
  'pool_exceeded',
  'storage_exceeded',
] as const;

const createRoute = defineRoute({
  operationId: 'createAllocation',
  method: 'POST',
  path: '/v1/allocations',
  summary: 'Put a part of a funder’s entitlement at the disposal of a holder',
  room: 'access',
  permission: 'allocation.write',
  kind: 'create',
  problems: problemTypesOf('exists', ...TERMS_REASONS),
  body: wireNewAllocation,
  answer: wireAllocation,
  scopesOf: async ({ body }) => [{ kind: 'party', id: body.funder }],
  handle: async ({ body, caller }, { database, allocationFacts }: AllocationPorts) => {
    const made = await database.write(caller, (writer) =>
      createAllocation(writer, fromWireNew(body), allocationFacts),
    );
    return made.ok
      ? { ...answerOf(made), location: `/v1/allocations/${body.id}` }
      : refuseWith(made);
  },
});

const changeRoute = defineRoute({
  operationId: 'changeAllocation',
  method: 'PATCH',
  path: '/v1/allocations/:allocationId',
  summary: 'Change an allocation; a new share is awarded from the next period on',
  room: 'access',
  permission: 'allocation.write',
  kind: 'update',
  problems: problemTypesOf('has_ended', 'site_used', 'below_used', ...TERMS_REASONS),
  params,
  body: wireAllocationChange,
  answer: wireAllocation,
  scopesOf: funderOf,
  handle: async (
    { params: { allocationId: id }, body, caller, ifMatch },
    { database, allocationFacts }: AllocationPorts,
  ) =>
    answerOf(
      await database.write(caller, (writer) =>
        changeAllocation(writer, { id, version: ifMatch }, fromWireChange(body), allocationFacts),
      ),
    ),
});

const freezeRoute = defineRoute({
  operationId: 'freezeAllocation',
  method: 'POST',
  path: '/v1/allocations/:allocationId/freeze',
  summary: 'Let an allocation start no further job; what runs goes on',
  room: 'access',
  permission: 'allocation.write',
  kind: 'command',
  problems: problemTypesOf('has_ended', 'frozen_already'),
  params,
  answer: wireAllocation,
  scopesOf: funderOf,
  handle: async ({ params: { allocationId: id }, caller, ifMatch }, ports: AllocationPorts) =>
    answerOf(
      await ports.database.write(caller, (writer) =>
        freezeAllocation(writer, { id, version: ifMatch }),
      ),
    ),
});

const unfreezeRoute = defineRoute({
  operationId: 'unfreezeAllocation',
  method: 'POST',
  path: '/v1/allocations/:allocationId/unfreeze',
  summary: 'Let a frozen allocation start jobs again',
  room: 'access',
  permission: 'allocation.write',
  kind: 'command',
  problems: problemTypesOf('has_ended', 'not_frozen'),
  params,
  answer: wireAllocation,
  scopesOf: funderOf,
  handle: async ({ params: { allocationId: id }, caller, ifMatch }, ports: AllocationPorts) =>
    answerOf(
      await ports.database.write(caller, (writer) =>
        unfreezeAllocation(writer, { id, version: ifMatch }),
      ),
    ),
});

const endRoute = defineRoute({
  operationId: 'endAllocation',
  method: 'POST',
  path: '/v1/allocations/:allocationId/end',
  summary: 'End an allocation now, for good',
  room: 'access',
  permission: 'allocation.write',
  kind: 'command',
  problems: problemTypesOf('has_ended', 'not_begun'),
  params,
  answer: wireAllocation,
  scopesOf: funderOf,
  handle: async ({ params: { allocationId: id }, caller, ifMatch }, ports: AllocationPorts) =>
    answerOf(
      await ports.database.write(caller, (writer) =>
        endAllocation(writer, { id, version: ifMatch }),
      ),
    ),
});

const ALLOCATION_ROUTES: readonly AnyRoute<AllocationPorts>[] = [
  listAllocations,
  getAllocation,
  createRoute,
  changeRoute,
  freezeRoute,
  unfreezeRoute,
  endRoute,
];

export const ACCESS_ROUTES: readonly AnyRoute<AccessPorts>[] = [
  listModes,
  getMode,
  ...REGISTRATION_ROUTES,
  ...ACCESS_CALL_ROUTES,
  ...APPLICATION_ROUTES,
  ...DECISION_ROUTES,
  ...REVIEW_ROUTES,
  ...ALLOCATION_ROUTES,
  ...AFTER_AWARD_ROUTES,
  ...CHANGE_ROUTES,
];
