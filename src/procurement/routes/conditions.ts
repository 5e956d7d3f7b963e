/**
 * Conditions of sites and programmes. Seen, and changed, by those of the site or programme, by
 * those of programmes that have a contract at the site, and by the party on whom it depends. Added
 * by the same but the last, and by the state where the site stands: it improves what others need.
 */
import Type from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage, type PageRequest } from '../../platform/http/page.ts';
import {
  idsOfKind,
  selectPage,
  type Condition as Where,
  whereEqual,
} from '../../platform/http/page-sql.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import { wireId } from '../../platform/http/wire.ts';
import type { Reach, Scope } from '../../platform/identity/access.ts';
import { readCapacityStart } from '../commands/capacity-start.ts';
import {
  addCondition,
  addEvidence,
  type ConditionChangeOutcome,
  type ConditionFacts,
  changeCondition,
  type EvidenceOutcome,
} from '../commands/conditions.ts';
import { scopesOfContractReaders } from '../commands/contract-scopes.ts';
import {
  CONDITION_COLUMNS,
  type ConditionRow,
  conditionFromRow,
  selectCondition,
  selectEvidence,
  selectProgrammesAt,
  selectRecord,
} from '../store/conditions.ts';
import { conditionProblemTypes, refuseCondition } from './condition-problems.ts';
import {
  fromWireChange,
  fromWireEvidence,
  fromWireNewCondition,
  toWireCapacityStart,
  toWireCondition,
  toWireEvidence,
  toWireRecord,
  wireCapacityStart,
  wireCondition,
  wireConditionChange,
  wireConditionWithRecord,
  wireEvidence,
  wireKind,
  wireNewCondition,
  wireState,
} from './condition-wire.ts';

type Condition = ReturnType<typeof conditionFromRow>;
type ConditionSubject = Condition['subject'];

export interface ConditionPorts {
  readonly database: Database;
  readonly conditionFacts: ConditionFacts;
}

const CLOSED = { additionalProperties: false } as const;
const params = Type.Object({ conditionId: wireId('condition_') }, CLOSED);

const CONDITIONS = {
  select: CONDITION_COLUMNS,
  from: 'procurement.condition AS c',
  sorts: {
    id: { column: 'c.id', type: 'text' },
    due: { column: 'c.due_at', type: 'bigint' },
    added: { column: 'c.position', type: 'bigint' },
  },
  id: { column: 'c.id', type: 'text' },
} as const;

const filters = {
  owner: Type.Optional(wireId('party_')),
  kind: Type.Optional(wireKind),
  state: Type.Optional(wireState),
};
const list = {
  room: 'procurement',
  permission: 'condition.read',
  item: wireCondition,
  sorts: ['id', 'due', 'added'],
  defaultSort: 'due',
} as const;

interface ListRequest {
  readonly page: PageRequest<'id' | 'due' | 'added'>;
  readonly reach: Reach;
  readonly query: {
    readonly owner?: string;
    readonly kind?: string;
    readonly state?: string;
  };
}

async function readPage(
  { page, query, reach }: ListRequest,
  { database }: ConditionPorts,
  more: readonly (Where | undefined)[],
) {
  const found = await selectPage<ConditionRow>(database, CONDITIONS, page, [
    whereSeen(reach),
    whereEqual('c.owner', query.owner),
    whereEqual('c.kind', query.kind),
    whereEqual('c.state', query.state),
    ...more,
  ]);
  return mapPage(found, (row) => toWireCondition(conditionFromRow(row)));
}

/** As {@link scopesOfCondition}, in SQL. */
function whereSeen(reach: Reach): Where | undefined {
  if ('everywhere' in reach) return undefined;
  return (bind) => {
    const programmes = bind(idsOfKind(reach, 'programme'));
    return `c.site = ANY(${bind(idsOfKind(reach, 'site'))}) OR c.programme = ANY(${programmes})
      OR c.owner = ANY(${bind(idsOfKind(reach, 'party'))})
      OR c.site IN (SELECT site FROM procurement.contract WHERE programme = ANY(${programmes})
                     UNION ALL SELECT s.site FROM procurement.contract_site AS s
                       JOIN procurement.contract AS k ON k.id = s.contract
                      WHERE k.programme = ANY(${programmes}))`;
  };
}

