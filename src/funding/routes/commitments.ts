/** Commitments and their steps. Seen by their party and by those of their programme. */
import Type from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereInReach } from '../../platform/http/page-sql.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRead } from '../../platform/http/read.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { wireId } from '../../platform/http/wire.ts';
import { isWithin } from '../../platform/identity/permissions.ts';
import {
  callInstalment,
  changeDraft,
  draftCommitment,
  payInstalment,
  signCommitment,
  type WithdrawPorts,
  withdrawCommitment,
} from '../commands/commitments.ts';
import {
  COMMITMENT_COLUMNS,
  type CommitmentRow,
  commitmentFromRow,
  selectCommitment,
} from '../store/commitments.ts';
import {
  answerOf,
  answerOfStep,
  fromWireTerms,
  instalmentParams,
  params,
  scopesOf,
  scopesOfTerms,
  toWireCommitment,
  wireCommitment,
  wireDraft,
  wireDraftTerms,
  wireStatus,
} from './commitment-wire.ts';
import { problemTypesOf, refuseWith } from './problems.ts';

export interface CommitmentPorts extends WithdrawPorts {
  readonly database: Database;
}

const COMMITMENTS = {
  select: COMMITMENT_COLUMNS,
  from: 'funding.commitment AS c',
  sorts: {
    id: { column: 'c.id', type: 'text' },
    party: { column: 'c.party', type: 'text' },
    added: { column: 'c.position', type: 'bigint' },
  },
  id: { column: 'c.id', type: 'text' },
} as const;

const listCommitments = defineList({
  operationId: 'listCommitments',
  path: '/v1/commitments',
  summary: 'Which party promised how much, to which programme, and what was paid',
  room: 'funding',
  permission: 'commitment.read',
  item: wireCommitment,
  filters: {
    party: Type.Optional(wireId('party_')),
    programme: Type.Optional(wireId('programme_')),
    territory: Type.Optional(wireId('party_')),
    status: Type.Optional(wireStatus),
  },
  sorts: ['id', 'party', 'added'],
  defaultSort: 'added',
  readPage: async ({ page, query, reach }, { database }: CommitmentPorts) => {
    const found = await selectPage<CommitmentRow>(database, COMMITMENTS, page, [
      whereInReach(reach, { party: 'c.party', programme: 'c.programme' }),
      whereEqual('c.party', query.party),
      whereEqual('c.programme', query.programme),
      whereEqual('c.territory', query.territory),
      whereEqual('c.status', query.status),
    ]);
    return mapPage(found, (row) => toWireCommitment(commitmentFromRow(row)));
  },
});

const getCommitment = defineRead({
  operationId: 'getCommitment',
  path: '/v1/commitments/:commitmentId',
  summary: 'One commitment with its instalments',
  room: 'funding',
  permission: 'commitment.read',
  params,
  answer: wireCommitment,
  find: async ({ params: { commitmentId } }, { database }: CommitmentPorts) => {
    const found = await selectCommitment(database, commitmentId);
    if (found === undefined) return undefined;
    const show = async () => ({ body: toWireCommitment(found), version: found.version });
    return { scopes: scopesOfTerms(found), show };
  },
});

const draftRoute = defineRoute({
  operationId: 'draftCommitment',
  method: 'POST',
  path: '/v1/commitments',
  summary: 'Draft a commitment; it binds nobody until it is signed',
  room: 'funding',
  permission: 'commitment.write',
  kind: 'create',
  problems: problemTypesOf(
    'exists',
    'party_unknown',
    'programme_unknown',
    'territory_not_a_state',
    'not_participating',
    'instalments_out_of_order',
  ),
  body: wireDraft,
  answer: wireCommitment,
  scopesOf: async ({ body }) => scopesOfTerms(body),
  handle: async ({ body, caller }, { database }: CommitmentPorts) => {
    const draft = fromWireTerms(body.id, body);
    const made = await database.write(caller, (writer) => draftCommitment(writer, draft));
    return made.ok
      ? { ...answerOf(made.value), location: `/v1/commitments/${body.id}` }
      : refuseWith(made);
  },
});

