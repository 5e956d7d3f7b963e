/** A default, and what happens once to the money of a promise beside its instalments. */
import Type from 'typebox';
import { defineRoute } from '../../platform/http/route.ts';
import { fromWireInstant, wireInstant } from '../../platform/http/wire.ts';
import {
  defaultCommitment,
  meetCondition,
  noteCertificate,
  noteTransfer,
} from '../commands/commitment-terms.ts';
import {
  answerOfStep,
  fromWireCertificate,
  instalmentParams,
  params,
  scopesOf,
  wireCertificate,
  wireCommitment,
} from './commitment-wire.ts';
import type { CommitmentPorts } from './commitments.ts';
import { problemTypesOf } from './problems.ts';

const CLOSED = { additionalProperties: false } as const;

const defaultRoute = defineRoute({
  operationId: 'defaultCommitment',
  method: 'POST',
  path: '/v1/commitments/:commitmentId/instalments/:number/default',
  summary: 'Declare that a called instalment stayed unpaid: the commitment ends',
  description: 'What was paid stays paid; what was not takes no more room in the budget.',
  room: 'funding',
  permission: 'commitment.call',
  kind: 'command',
  problems: problemTypesOf(
    'instalment_unknown',
    'instalment_paid',
    'wrong_status',
    'instalment_not_called',
    'still_payable',
  ),
  params: instalmentParams,
  body: Type.Object({ payableUntilAt: wireInstant }, CLOSED),
  answer: wireCommitment,
  scopesOf,
  handle: async ({ params: given, body, caller, ifMatch }, ports: CommitmentPorts) => {
    const target = {
      id: given.commitmentId,
      version: ifMatch,
      number: Number(given.number),
      payableUntilAt: fromWireInstant(body.payableUntilAt),
    };
    return answerOfStep(
      await ports.database.write(caller, (writer) => defaultCommitment(writer, target, ports)),
    );
  },
});

const transferRoute = defineRoute({
  operationId: 'noteTransfer',
  method: 'POST',
  path: '/v1/commitments/:commitmentId/transfer',
  summary: 'Say when recovery-fund money was transferred irrevocably, once',
  description: 'It counts towards a match or a share only if that was by its date.',
  room: 'funding',
  permission: 'commitment.pay',
  kind: 'command',
  problems: problemTypesOf('not_binding', 'wrong_source', 'already_transferred', 'in_the_future'),
  params,
  body: Type.Object({ transferredAt: wireInstant }, CLOSED),
  answer: wireCommitment,
  scopesOf,
  handle: async (
    { params: { commitmentId: id }, body, caller, ifMatch },
    { database }: CommitmentPorts,
  ) => {
    const transferredAt = fromWireInstant(body.transferredAt);
    const target = { id, version: ifMatch, transferredAt };
    return answerOfStep(await database.write(caller, (writer) => noteTransfer(writer, target)));
  },
});

const certificateRoute = defineRoute({
  operationId: 'noteCertificate',
  method: 'POST',
  path: '/v1/commitments/:commitmentId/certificate',
  summary: 'Note who certified the value of what is given in kind, once',
  room: 'funding',
  permission: 'commitment.call',
  kind: 'command',
  problems: problemTypesOf('not_binding', 'wrong_source', 'already_certified', 'in_the_future'),
  params,
  body: wireCertificate,
  answer: wireCommitment,
  scopesOf,
  handle: async (
    { params: { commitmentId: id }, body, caller, ifMatch },
    { database }: CommitmentPorts,
  ) => {
    const target = { id, version: ifMatch, certificate: fromWireCertificate(body) };
    return answerOfStep(await database.write(caller, (writer) => noteCertificate(writer, target)));
  },
});

const meetRoute = defineRoute({
  operationId: 'meetCondition',
  method: 'POST',
  path: '/v1/commitments/:commitmentId/conditions/:number/meet',
  summary: 'Say that a condition of a commitment is met, once; its party says so',
  room: 'funding',
  permission: 'commitment.sign',
  kind: 'command',
  problems: problemTypesOf('not_binding', 'condition_unknown', 'condition_met'),
  params: instalmentParams,
  answer: wireCommitment,
  scopesOf,
  handle: async ({ params: given, caller, ifMatch }, { database }: CommitmentPorts) => {
    const { commitmentId: id, number } = given;
    const target = { id, version: ifMatch, number: Number(number) };
    return answerOfStep(await database.write(caller, (writer) => meetCondition(writer, target)));
  },
});

export const COMMITMENT_TERM_ROUTES = [defaultRoute, transferRoute, certificateRoute, meetRoute];
