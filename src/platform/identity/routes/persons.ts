/** Persons: seen by whoever has person.read where they have a role, changed by administrators. */
import Type from 'typebox';
import type { Reader } from '../../database/transaction.ts';
import { defineList } from '../../http/list.ts';
import { mapPage } from '../../http/page.ts';
import { type Condition, selectPage, whereEqual } from '../../http/page-sql.ts';
import { defineRead } from '../../http/read.ts';
import { defineRoute } from '../../http/route.ts';
import { wireText } from '../../http/wire.ts';
import { type Reach, type Scope, THE_PLATFORM } from '../access.ts';
import { createPerson, setPersonActive } from '../commands/persons.ts';
import { problemTypesOf, refuseWith } from '../problems.ts';
import { liveGrantsOf } from '../store/grants.ts';
import {
  fromPersonRow,
  PERSON_COLUMNS,
  type Person,
  type PersonRow,
  personById,
} from '../store/persons.ts';
import type { IdentityPorts } from './ports.ts';
import { toWirePerson, wirePerson, wirePersonId } from './wire.ts';

const PARAMS = Type.Object({ personId: wirePersonId }, { additionalProperties: false });

const PERSONS = {
  select: PERSON_COLUMNS,
  from: 'identity.person',
  sorts: {
    name: { column: 'person.name', type: 'text' },
    createdAt: { column: 'person.created_at', type: 'bigint' },
  },
  id: { column: 'person.id', type: 'text' },
} as const;

/** Oneself, and who has a role in a scope of the reach. */
function whereSeen(reach: Reach, actorId: string): Condition | undefined {
  if ('everywhere' in reach) return undefined;
  const scopes = reach.scopes.map(({ kind, id }) => `${kind}:${id}`);
  return (bind) => `person.id = ${bind(actorId)} OR EXISTS (
    SELECT FROM identity.role_grant
     WHERE role_grant.person_id = person.id AND ended_at IS NULL
       AND scope_kind || ':' || scope_id = ANY(${bind(scopes)}))`;
}

export const listPersons = defineList({
  operationId: 'listPersons',
  path: '/v1/persons',
  summary: 'Persons who have a role where you may see persons',
  room: 'identity',
  permission: 'person.read',
  item: wirePerson,
  filters: {
    isActive: Type.Optional(Type.Boolean()),
    mail: Type.Optional(wireText(254)),
    subject: Type.Optional(wireText(255)),
  },
  sorts: ['name', 'createdAt'],
  defaultSort: 'name',
  readPage: async ({ page, query, reach, actor }, { database }: IdentityPorts) => {
    const found = await selectPage<PersonRow, 'name' | 'createdAt'>(database, PERSONS, page, [
      whereSeen(reach, actor.id),
      whereEqual('person.is_active', query.isActive),
      whereEqual('person.mail', query.mail),
      whereEqual('person.subject', query.subject),
    ]);
    return mapPage(found, (row) => toWirePerson(fromPersonRow(row)));
  },
});

/** A person lies in the scopes of its roles. */
async function scopesOfPerson(reader: Reader, { id }: Person): Promise<readonly Scope[]> {
  const grants = await liveGrantsOf(reader, id);
  return [THE_PLATFORM, ...grants.map(({ scope }) => scope)];
}

export const getPerson = defineRead({
  operationId: 'getPerson',
  path: '/v1/persons/:personId',
  summary: 'A person',
  room: 'identity',
  permission: 'person.read',
  params: PARAMS,
  answer: wirePerson,
  find: async ({ params }, { database }: IdentityPorts) => {
    const person = await personById(database, params.personId);
    if (person === undefined) return undefined;
    const show = async () => ({ body: toWirePerson(person), version: person.version });
    return { scopes: await scopesOfPerson(database, person), show };
  },
});

export const createPersonRoute = defineRoute({
  operationId: 'createPerson',
  method: 'POST',
  path: '/v1/persons',
  summary: 'Enter a person before the first login, so that roles can be given',
  room: 'identity',
  permission: 'person.write',
  kind: 'create',
  problems: problemTypesOf('person_exists'),
  body: Type.Object(
    {
      issuer: wireText(500),
      subject: wireText(255),
      name: wireText(200),
      mail: Type.Optional(wireText(254, 3)),
    },
    { additionalProperties: false },
  ),
  answer: wirePerson,
  scopesOf: async () => [THE_PLATFORM],
  handle: async ({ body, caller }, { database }: IdentityPorts) => {
    const draft = { ...body, mail: body.mail };
    const made = await database.write(caller, (writer) => createPerson(writer, draft));
    if (!made.ok) return refuseWith(made);
    const { id, version } = made.value;
    return { ok: true, body: toWirePerson(made.value), version, location: `/v1/persons/${id}` };
  },
});

export const setPersonActiveRoute = defineRoute({
  operationId: 'setPersonActive',
  method: 'PATCH',
  path: '/v1/persons/:personId',
  summary: 'Let a person in, or keep it out: that ends its sessions and tokens at once',
  room: 'identity',
  permission: 'person.write',
  kind: 'update',
  problems: problemTypesOf('last_administrator'),
  params: PARAMS,
  body: Type.Object({ isActive: Type.Boolean() }, { additionalProperties: false }),
  answer: wirePerson,
  scopesOf: async ({ params }, reader) => {
    const person = await personById(reader, params.personId);
    return person && scopesOfPerson(reader, person);
  },
  handle: async ({ params, body, caller, ifMatch }, { database }: IdentityPorts) => {
    const change = { personId: params.personId, isActive: body.isActive, version: ifMatch ?? 0 };
    const done = await database.write(caller, (writer) => setPersonActive(writer, change));
    if (!done.ok) return refuseWith(done);
    return { ok: true, body: toWirePerson(done.value), version: done.value.version };
  },
});