const listConditions = defineList({
  ...list,
  operationId: 'listConditions',
  path: '/v1/conditions',
  summary: 'What must be there before capacity is, on whom it depends, by when',
  filters: {
    site: Type.Optional(wireId('site_')),
    programme: Type.Optional(wireId('programme_')),
    ...filters,
  },
  readPage: (request, ports: ConditionPorts) =>
    readPage(request, ports, [
      whereEqual('c.site', request.query.site),
      whereEqual('c.programme', request.query.programme),
    ]),
});

const listSiteConditions = defineList({
  ...list,
  operationId: 'listSiteConditions',
  path: '/v1/sites/:siteId/conditions',
  summary: 'What must be there before a site brings capacity',
  params: Type.Object({ siteId: wireId('site_') }, CLOSED),
  filters,
  readPage: (request, ports: ConditionPorts) =>
    readPage(request, ports, [whereEqual('c.site', request.params.siteId)]),
});

const listProgrammeConditions = defineList({
  ...list,
  operationId: 'listProgrammeConditions',
  path: '/v1/programmes/:programmeId/conditions',
  summary: 'What must be there for all sites of a programme, such as a project of the market',
  params: Type.Object({ programmeId: wireId('programme_') }, CLOSED),
  filters,
  readPage: (request, ports: ConditionPorts) =>
    readPage(request, ports, [whereEqual('c.programme', request.params.programmeId)]),
});

async function scopesOfSubject(
  reader: Reader,
  subject: ConditionSubject,
): Promise<readonly Scope[]> {
  if (subject.kind === 'programme') return [{ kind: 'programme', id: subject.programme }];
  const programmes = await selectProgrammesAt(reader, subject.site);
  return [
    { kind: 'site', id: subject.site },
    ...programmes.map((id): Scope => ({ kind: 'programme', id })),
  ];
}

async function scopesOfCondition(
  reader: Reader,
  { subject, owner }: Condition,
): Promise<readonly Scope[]> {
  return [...(await scopesOfSubject(reader, subject)), { kind: 'party', id: owner }];
}

async function scopesOf(
  request: { readonly params: { readonly conditionId: string } },
  reader: Reader,
): Promise<readonly Scope[] | undefined> {
  const found = await selectCondition(reader, request.params.conditionId);
  return found === undefined ? undefined : scopesOfCondition(reader, found);
}

const getCondition = defineRead({
  operationId: 'getCondition',
  path: '/v1/conditions/:conditionId',
  summary: 'One condition with every date that was said of it, and its evidence',
  room: 'procurement',
  permission: 'condition.read',
  params,
  answer: wireConditionWithRecord,
  find: async ({ params: { conditionId } }, { database }: ConditionPorts) => {
    const found = await selectCondition(database, conditionId);
    if (found === undefined) return undefined;
    const show = async () => {
      const record = toWireRecord(await selectRecord(database, conditionId));
      const evidence = toWireEvidence(await selectEvidence(database, conditionId));
      const body = { ...toWireCondition(found), record, evidence };
      return { body, version: found.version };
    };
    return { scopes: await scopesOfCondition(database, found), show };
  },
});

const addRoute = defineRoute({
  operationId: 'addCondition',
  method: 'POST',
  path: '/v1/conditions',
  summary: 'Say what must be there before a site or a programme brings capacity',
  room: 'procurement',
  permission: 'condition.write',
  kind: 'create',
  problems: conditionProblemTypes(
    'exists',
    'subject_unknown',
    'owner_unknown',
    'kilowatts_missing',
    'kilowatts_of_no_grid',
  ),
  body: wireNewCondition,
  answer: wireCondition,
  handle: async ({ body, caller, reach }, { database, conditionFacts }: ConditionPorts) => {
    const draft = fromWireNewCondition(body);
    if (!(await mayAdd(reach, draft.subject, database, conditionFacts))) {
      return refuse(PROBLEMS.notPermitted, `You do not write for ${body.subject}.`);
    }
    const made = await database.write(caller, (writer) =>
      addCondition(writer, draft, body.reason, conditionFacts),
    );
    return made.ok
      ? { ...answerOf(made.value), location: `/v1/conditions/${body.id}` }
      : refuseCondition(made);
  },
});

