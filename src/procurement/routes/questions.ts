/**
 * Questions about a launched call. Whoever may read the call reads those that are answered; an open
 * one is seen by those who answer, and by who asked it. Who asked is told to nobody.
 */
import Type, { type Static } from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { type Condition, selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireNullable,
} from '../../platform/http/wire.ts';
import type { Actor, Permission, Scope } from '../../platform/identity/access.ts';
import { isAllowed } from '../../platform/identity/permissions.ts';
import { scopesOfCall, scopesOfNamedCall } from '../commands/call-scopes.ts';
import {
  type AnswerOutcome,
  type AskOutcome,
  answerQuestion,
  askQuestion,
} from '../commands/questions.ts';
import { selectCall } from '../store/calls.ts';
import {
  QUESTION_COLUMNS,
  type Question,
  type QuestionRow,
  questionFromRow,
} from '../store/questions.ts';
import { callProblemTypes, refuseCall } from './call-problems.ts';
import { CLOSED } from './call-wire.ts';
import { scopesOfPublicCall } from './calls.ts';

export interface QuestionPorts {
  readonly database: Database;
}

const wireQuestion = Type.Object(
  {
    call: wireId('call_'),
    number: wireCount(1, 2_147_483_647),
    askedAt: wireInstant,
    question: wireLines(4_000, 1),
    answeredAt: wireNullable(wireInstant),
    answer: wireNullable(wireLines(8_000, 1)),
  },
  { ...CLOSED, title: 'CallQuestion' },
);
const params = Type.Object({ callId: wireId('call_') }, CLOSED);
const numbered = Type.Object(
  { callId: wireId('call_'), number: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }) },
  CLOSED,
);

function toWireQuestion(found: Question): Static<typeof wireQuestion> {
  return {
    call: found.call,
    number: found.number,
    askedAt: toWireInstant(found.askedAt),
    question: found.question,
    answeredAt: toWireInstantOrNull(found.answered?.at),
    answer: found.answered?.answer ?? null,
  };
}

function answerOf(outcome: AskOutcome | AnswerOutcome) {
  return outcome.ok
    ? ({ ok: true, body: toWireQuestion(outcome.value) } as const)
    : refuseCall(outcome);
}

/** For `scopesOf`: where `permission` counts for a call that is launched. */
function takingPart(permission: Permission) {
  return async (
    request: { readonly params: { readonly callId: string }; readonly actor: Actor },
    reader: Reader,
  ): Promise<readonly Scope[] | undefined> => {
    const call = await selectCall(reader, request.params.callId);
    return call && scopesOfPublicCall(call, request.actor, permission);
  };
}

async function whereShown(
  reader: Reader,
  { actor, params: { callId } }: { actor: Actor; params: { callId: string } },
): Promise<Condition | undefined> {
  const call = await selectCall(reader, callId);
  const mayAnswer = call !== undefined && isAllowed(actor, 'question.answer', scopesOfCall(call));
  if (mayAnswer) return undefined;
  return (bind) => `q.answered_at IS NOT NULL OR q.asked_by = ${bind(actor.id)}`;
}

const listQuestions = defineList({
  operationId: 'listQuestions',
  path: '/v1/calls/:callId/questions',
  summary: 'Questions about a call, and their answers',
  description: 'An open question is shown to those who answer it, and to who asked it.',
  room: 'procurement',
  permission: 'call.read',
  params,
  item: wireQuestion,
  sorts: ['number'],
  defaultSort: 'number',
  scopesOf: takingPart('call.read'),
  readPage: async (request, { database }: QuestionPorts) => {
    const number = { column: 'q.number', type: 'bigint' } as const;
    const source = {
      select: QUESTION_COLUMNS,
      from: 'procurement.question AS q',
      sorts: { number },
      id: number,
    } as const;
    const found = await selectPage<QuestionRow>(database, source, request.page, [
      whereEqual('q.call', request.params.callId),
      await whereShown(database, request),
    ]);
    return mapPage(found, (row) => toWireQuestion(questionFromRow(row)));
  },
});

const askRoute = defineRoute({
  operationId: 'askQuestion',
  method: 'POST',
  path: '/v1/calls/:callId/questions',
  summary: 'Ask about a launched call, until its deadline; your name is not published',
  room: 'procurement',
  permission: 'question.ask',
  knownBy: 'call.read',
  kind: 'create',
  problems: callProblemTypes('call_state', 'deadline_passed'),
  params,
  body: Type.Object({ question: wireLines(4_000, 1) }, CLOSED),
  answer: wireQuestion,
  scopesOf: takingPart('question.ask'),
  handle: async ({ params: { callId }, body, caller }, { database }: QuestionPorts) =>
    answerOf(await database.write(caller, (writer) => askQuestion(writer, callId, body.question))),
});

const answerRoute = defineRoute({
  operationId: 'answerQuestion',
  method: 'POST',
  path: '/v1/calls/:callId/questions/:number/answer',
  summary: 'Answer a question, once, for all who may read the call',
  room: 'procurement',
  permission: 'question.answer',
  knownBy: 'call.read',
  kind: 'command',
  problems: callProblemTypes('question_answered'),
  params: numbered,
  body: Type.Object({ answer: wireLines(8_000, 1) }, CLOSED),
  answer: wireQuestion,
  scopesOf: scopesOfNamedCall,
  handle: async ({ params: { callId, number }, body, caller }, { database }: QuestionPorts) =>
    answerOf(
      await database.write(caller, (writer) =>
        answerQuestion(writer, { call: callId, number: Number(number) }, body.answer),
      ),
    ),
});

export const QUESTION_ROUTES = [listQuestions, askRoute, answerRoute];
