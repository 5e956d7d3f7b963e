/** Questions about a call, with their answers. */
import type { CallId } from '../../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';

/** As it is published: who asked is not in it. */
export interface Question {
  readonly call: CallId;
  /** In its call, counted from 1. */
  readonly number: number;
  readonly askedAt: EpochSeconds;
  readonly question: string;
  readonly answered: { readonly at: EpochSeconds; readonly answer: string } | undefined;
}

export interface QuestionRow {
  readonly call: CallId;
  readonly number: number;
  readonly asked_at: bigint;
  readonly question: string;
  readonly answered_at: bigint | null;
  readonly answer: string | null;
}

export const QUESTION_COLUMNS = 'q.call, q.number, q.asked_at, q.question, q.answered_at, q.answer';

export async function selectQuestion(
  reader: Reader,
  call: string,
  number: number,
): Promise<Question | undefined> {
  const [row] = await reader.query<QuestionRow>(
    `SELECT ${QUESTION_COLUMNS} FROM procurement.question AS q
      WHERE q.call = $1 AND q.number = $2`,
    [call, number],
  );
  return row === undefined ? undefined : questionFromRow(row);
}

/** Those that are answered, which all may read. */
export async function selectAnsweredQuestions(
  reader: Reader,
  call: string,
): Promise<readonly Question[]> {
  const rows = await reader.query<QuestionRow>(
    `SELECT ${QUESTION_COLUMNS} FROM procurement.question AS q
      WHERE q.call = $1 AND q.answered_at IS NOT NULL ORDER BY q.number`,
    [call],
  );
  return rows.map(questionFromRow);
}

export function questionFromRow(row: QuestionRow): Question {
  const { call, number, question, answered_at: at, answer } = row;
  return {
    call,
    number,
    askedAt: toEpochSeconds(Number(row.asked_at)),
    question,
    answered:
      at === null || answer === null ? undefined : { at: toEpochSeconds(Number(at)), answer },
  };
}

/** Under the lock of the call, so that numbers follow each other; answers the number. */
export async function insertQuestion(
  writer: Writer,
  call: CallId,
  question: string,
): Promise<number> {
  const [row] = await writer.query<{ readonly number: number }>(
    `INSERT INTO procurement.question (call, number, asked_at, asked_by, question)
     SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4
       FROM procurement.question WHERE call = $1
     RETURNING number`,
    [call, writer.caller.at, writer.caller.actor, question],
  );
  return row?.number ?? 0;
}

/** Once: the schema refuses a second answer. */
export async function updateAnswer(
  writer: Writer,
  { call, number }: Pick<Question, 'call' | 'number'>,
  answer: string,
): Promise<void> {
  await writer.query(
    `UPDATE procurement.question SET answer = $3, answered_at = $4, answered_by = $5
      WHERE call = $1 AND number = $2`,
    [call, number, answer, writer.caller.at, writer.caller.actor],
  );
}
