/** Rehearsals: asked for, seen while they wait and run, cancelled, run again. */
import Type from 'typebox';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { type Condition, selectPage } from '../../platform/http/page-sql.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  cancelRehearsal,
  findSeen,
  runAgain,
  type StepOutcome,
  submitRehearsal,
} from '../commands.ts';
import { fromRow, REHEARSAL_COLUMNS, type RehearsalRow, selectProgrammeText } from '../store.ts';
import { REHEARSAL_PROBLEMS, refuseWith } from './problems.ts';
import type { ProgrammePorts } from './programmes.ts';
import {
  CLOSED,
  PROGRAMME_BODY_BYTES_MAX,
  toWireRehearsal,
  viewerOf,
  wireProgramme,
  wireRehearsal,
  wireRehearsalId,
} from './wire.ts';

const REHEARSALS = {
  select: REHEARSAL_COLUMNS,
  from: 'rehearsal.rehearsal AS r',
  sorts: { submitted: { column: 'r.submitted_at', type: 'bigint' } },
  id: { column: 'r.position', type: 'bigint' },
} as const;

/** Its own and those of its parties; ready-made ones have a page of their own. */
function whereSeen({ person, parties }: ReturnType<typeof viewerOf>): Condition {
  return (bind) =>
    `r.example IS NULL AND (r.owner = ${bind(person)} OR r.party = ANY(${bind(parties)}::text[]))`;
}

const listRehearsals = defineList({
  operationId: 'listRehearsals',
  path: '/v1/rehearsals',
  summary: 'Your rehearsals and those of your party',
  room: 'rehearsal',
  permission: 'rehearsal.read',
  item: wireRehearsal,
  sorts: ['submitted'],
  defaultSort: '-submitted',
  readPage: async ({ page, actor, caller: { at } }, { database }: ProgrammePorts) => {
    const viewer = viewerOf(actor);
    const found = await selectPage<RehearsalRow>(database, REHEARSALS, page, [whereSeen(viewer)]);
    return mapPage(found, (row) => toWireRehearsal(fromRow(row), { actor, at }));
  },
});

const params = Type.Object({ rehearsalId: wireRehearsalId }, CLOSED);

export function noRehearsal(id: string) {
  return refuse(PROBLEMS.notFound, `There is no ${id}, or not for you.`);
}

const getRehearsal = defineRoute({
  operationId: 'getRehearsal',
  method: 'GET',
  path: '/v1/rehearsals/:rehearsalId',
  summary: 'One rehearsal: its place in line, how far it is, its key figures',
  description: 'Cheap enough to ask for each second while it waits or runs.',
  room: 'rehearsal',
  permission: 'rehearsal.read',
  kind: 'read',
  params,
  answer: wireRehearsal,
  handle: async ({ params: { rehearsalId }, actor, caller }, { database }: ProgrammePorts) => {
    const found = await findSeen(database, rehearsalId, viewerOf(actor));
    if (found === undefined) return noRehearsal(rehearsalId);
    const body = toWireRehearsal(found, { actor, at: caller.at });
    return { ok: true, body };
  },
});

const getProgramme = defineRoute({
  operationId: 'getRehearsalProgramme',
  method: 'GET',
  path: '/v1/rehearsals/:rehearsalId/programme',
  summary: 'The programme of a rehearsal as it was sent',
  room: 'rehearsal',
  permission: 'rehearsal.read',
  kind: 'read',
  params,
  answer: wireProgramme,
  handle: async ({ params: { rehearsalId }, actor }, { database }: ProgrammePorts) => {
    const found = await findSeen(database, rehearsalId, viewerOf(actor));
    const programme = found && (await selectProgrammeText(database, rehearsalId));
    if (found === undefined || programme === undefined) return noRehearsal(rehearsalId);
    return { ok: true, body: { programme, assumesBudget: found.assumesBudget } };
  },
});

const submitRoute = defineRoute({
  operationId: 'submitRehearsal',
  method: 'POST',
  path: '/v1/rehearsals',
  summary: 'Rehearse a programme: it waits in line, then runs',
  room: 'rehearsal',
  permission: 'rehearsal.run',
  kind: 'create',
  bodyBytesMax: PROGRAMME_BODY_BYTES_MAX,
  problems: [REHEARSAL_PROBLEMS.programme_at_fault, REHEARSAL_PROBLEMS.too_many_open],
  body: wireProgramme,
  answer: wireRehearsal,
  handle: async ({ body, actor, caller }, ports: ProgrammePorts) => {
    const made = await ports.database.write(caller, (writer) =>
      submitRehearsal(writer, {
        ...body,
        id: ports.newRehearsalId(),
        viewer: viewerOf(actor),
        fingerprint: ports.fingerprintOf(body),
      }),
    );
    if (!made.ok) return refuseWith(made);
    const location = `/v1/rehearsals/${made.value.id}`;
    return { ok: true, body: toWireRehearsal(made.value, { actor, at: caller.at }), location };
  },
});

function stepRoute(
  words: { readonly operationId: string; readonly verb: string; readonly summary: string },
  step: typeof cancelRehearsal,
  refusals: readonly (keyof typeof REHEARSAL_PROBLEMS)[],
) {
  const { operationId, verb, summary } = words;
  return defineRoute({
    ...{ operationId, summary },
    method: 'POST',
    path: `/v1/rehearsals/:rehearsalId/${verb}`,
    room: 'rehearsal',
    permission: 'rehearsal.run',
    kind: 'command',
    problems: refusals.map((reason) => REHEARSAL_PROBLEMS[reason]),
    params,
    answer: wireRehearsal,
    handle: async ({ params: { rehearsalId }, actor, caller }, { database }: ProgrammePorts) => {
      const stepped: StepOutcome = await database.write(caller, (writer) =>
        step(writer, { id: rehearsalId, viewer: viewerOf(actor) }),
      );
      if (!stepped.ok) return refuseWith(stepped);
      return { ok: true, body: toWireRehearsal(stepped.value, { actor, at: caller.at }) };
    },
  });
}

const cancelRoute = stepRoute(
  {
    operationId: 'cancelRehearsal',
    verb: 'cancel',
    summary: 'Cancel a rehearsal that waits or runs',
  },
  cancelRehearsal,
  ['of_another', 'over'],
);

const againRoute = stepRoute(
  {
    operationId: 'runRehearsalAgain',
    verb: 'run-again',
    summary: 'Run a rehearsal again that failed, was cancelled or was broken off',
  },
  runAgain,
  ['not_over', 'too_many_open'],
);

export const REHEARSAL_ROUTES_OF_ONE = [
  listRehearsals,
  getRehearsal,
  getProgramme,
  submitRoute,
  cancelRoute,
  againRoute,
];