const changeRoute = defineRoute({
  operationId: 'changeCommitmentDraft',
  method: 'PUT',
  path: '/v1/commitments/:commitmentId',
  summary: 'Write a draft anew; what is signed is not changed any more',
  room: 'funding',
  permission: 'commitment.write',
  kind: 'update',
  problems: problemTypesOf(
    'wrong_status',
    'party_unknown',
    'programme_unknown',
    'territory_not_a_state',
    'not_participating',
    'instalments_out_of_order',
  ),
  params,
  body: wireDraftTerms,
  answer: wireCommitment,
  // Both what it is of now and what it would be of; see the handler.
  scopesOf,
  handle: async (
    { params: { commitmentId }, body, caller, ifMatch, reach },
    { database }: CommitmentPorts,
  ) => {
    if (!isWithin(reach, scopesOfTerms(body))) {
      return refuse(PROBLEMS.notPermitted, `You do not write for ${body.party}.`);
    }
    const draft = fromWireTerms(commitmentId, body);
    const made = await database.write(caller, (writer) => changeDraft(writer, draft, ifMatch));
    return made.ok ? answerOf(made.value) : refuseWith(made);
  },
});

const signRoute = defineRoute({
  operationId: 'signCommitment',
  method: 'POST',
  path: '/v1/commitments/:commitmentId/sign',
  summary: 'Sign a commitment: from now on it binds its party and takes room in its budget',
  room: 'funding',
  permission: 'commitment.sign',
  kind: 'command',
  problems: problemTypesOf('wrong_status', 'budget_exceeded', 'committed_too_large'),
  params,
  answer: wireCommitment,
  scopesOf,
  handle: async ({ params: { commitmentId: id }, caller, ifMatch }, ports: CommitmentPorts) =>
    answerOfStep(
      await ports.database.write(caller, (writer) =>
        signCommitment(writer, { id, version: ifMatch }, ports.post),
      ),
    ),
});

const callRoute = defineRoute({
  operationId: 'callInstalment',
  method: 'POST',
  path: '/v1/commitments/:commitmentId/instalments/:number/call',
  summary: 'Call an instalment, once',
  room: 'funding',
  permission: 'commitment.call',
  kind: 'command',
  problems: problemTypesOf('instalment_unknown', 'instalment_called', 'wrong_status'),
  params: instalmentParams,
  answer: wireCommitment,
  scopesOf,
  handle: async (
    { params: { commitmentId: id, number }, caller, ifMatch },
    ports: CommitmentPorts,
  ) =>
    answerOfStep(
      await ports.database.write(caller, (writer) =>
        callInstalment(writer, { id, version: ifMatch, number: Number(number) }, ports.post),
      ),
    ),
});

const payRoute = defineRoute({
  operationId: 'payInstalment',
  method: 'POST',
  path: '/v1/commitments/:commitmentId/instalments/:number/pay',
  summary: 'Say that a called instalment was paid, once',
  room: 'funding',
  permission: 'commitment.pay',
  kind: 'command',
  problems: problemTypesOf(
    'instalment_unknown',
    'instalment_paid',
    'wrong_status',
    'instalment_not_called',
  ),
  params: instalmentParams,
  answer: wireCommitment,
  scopesOf,
  handle: async (
    { params: { commitmentId: id, number }, caller, ifMatch },
    ports: CommitmentPorts,
  ) =>
    answerOfStep(
      await ports.database.write(caller, (writer) =>
        payInstalment(writer, { id, version: ifMatch, number: Number(number) }, ports.post),
      ),
    ),
});

const withdrawRoute = defineRoute({
  operationId: 'withdrawCommitment',
  method: 'POST',
  path: '/v1/commitments/:commitmentId/withdraw',
  summary: 'Withdraw a commitment before any is paid, while no call or contract rests on it',
  room: 'funding',
  permission: 'commitment.sign',
  kind: 'command',
  problems: problemTypesOf('wrong_status', 'instalment_paid', 'calls_rest', 'contracts_draw'),
  params,
  answer: wireCommitment,
  scopesOf,
  handle: async ({ params: { commitmentId: id }, caller, ifMatch }, ports: CommitmentPorts) =>
    answerOfStep(
      await ports.database.write(caller, (writer) =>
        withdrawCommitment(writer, { id, version: ifMatch }, ports),
      ),
    ),
});

export const COMMITMENT_ROUTES = [
  listCommitments,
  getCommitment,
  draftRoute,
  changeRoute,
  signRoute,
  callRoute,
  payRoute,
  withdrawRoute,
];
