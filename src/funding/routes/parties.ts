/** Programmes, parties and budgets. Who may read these of the chain may read all of them. */
import Type from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereInReach } from '../../platform/http/page-sql.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  toWireMicros,
  wireCount,
  wireId,
  wireMicros,
  wireNullable,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import {
  budgetFromRow,
  partyFromRow,
  programmeFromRow,
  selectParty,
  selectProgramme,
} from '../store/parties.ts';

export interface PartyPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;
const wireTrack = wireWord(['joint-procurement', 'public-factory', 'market', 'european-access']);
const wireKind = wireWord([
  'joint-undertaking',
  'state',
  'region',
  'company',
  'operator',
  'user-organisation',
]);

const wireMembership = wireWord(['member', 'associated', 'other']);

const wireProgramme = Type.Object(
  {
    id: wireId('programme_'),
    name: wireText(200),
    track: wireTrack,
    version: wireVersion,
  },
  { ...CLOSED, title: 'Programme' },
);

const wireParty = Type.Object(
  {
    id: wireId('party_'),
    name: wireText(200),
    kind: wireKind,
    state: wireNullable(wireId('party_')),
    membership: wireNullable(wireMembership),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Party' },
);

const wireBudget = Type.Object(
  {
    party: wireId('party_'),
    year: wireCount(2000, 2099),
    ceilingMicros: wireMicros,
    version: wireVersion,
  },
  { ...CLOSED, title: 'Budget' },
);

type Versioned<Row> = Row & { readonly version: number };
type PartyRow = Versioned<Parameters<typeof partyFromRow>[0]>;
type ProgrammeRow = Versioned<Parameters<typeof programmeFromRow>[0]>;
type BudgetRow = Versioned<Parameters<typeof budgetFromRow>[0]>;
type Party = Versioned<ReturnType<typeof partyFromRow>>;

function toWireParty({ id, name, kind, state, membership, version }: Party) {
  return { id, name, kind, state: state ?? null, membership: membership ?? null, version };
}

const PROGRAMMES = {
  select: 'p.id, p.name, p.track, p.version',
  from: 'funding.programme AS p',
  sorts: {
    id: { column: 'p.id', type: 'text' },
    name: { column: 'p.name', type: 'text' },
    added: { column: 'p.position', type: 'bigint' },
  },
  id: { column: 'p.id', type: 'text' },
} as const;

const listProgrammes = defineList({
  operationId: 'listProgrammes',
  path: '/v1/programmes',
  summary: 'What the money is for',
  room: 'funding',
  permission: 'programme.read',
  item: wireProgramme,
  filters: { track: Type.Optional(wireTrack) },
  sorts: ['id', 'name', 'added'],
  defaultSort: 'added',
  readPage: async ({ page, query }, { database }: PartyPorts) => {
    const wheres = [whereEqual('p.track', query.track)];
    const found = await selectPage<ProgrammeRow>(database, PROGRAMMES, page, wheres);
    return mapPage(found, (row) => ({ ...programmeFromRow(row), version: row.version }));
  },
});

const getProgramme = defineRoute({
  operationId: 'getProgramme',
  method: 'GET',
  path: '/v1/programmes/:programmeId',
  summary: 'One programme',
  room: 'funding',
  permission: 'programme.read',
  kind: 'read',
  params: Type.Object({ programmeId: wireId('programme_') }, CLOSED),
  answer: wireProgramme,
  handle: async ({ params }, { database }: PartyPorts) => {
    const found = await selectProgramme(database, params.programmeId);
    if (found === undefined) return refuse(PROBLEMS.notFound, `No ${params.programmeId}.`);
    return { ok: true, body: found, version: found.version };
  },
});

const PARTIES = {
  select: 'p.id, p.name, p.kind, p.state, p.membership, p.version',
  from: 'funding.party AS p',
  sorts: PROGRAMMES.sorts,
  id: PROGRAMMES.id,
} as const;

const listParties = defineList({
  operationId: 'listParties',
  path: '/v1/parties',
  summary: 'Who takes part: who pays, who operates, who uses',
  room: 'funding',
  permission: 'party.read',
  item: wireParty,
  filters: { kind: Type.Optional(wireKind), state: Type.Optional(wireId('party_')) },
  sorts: ['id', 'name', 'added'],
  defaultSort: 'added',
  readPage: async ({ page, query }, { database }: PartyPorts) => {
    const wheres = [whereEqual('p.kind', query.kind), whereEqual('p.state', query.state)];
    const found = await selectPage<PartyRow>(database, PARTIES, page, wheres);
    return mapPage(found, (row) => toWireParty({ ...partyFromRow(row), version: row.version }));
  },
});

const getParty = defineRoute({
  operationId: 'getParty',
  method: 'GET',
  path: '/v1/parties/:partyId',
  summary: 'One party',
  room: 'funding',
  permission: 'party.read',
  kind: 'read',
  params: Type.Object({ partyId: wireId('party_') }, CLOSED),
  answer: wireParty,
  handle: async ({ params }, { database }: PartyPorts) => {
    const found = await selectParty(database, params.partyId);
    if (found === undefined) return refuse(PROBLEMS.notFound, `There is no ${params.partyId}.`);
    return { ok: true, body: toWireParty(found), version: found.version };
  },
});

const BUDGETS = {
  select: 'b.party, b.year, b.ceiling_micros, b.version',
  from: 'funding.budget AS b',
  sorts: {
    party: { column: 'b.party', type: 'text' },
    year: { column: 'b.year::bigint', type: 'bigint' },
  },
  id: { column: 'b.position', type: 'bigint' },
} as const;

const listBudgets = defineList({
  operationId: 'listBudgets',
  path: '/v1/budgets',
  summary: 'What each party may spend in each year',
  room: 'funding',
  permission: 'budget.read',
  item: wireBudget,
  filters: {
    party: Type.Optional(wireId('party_')),
    year: Type.Optional(wireCount(2000, 2099)),
  },
  sorts: ['party', 'year'],
  defaultSort: 'party',
  readPage: async ({ page, query, reach }, { database }: PartyPorts) => {
    const found = await selectPage<BudgetRow>(database, BUDGETS, page, [
      whereInReach(reach, { party: 'b.party' }),
      whereEqual('b.party', query.party),
      whereEqual('b.year', query.year),
    ]);
    return mapPage(found, (row) => {
      const { party, year, ceilingMicros } = budgetFromRow(row);
      return { party, year, ceilingMicros: toWireMicros(ceilingMicros), version: row.version };
    });
  },
});

export const PARTY_ROUTES = [listProgrammes, getProgramme, listParties, getParty, listBudgets];
