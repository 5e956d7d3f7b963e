/** Questions about a launched call, until its deadline, and their answers. */
import type { NotFound } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { CallId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { type QuestionRefusal, questionRefusal } from '../call-rules.ts';
import { lockCall, type StoredCall } from '../store/calls.ts';
import { insertQuestion, type Question, selectQuestion, updateAnswer } from '../store/questions.ts';

export type AskOutcome = Outcome<Question, NotFound | QuestionRefusal>;
export type AnswerOutcome = Outcome<
  Question,
  | NotFound
  | {
      readonly reason: 'question_answered';
      readonly number: number;
      readonly at: EpochSeconds;
    }
>;

/**
 * Refuses as {@link questionRefusal}. The audit keeps who asked, as a change of the question and
 * not of the call: who changed the call last is told to officers. Nothing else says who asked.
 */
export async function askQuestion(
  writer: Writer,
  id: CallId,
  question: string,
): Promise<AskOutcome> {
  const call = await lockCall(writer, id);
  if (call === undefined) return refused({ reason: 'not_found', id });
  const refusal = questionRefusal(call, writer.caller.at);
  if (refusal !== undefined) return refused(refusal);
  const number = await insertQuestion(writer, id, question);
  tell(writer, call, number, 'ask');
  return done(present(await selectQuestion(writer, id, number), `question ${number} of ${id}`));
}

/** Publishes question and answer to all who may read the call. Once: an answer stands. */
export async function answerQuestion(
  writer: Writer,
  { call: id, number }: { readonly call: CallId; readonly number: number },
  answer: string,
): Promise<AnswerOutcome> {
  const call = await lockCall(writer, id);
  const found = await selectQuestion(writer, id, number);
  if (call === undefined || found === undefined) {
    return refused({ reason: 'not_found', id: `question ${number} of ${id}` });
  }
  if (found.answered !== undefined) {
    return refused({ reason: 'question_answered', number, at: found.answered.at });
  }
  await updateAnswer(writer, found, answer);
  tell(writer, call, number, 'answer');
  return done(present(await selectQuestion(writer, id, number), `question ${number} of ${id}`));
}

function tell(writer: Writer, { terms }: StoredCall, number: number, verb: 'ask' | 'answer'): void {
  const { id, programme, states } = terms;
  const listeners = verb === 'ask' ? [] : states.map((state) => `party:${state}`);
  const subject = `${id}/questions/${number}`;
  writer.audit({ action: `question.${verb}`, subject, detail: { call: id, number } });
  writer.publish({
    kind: verb === 'ask' ? 'question.asked' : 'question.answered',
    subject: id,
    scopes: [`programme:${programme}`, ...listeners],
    detail: { number },
  });
}
