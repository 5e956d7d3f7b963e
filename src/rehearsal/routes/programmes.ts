/** Programmes before they are rehearsed: what is wrong with one, the format, ready-made ones. */
import Type from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { wireText } from '../../platform/http/wire.ts';
import { checkProgramme, prepareReadyMade, programmeSchema, type ReadyMade } from '../commands.ts';
import {
  CLOSED,
  PROGRAMME_BODY_BYTES_MAX,
  toWireRehearsal,
  wireFault,
  wireProgramme,
  wireRehearsal,
} from './wire.ts';

/** A programme that comes with Polder. */
export interface ExampleProgramme {
  readonly id: string;
  /** The choice that it is a part of, such as `nl`. */
  readonly decision: string | undefined;
  readonly name: string;
  readonly description: string;
  readonly programme: string;
  /** Whether its commitments are above their budgets. */
  readonly needsBudget: boolean;
}

export interface ProgrammePorts {
  readonly database: Database;
  readonly examples: () => Promise<readonly ExampleProgramme[]>;
  /** An id that nobody has, and what tells one programme with its options from another. */
  readonly newRehearsalId: () => ReadyMade['id'];
  readonly fingerprintOf: (order: {
    readonly programme: string;
    readonly assumesBudget: boolean;
  }) => string;
}

const checkRoute = defineRoute({
  operationId: 'checkProgramme',
  method: 'POST',
  path: '/v1/programme-checks',
  summary: 'Say what is wrong with a programme file; nothing is kept',
  room: 'rehearsal',
  permission: 'rehearsal.run',
  kind: 'command',
  idempotency: 'by-content',
  bodyBytesMax: PROGRAMME_BODY_BYTES_MAX,
  body: wireProgramme,
  answer: Type.Object(
    { faults: Type.Array(wireFault) },
    { ...CLOSED, title: 'ProgrammeCheck', description: 'no fault: it can be rehearsed' },
  ),
  handle: async ({ body }, _ports: ProgrammePorts) => {
    const faults = checkProgramme(body).map(({ file: _, ...fault }) => fault);
    return { ok: true, body: { faults } };
  },
});

const schemaRoute = defineRoute({
  operationId: 'getProgrammeSchema',
  method: 'GET',
  path: '/v1/programme-schema',
  summary: 'The JSON Schema (2020-12) of a programme file, as polder schema prints it',
  room: 'rehearsal',
  permission: 'rehearsal.read',
  kind: 'read',
  answer: Type.Unsafe<object>({ type: 'object', description: 'JSON Schema' }),
  handle: async (_request, _ports: ProgrammePorts) => ({ ok: true, body: programmeSchema() }),
});

const wireExample = Type.Object(
  {
    id: wireText(100),
    decision: Type.Union([wireText(100), Type.Null()]),
    name: wireText(200),
    description: Type.String({ maxLength: 4_000 }),
    programme: Type.String({ maxLength: 250_000 }),
    needsBudget: Type.Boolean({ description: 'whether it runs only where budgets are assumed' }),
  },
  { ...CLOSED, title: 'ExampleProgramme' },
);

const examplesRoute = defineRoute({
  operationId: 'listExampleProgrammes',
  method: 'GET',
  path: '/v1/example-programmes',
  summary: 'Programmes that come with Polder, to rehearse or to change',
  room: 'rehearsal',
  permission: 'rehearsal.read',
  kind: 'read',
  answer: Type.Object(
    { items: Type.Array(wireExample) },
    { ...CLOSED, title: 'ExampleProgrammes' },
  ),
  handle: async (_request, { examples }: ProgrammePorts) => {
    const items = (await examples()).map((each) => ({ ...each, decision: each.decision ?? null }));
    return { ok: true, body: { items } };
  },
});

const decisionRoute = defineRoute({
  operationId: 'rehearseDecision',
  method: 'POST',
  path: '/v1/ready-made-decisions/:decisionId/rehearse',
  summary: 'See to it that every alternative of a ready-made decision is rehearsed, once for all',
  room: 'rehearsal',
  permission: 'rehearsal.run',
  kind: 'command',
  idempotency: 'by-content',
  problems: [PROBLEMS.notFound],
  params: Type.Object({ decisionId: wireText(100) }, CLOSED),
  answer: Type.Object(
    { items: Type.Array(wireRehearsal) },
    { ...CLOSED, title: 'DecisionRehearsals' },
  ),
  handle: async ({ params: { decisionId }, caller, actor }, ports: ProgrammePorts) => {
    const { database, newRehearsalId, fingerprintOf } = ports;
    const alternatives = (await ports.examples()).filter(({ decision }) => decision === decisionId);
    if (alternatives.length === 0) {
      return refuse(PROBLEMS.notFound, `There is no ready-made decision ${decisionId}.`);
    }
    const made = alternatives.map(({ id: example, name, programme, needsBudget }) => {
      const order = { programme, assumesBudget: needsBudget };
      return { id: newRehearsalId(), name, example, ...order, fingerprint: fingerprintOf(order) };
    });
    const rehearsals = await prepareReadyMade(database, caller, made);
    const items = rehearsals.map((each) => toWireRehearsal(each, { actor, at: caller.at }));
    return { ok: true, body: { items } };
  },
});

export const PROGRAMME_ROUTES = [checkRoute, schemaRoute, examplesRoute, decisionRoute];
