/** What parties can use, and through which door, whoever built the capacity. */
import Type, { type Static } from 'typebox';
import type { Door } from '../access/european-access.ts';
import { MEMBERSHIPS } from '../funding/membership.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import type { Database } from '../platform/database/transaction.ts';
import { refuse } from '../platform/http/problem.ts';
import { PROBLEMS } from '../platform/http/problems.ts';
import { type AnyRoute, defineRoute } from '../platform/http/route.ts';
import {
  fromWireInstant,
  toWireInstant,
  toWireMicros,
  wireGpuSeconds,
  wireId,
  wireInstant,
  wireMicros,
  wireNullable,
  wireText,
  wireWord,
} from '../platform/http/wire.ts';
import { readDoors } from './access-doors.ts';

export interface AccessDoorPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;
const wireUser = wireWord(['sme', 'company', 'public-body', 'research']);

const wireDoor = Type.Object(
  {
    kind: wireWord([
      'union-share',
      'donated-time',
      'sealed-national',
      'own-entitlement',
      'purchase',
    ]),
    isOpen: Type.Boolean(),
    reason: wireNullable(
      wireWord([
        'outside_union',
        'nothing_there',
        'needs_project_or_seal',
        'not_for_this_user',
        'no_commitment',
        'condition_refused',
        'nothing_left',
      ]),
    ),
    site: wireNullable(wireId('site_')),
    owner: wireNullable(wireId('party_')),
    gpuSecondsLeft: wireNullable(wireGpuSeconds),
    priceMicrosPerGpuHour: wireNullable(wireMicros),
    firstAt: wireNullable(wireInstant),
    hasPriority: Type.Boolean(),
    rule: wireText(1_000),
  },
  { ...CLOSED, title: 'AccessDoor' },
);

const wirePeriod = Type.Object(
  {
    name: wireWord(['this-year', 'next-year']),
    startsAt: wireInstant,
    endsAt: wireInstant,
    doors: Type.Array(wireDoor, { maxItems: 10_000 }),
  },
  { ...CLOSED, title: 'AccessDoorPeriod' },
);

const doorsRoute = defineRoute({
  operationId: 'getAccessDoors',
  method: 'GET',
  path: '/v1/access-doors',
  summary: 'What users of a party can use this year and next, and through which door',
  description:
    'Every kind of door is in the answer: an open one with the GPU-seconds that are left in the ' +
    'period, its price and its first day; a closed one with the reason. The first period goes ' +
    'from the month of `at` to the end of its year. What is left is what contracts bring, less ' +
    'what is awarded in other states and what was used.',
  room: 'access',
  permission: 'programme.read',
  kind: 'read',
  query: Type.Object(
    {
      party: wireId('party_'),
      user: wireUser,
      at: Type.Optional(wireInstant),
      unionFunded: Type.Optional(Type.Boolean()),
      sealOfExcellence: Type.Optional(Type.Boolean()),
    },
    CLOSED,
  ),
  answer: Type.Object(
    {
      party: wireId('party_'),
      state: wireNullable(wireId('party_')),
      membership: wireNullable(wireWord(MEMBERSHIPS)),
      user: wireUser,
      at: wireInstant,
      periods: Type.Array(wirePeriod, { maxItems: 2 }),
    },
    { ...CLOSED, title: 'AccessDoors' },
  ),
  problems: [PROBLEMS.notFound],
  handle: async ({ query, caller }, { database }: AccessDoorPorts) => {
    const { party, user, unionFunded = false, sealOfExcellence = false } = query;
    const at = query.at === undefined ? toEpochSeconds(caller.at) : fromWireInstant(query.at);
    const asked = {
      party,
      kind: user,
      isUnionFunded: unionFunded,
      hasSealOfExcellence: sealOfExcellence,
    };
    const found = await database.snapshot((reader) => readDoors(reader, asked, at));
    if (found === undefined) return refuse(PROBLEMS.notFound, `There is no ${party}.`);
    const periods = found.periods.map(({ name, start, end, doors }) => ({
      name,
      startsAt: toWireInstant(start),
      endsAt: toWireInstant(end),
      doors: doors.map(toWireDoor),
    }));
    const [state, membership] = [found.state ?? null, found.membership ?? null];
    return { ok: true, body: { party, state, membership, user, at: toWireInstant(at), periods } };
  },
});

function toWireDoor(door: Door): Static<typeof wireDoor> {
  const { kind, rule } = door;
  if (!door.isOpen) {
    const nothing = { site: null, owner: null, gpuSecondsLeft: null, firstAt: null };
    const { reason } = door;
    const price = { priceMicrosPerGpuHour: null };
    return { kind, isOpen: false, reason, ...nothing, ...price, hasPriority: false, rule };
  }
  return {
    kind,
    isOpen: true,
    reason: null,
    site: door.site ?? null,
    owner: door.owner,
    gpuSecondsLeft: door.gpuSecondsLeft,
    priceMicrosPerGpuHour: toWireMicros(door.priceMicrosPerGpuHour),
    firstAt: toWireInstant(door.firstAt),
    hasPriority: door.hasPriority,
    rule,
  };
}

export const ACCESS_DOOR_ROUTES: readonly AnyRoute<AccessDoorPorts>[] = [doorsRoute];
