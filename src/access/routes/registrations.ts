/**
 * Registrations of persons for organisations. Asked for by anyone who has logged in, and seen by
 * that one; read and decided by the officers of the state that the organisation is of, and by those
 * of the whole platform.
 */
import Type from 'typebox';
import type { Caller, Database, Reader, Writer } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereInReach } from '../../platform/http/page-sql.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import { wireId } from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import {
  type EndRegistrationOutcome,
  endRegistration,
  type GrantRegistrationOutcome,
  grantRegistration,
  type RefuseRegistrationOutcome,
  type RegistrationFacts,
  readLikelyParties,
  readStates,
  refuseRegistration,
  register,
  type WithdrawRegistrationOutcome,
  withdrawRegistration,
} from '../commands/registrations.ts';
import {
  REGISTRATION_COLUMNS,
  type RegistrationRow,
  registrationFromRow,
  selectRegistration,
} from '../store/registrations.ts';
import { CLOSED, wireReasonSaid } from './application-wire.ts';
import { refuseRegistrationWith, registrationProblems } from './registration-problems.ts';
import {
  fromWireGranted,
  fromWireRegistration,
  toWireRegistration,
  toWireRegistrationForm,
  toWireRegistrationToDecide,
  wireNewRegistration,
  wireRegistration,
  wireRegistrationForm,
  wireRegistrationGranted,
  wireRegistrationState,
  wireRegistrationToDecide,
} from './registration-wire.ts';

export interface RegistrationPorts {
  readonly database: Database;
  readonly registrationFacts: RegistrationFacts;
}

type Registration = ReturnType<typeof registrationFromRow>;

const REGISTRATIONS = {
  select: REGISTRATION_COLUMNS,
  from: 'access.registration AS g',
  sorts: { asked: { column: 'g.position', type: 'bigint' } },
  id: { column: 'g.id', type: 'text' },
} as const;

const params = Type.Object({ registrationId: wireId('registration_') }, CLOSED);
interface OfRegistration {
  readonly params: { readonly registrationId: string };
}

function answerOf(found: Registration) {
  return { ok: true, body: toWireRegistration(found), version: found.version } as const;
}

type Decided =
  | WithdrawRegistrationOutcome
  | RefuseRegistrationOutcome
  | GrantRegistrationOutcome
  | EndRegistrationOutcome;

/** What was done with one that is there: as it is now, or why not. */
async function decided(
  { database }: RegistrationPorts,
  caller: Caller,
  work: (writer: Writer) => Promise<Decided>,
) {
  const made = await database.write(caller, work);
  return made.ok ? answerOf(made.value) : refuseRegistrationWith(made);
}

const getForm = defineRoute({
  operationId: 'getRegistrationForm',
  method: 'GET',
  path: '/v1/registration-form',
  summary: 'What a registration may say: the states that an organisation may be of',
  room: 'access',
  permission: 'anyone-logged-in',
  kind: 'read',
  answer: wireRegistrationForm,
  handle: async (_, { database, registrationFacts }: RegistrationPorts) => ({
    ok: true,
    body: toWireRegistrationForm(await readStates(database, registrationFacts)),
  }),
});

const listOwn = defineList({
  operationId: 'listMyRegistrations',
  path: '/v1/my-registrations',
  summary: 'The organisations that the caller asked to apply for, and what was answered',
  room: 'access',
  permission: 'anyone-logged-in',
  item: wireRegistration,
  sorts: ['asked'],
  defaultSort: '-asked',
  readPage: async ({ page, actor }, { database }: RegistrationPorts) => {
    const found = await selectPage<RegistrationRow>(database, REGISTRATIONS, page, [
      whereEqual('g.person', actor.id),
    ]);
    return mapPage(found, (row) => toWireRegistration(registrationFromRow(row)));
  },
});

const getOwn = defineRoute({
  operationId: 'getMyRegistration',
  method: 'GET',
  path: '/v1/my-registrations/:registrationId',
  summary: 'One registration of the caller',
  room: 'access',
  permission: 'anyone-logged-in',
  kind: 'read',
  params,
  answer: wireRegistration,
  handle: async ({ params: { registrationId: id }, actor }, { database }: RegistrationPorts) => {
    const found = await selectRegistration(database, id);
    return found?.person === actor.id
      ? answerOf(found)
      : refuse(PROBLEMS.notFound, `There is no ${id} of yours.`);
  },
});

const registerRoute = defineRoute({
  operationId: 'register',
  method: 'POST',
  path: '/v1/my-registrations',
  summary: 'Ask to apply in the name of an organisation; needs no role',
  room: 'access',
  permission: 'anyone-logged-in',
  kind: 'create',
  problems: registrationProblems(
    'token_restricted',
    'not_a_person',
    'person_inactive',
    'exists',
    'state_unknown',
    'registration_open',
    'registered_too_often',
  ),
  body: wireNewRegistration,
  answer: wireRegistration,
  handle: async ({ body, caller, actor }, ports: RegistrationPorts) => {
    const made = await ports.database.write(caller, (writer) =>
      register(writer, fromWireRegistration(body), actor, ports.registrationFacts),
    );
    return made.ok
      ? { ...answerOf(made.value), location: `/v1/my-registrations/${body.id}` }
      : refuseRegistrationWith(made);
  },
});

