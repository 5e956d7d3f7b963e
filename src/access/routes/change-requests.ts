/**
 * Changes of allocations that their holders ask for. Read like the allocation; asked for by those
 * who apply for its holder, or lead it; decided by its funder.
 */
import Type, { type Static } from 'typebox';
import type { PartyId } from '../../kernel/ids.ts';
import { toGpuSeconds } from '../../kernel/units.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereInReach } from '../../platform/http/page-sql.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import {
  fromWireInstant,
  toWireInstant,
  toWireInstantOrNull,
  wireGpuSeconds,
  wireId,
  wireInstant,
  wireNullable,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import type { AwardFacts } from '../commands/award.ts';
import {
  askForChange,
  grantChange,
  refuseChange,
  withdrawChange,
} from '../commands/change-requests.ts';
import { selectAllocation } from '../store/allocations.ts';
import {
  CHANGE_COLUMNS,
  type ChangeRow,
  changeFromRow,
  selectChange,
} from '../store/change-requests.ts';
import { CLOSED, wireReasonSaid, wireSaid, wireSomeGpuSeconds } from './application-wire.ts';
import { changeProblems, refuseChangeWith } from './change-problems.ts';

export interface ChangePorts {
  readonly database: Database;
  readonly awardFacts: AwardFacts;
}

const wireState = wireWord(['open', 'granted', 'refused', 'withdrawn']);

const wireChange = Type.Object(
  {
    id: wireId('change_'),
    allocation: wireId('allocation_'),
    state: wireState,
    endsAt: wireNullable(wireInstant),
    moreGpuSeconds: wireNullable(wireGpuSeconds),
    holder: wireNullable(wireId('party_')),
    said: wireSaid,
    askedAt: wireInstant,
    answer: wireNullable(wireSaid),
    decidedAt: wireNullable(wireInstant),
    broughtGpuSeconds: wireNullable(wireGpuSeconds),
    version: wireVersion,
  },
  { ...CLOSED, title: 'ChangeRequest' },
);

type Change = ReturnType<typeof changeFromRow>;

function toWireChange(change: Change): Static<typeof wireChange> {
  const { id, allocation, state, said, version } = change;
  return {
    id,
    allocation,
    state,
    endsAt: toWireInstantOrNull(change.end),
    moreGpuSeconds: change.moreGpuSeconds ?? null,
    holder: change.holder ?? null,
    said,
    askedAt: toWireInstant(change.askedAt),
    answer: change.answer ?? null,
    decidedAt: toWireInstantOrNull(change.decidedAt),
    broughtGpuSeconds: change.broughtGpuSeconds ?? null,
    version,
  };
}

const CHANGES = {
  select: CHANGE_COLUMNS,
  from: 'access.change_request AS q JOIN access.allocation AS a ON a.id = q.allocation',
  sorts: { added: { column: 'q.position', type: 'bigint' } },
  id: { column: 'q.id', type: 'text' },
} as const;

const listChanges = defineList({
  operationId: 'listChangeRequests',
  path: '/v1/change-requests',
  summary: 'Changes of allocations that their holders asked for, and what was answered',
  room: 'access',
  permission: 'change.read',
  item: wireChange,
  filters: {
    allocation: Type.Optional(wireId('allocation_')),
    state: Type.Optional(wireState),
  },
  sorts: ['added'],
  defaultSort: 'added',
  readPage: async ({ page, query, reach }, { database }: ChangePorts) => {
    const ofFunder = whereInReach(reach, { party: 'a.funder', project: 'a.id' });
    const ofHolder = whereInReach(reach, { party: 'a.holder' });
    const found = await selectPage<ChangeRow>(database, CHANGES, page, [
      ofFunder && ((bind) => `${ofFunder(bind)} OR ${ofHolder?.(bind)}`),
      whereEqual('q.allocation', query.allocation),
      whereEqual('q.state', query.state),
    ]);
    return mapPage(found, (row) => toWireChange(changeFromRow(row)));
  },
});

const params = Type.Object({ changeId: wireId('change_') }, CLOSED);
interface OfChange {
  readonly params: { readonly changeId: string };
}

interface Held {
  readonly funder: PartyId;
  readonly holder: PartyId;
  readonly id: string;
}

async function heldBy({ params: { changeId } }: OfChange, reader: Reader) {
  const change = await selectChange(reader, changeId);
  return change && (await selectAllocation(reader, change.allocation));
}

function holdersOf({ holder, id }: Held): readonly Scope[] {
  return [
    { kind: 'party', id: holder },
    { kind: 'project', id },
  ];
}

function scopesOf(whose: (allocation: Held) => readonly Scope[]) {
  return async (request: OfChange, reader: Reader) => {
    const allocation = await heldBy(request, reader);
    return allocation && whose(allocation);
  };
}

const ofHolder = scopesOf(holdersOf);
const ofFunder = scopesOf(({ funder }) => [{ kind: 'party', id: funder }]);

const getChange = defineRead({
  operationId: 'getChangeRequest',
  path: '/v1/change-requests/:changeId',
  summary: 'One change that was asked for',
  room: 'access',
  permission: 'change.read',
  params,
  answer: wireChange,
  find: async (request, { database }: ChangePorts) => {
    const change = await selectChange(database, request.params.changeId);
    const allocation = change && (await selectAllocation(database, change.allocation));
    if (change === undefined || allocation === undefined) return undefined;
    const show = async () => ({ body: toWireChange(change), version: change.version });
    return { scopes: [...holdersOf(allocation), { kind: 'party', id: allocation.funder }], show };
  },
});

const askRoute = defineRoute({
  operationId: 'askForChange',
  method: 'POST',
  path: '/v1/change-requests',
  summary: 'Ask for a later end of an allocation, for more time, or for another holder',
  room: 'access',
  permission: 'change.ask',
  kind: 'create',
  problems: changeProblems(
    'exists',
    'asks_for_nothing',
    'has_ended',
    'not_later',
    'holder_stays',
    'party_unknown',
    'change_open',
  ),
  body: Type.Object(
    {
      id: wireId('change_'),
      allocation: wireId('allocation_'),
      endsAt: Type.Optional(wireInstant),
      moreGpuSeconds: Type.Optional(wireSomeGpuSeconds),
      holder: Type.Optional(wireId('party_')),
      said: wireSaid,
    },
    { ...CLOSED, title: 'NewChangeRequest' },
  ),
  answer: wireChange,
  scopesOf: async ({ body }, reader) => {
    const allocation = await selectAllocation(reader, body.allocation);
    return allocation && holdersOf(allocation);
  },
  handle: async ({ body, caller }, { database, awardFacts }: ChangePorts) => {
    const { id, allocation, endsAt, moreGpuSeconds: more, holder, said } = body;
    const asked = {
      end: endsAt === undefined ? undefined : fromWireInstant(endsAt),
      moreGpuSeconds: more === undefined ? undefined : toGpuSeconds(more),
      holder,
    };
    const made = await database.write(caller, (writer) =>
      askForChange(writer, { id, allocation, said, ...asked }, awardFacts),
    );
    if (!made.ok) return refuseChangeWith(made);
    return { ...answerOf(made.value), location: `/v1/change-requests/${id}` };
  },
});

function answerOf(change: Change) {
  return { ok: true, body: toWireChange(change), version: change.version } as const;
}

const withdrawRoute = defineRoute({
  operationId: 'withdrawChangeRequest',
  method: 'POST',
  path: '/v1/change-requests/:changeId/withdraw',
  summary: 'Withdraw a change that is not decided yet',
  room: 'access',
  permission: 'change.ask',
  knownBy: 'change.read',
  kind: 'command',
  problems: changeProblems('change_decided'),
  params,
  body: wireReasonSaid,
  answer: wireChange,
  scopesOf: ofHolder,
  handle: async ({ params: { changeId: id }, body, caller, ifMatch }, ports: ChangePorts) => {
    const target = { id, version: ifMatch };
    const made = await ports.database.write(caller, (writer) =>
      withdrawChange(writer, target, body.said),
    );
    return made.ok ? answerOf(made.value) : refuseChangeWith(made);
  },
});

const refuseRoute = defineRoute({
  operationId: 'refuseChangeRequest',
  method: 'POST',
  path: '/v1/change-requests/:changeId/refuse',
  summary: 'Refuse a change; the holder reads why',
  room: 'access',
  permission: 'allocation.write',
  knownBy: 'change.read',
  kind: 'command',
  problems: changeProblems('own_application', 'change_decided'),
  params,
  body: wireReasonSaid,
  answer: wireChange,
  scopesOf: ofFunder,
  handle: async ({ params: { changeId: id }, body, caller, ifMatch }, ports: ChangePorts) => {
    const target = { id, version: ifMatch };
    const made = await ports.database.write(caller, (writer) =>
      refuseChange(writer, target, body.said),
    );
    return made.ok ? answerOf(made.value) : refuseChangeWith(made);
  },
});

const grantRoute = defineRoute({
  operationId: 'grantChangeRequest',
  method: 'POST',
  path: '/v1/change-requests/:changeId/grant',
  summary: 'Grant a change: the allocation is changed as it was asked for',
  description: 'More time is awarded from the next month on.',
  room: 'access',
  permission: 'allocation.write',
  knownBy: 'change.read',
  kind: 'command',
  problems: changeProblems(
    'own_application',
    'change_decided',
    'has_ended',
    'not_later',
    'holder_stays',
    'entitlement_too_small',
    'call_exhausted',
    'outside_plan',
    'outside_union',
    'no_entitlement',
    'pool_exceeded',
    'storage_exceeded',
  ),
  params,
  body: wireReasonSaid,
  answer: wireChange,
  scopesOf: ofFunder,
  handle: async ({ params: { changeId: id }, body, caller, ifMatch }, ports: ChangePorts) => {
    const target = { id, version: ifMatch };
    const made = await ports.database.write(caller, (writer) =>
      grantChange(writer, target, body.said, ports.awardFacts),
    );
    return made.ok ? answerOf(made.value) : refuseChangeWith(made);
  },
});

export const CHANGE_ROUTES: readonly AnyRoute<ChangePorts>[] = [
  listChanges,
  getChange,
  askRoute,
  withdrawRoute,
  refuseRoute,
  grantRoute,
];