/** Asked here and not by `scopesOf`, because the state of a site is known by a port alone. */
async function mayAdd(
  reach: Reach,
  subject: ConditionSubject,
  reader: Reader,
  facts: ConditionFacts,
): Promise<boolean> {
  if ('everywhere' in reach) return true;
  const scopes = [...(await scopesOfSubject(reader, subject))];
  const place = subject.kind === 'site' ? await facts.sitePlace(reader, subject.site) : undefined;
  if (place !== undefined) scopes.push({ kind: 'party', id: place.territory });
  if (place !== undefined) scopes.push({ kind: 'party', id: place.operator });
  return reach.scopes.some((held) =>
    scopes.some(({ kind, id }) => kind === held.kind && id === held.id),
  );
}

function answerOf(condition: Condition) {
  return { ok: true, body: toWireCondition(condition), version: condition.version } as const;
}

function answerOfChange(outcome: ConditionChangeOutcome | EvidenceOutcome) {
  return outcome.ok ? answerOf(outcome.value) : refuseCondition(outcome);
}

const changeRoute = defineRoute({
  operationId: 'changeCondition',
  method: 'PATCH',
  path: '/v1/conditions/:conditionId',
  summary:
    'Change the date, the state or the firmness of a condition; what it said stays on record',
  room: 'procurement',
  permission: 'condition.write',
  kind: 'update',
  problems: conditionProblemTypes(
    'nothing_changed',
    'is_built',
    'state_out_of_order',
    'built_in_future',
  ),
  params,
  body: wireConditionChange,
  answer: wireCondition,
  scopesOf,
  handle: async (
    { params: { conditionId: id }, body, caller, ifMatch },
    { database }: ConditionPorts,
  ) =>
    answerOfChange(
      await database.write(caller, (writer) =>
        changeCondition(writer, { id, version: ifMatch }, fromWireChange(body)),
      ),
    ),
});

const evidenceRoute = defineRoute({
  operationId: 'addConditionEvidence',
  method: 'POST',
  path: '/v1/conditions/:conditionId/evidence',
  summary: 'Add a document by its hash, or a note',
  room: 'procurement',
  permission: 'condition.write',
  kind: 'command',
  problems: conditionProblemTypes('evidence_empty'),
  params,
  body: wireEvidence,
  answer: wireCondition,
  scopesOf,
  handle: async (
    { params: { conditionId: id }, body, caller, ifMatch },
    { database }: ConditionPorts,
  ) =>
    answerOfChange(
      await database.write(caller, (writer) =>
        addEvidence(writer, { id, version: ifMatch }, fromWireEvidence(body)),
      ),
    ),
});

const getCapacityStart = defineRead({
  operationId: 'getCapacityStart',
  path: '/v1/contracts/:contractId/capacity-start',
  summary: 'When the capacity of a contract can start, and which condition holds it back',
  description:
    'The planned start is that of the first phase. It moves to the month after the latest due ' +
    'date of the conditions that capacity waits for.',
  room: 'procurement',
  permission: 'condition.read',
  params: Type.Object({ contractId: wireId('contract_') }, CLOSED),
  answer: wireCapacityStart,
  find: async ({ params: { contractId } }, { database }: ConditionPorts) => {
    const found = await readCapacityStart(database, contractId);
    if (found === undefined) return undefined;
    const scopes = await scopesOfContractReaders(database, found.contract);
    return { scopes, show: async () => ({ body: toWireCapacityStart(found) }) };
  },
});

export const CONDITION_ROUTES: readonly AnyRoute<ConditionPorts>[] = [
  listConditions,
  getCondition,
  addRoute,
  changeRoute,
  evidenceRoute,
  listSiteConditions,
  listProgrammeConditions,
  getCapacityStart,
];