const withdrawRoute = defineRoute({
  operationId: 'withdrawRegistration',
  method: 'POST',
  path: '/v1/my-registrations/:registrationId/withdraw',
  summary: 'Take back a registration that is not decided yet',
  room: 'access',
  permission: 'anyone-logged-in',
  kind: 'command',
  problems: registrationProblems('token_restricted', 'registration_decided'),
  params,
  answer: wireRegistration,
  handle: ({ params: { registrationId: id }, caller, actor, ifMatch }, ports: RegistrationPorts) =>
    decided(ports, caller, (writer) =>
      withdrawRegistration(writer, { id, version: ifMatch }, actor),
    ),
});

const listRegistrations = defineList({
  operationId: 'listRegistrations',
  path: '/v1/registrations',
  summary: 'Who asks to apply for which organisation, and what was answered',
  room: 'access',
  permission: 'registration.read',
  item: wireRegistration,
  filters: {
    state: Type.Optional(wireRegistrationState),
    ofState: Type.Optional(wireId('party_')),
  },
  sorts: ['asked'],
  defaultSort: 'asked',
  readPage: async ({ page, query, reach }, { database }: RegistrationPorts) => {
    const found = await selectPage<RegistrationRow>(database, REGISTRATIONS, page, [
      whereInReach(reach, { party: 'g.of_state' }),
      whereEqual('g.state', query.state),
      whereEqual('g.of_state', query.ofState),
    ]);
    return mapPage(found, (row) => toWireRegistration(registrationFromRow(row)));
  },
});

/** Of one whose organisation is of no state that takes part, the platform's officers alone. */
function decidersOf({ ofState }: Pick<Registration, 'ofState'>): readonly Scope[] {
  return ofState === undefined ? [] : [{ kind: 'party', id: ofState }];
}

async function scopesOf({ params: { registrationId } }: OfRegistration, reader: Reader) {
  const found = await selectRegistration(reader, registrationId);
  return found && decidersOf(found);
}

const getRegistration = defineRead({
  operationId: 'getRegistration',
  path: '/v1/registrations/:registrationId',
  summary: 'One registration, with the parties that the organisation may be already',
  room: 'access',
  permission: 'registration.read',
  params,
  answer: wireRegistrationToDecide,
  find: async (
    { params: { registrationId } },
    { database, registrationFacts }: RegistrationPorts,
  ) => {
    const found = await selectRegistration(database, registrationId);
    if (found === undefined) return undefined;
    const show = async () => {
      const likely = await readLikelyParties(database, found, registrationFacts);
      return { body: toWireRegistrationToDecide(found, likely), version: found.version };
    };
    return { scopes: decidersOf(found), show };
  },
});

const grantRoute = defineRoute({
  operationId: 'grantRegistration',
  method: 'POST',
  path: '/v1/registrations/:registrationId/grant',
  summary: 'Make the person an applicant of a party: one that is there, or a new one',
  description:
    'A new party is entered into the plan, of the kind and the state that the registration says; ' +
    'where it names no state, of the one that is named here. ' +
    'A programme file that is applied later and does not name it leaves it as it is.',
  room: 'access',
  permission: 'registration.decide',
  kind: 'command',
  problems: registrationProblems(
    'registration_decided',
    'own_registration',
    'person_inactive',
    'exists',
    'state_differs',
    'state_missing',
    'state_unknown',
    'party_unknown',
    'not_a_user',
    'of_another_state',
  ),
  params,
  body: wireRegistrationGranted,
  answer: wireRegistration,
  scopesOf,
  handle: ({ params: { registrationId: id }, body, caller, ifMatch }, ports: RegistrationPorts) =>
    decided(ports, caller, (writer) => {
      const target = { id, version: ifMatch };
      return grantRegistration(writer, target, fromWireGranted(body), ports.registrationFacts);
    }),
});

const refuseRoute = defineRoute({
  operationId: 'refuseRegistration',
  method: 'POST',
  path: '/v1/registrations/:registrationId/refuse',
  summary: 'Refuse a registration; the person reads why',
  room: 'access',
  permission: 'registration.decide',
  kind: 'command',
  problems: registrationProblems('registration_decided', 'own_registration'),
  params,
  body: wireReasonSaid,
  answer: wireRegistration,
  scopesOf,
  handle: ({ params: { registrationId: id }, body, caller, ifMatch }, ports: RegistrationPorts) =>
    decided(ports, caller, (writer) =>
      refuseRegistration(writer, { id, version: ifMatch }, body.said),
    ),
});

const endRoute = defineRoute({
  operationId: 'endRegistration',
  method: 'POST',
  path: '/v1/registrations/:registrationId/end',
  summary: 'End what was granted: the person is no applicant of the party any more, and reads why',
  room: 'access',
  permission: 'registration.decide',
  kind: 'command',
  problems: registrationProblems('registration_not_granted'),
  params,
  body: wireReasonSaid,
  answer: wireRegistration,
  scopesOf,
  handle: ({ params: { registrationId: id }, body, caller, ifMatch }, ports: RegistrationPorts) =>
    decided(ports, caller, (writer) =>
      endRegistration(writer, { id, version: ifMatch }, body.said),
    ),
});

export const REGISTRATION_ROUTES: readonly AnyRoute<RegistrationPorts>[] = [
  getForm,
  listOwn,
  getOwn,
  registerRoute,
  withdrawRoute,
  listRegistrations,
  getRegistration,
  grantRoute,
  refuseRoute,
  endRoute,
];
