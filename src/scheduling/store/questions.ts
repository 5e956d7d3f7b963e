/**
 * Questions about waiting jobs, which the engine answers from its memory with its next turn: what
 * it knows of a job at this moment stands nowhere else. Nothing here is worth a transaction with an
 * audit: a question changes nothing. Questions older than an hour are forgotten.
 */
import type { EpochSeconds } from '../../kernel/units.ts';
import type { JsonObject, Reader } from '../../platform/database/transaction.ts';
import { type EarliestStart, START_BASES } from '../earliest-start.ts';
import { STANDINGS, type Standing } from '../standing.ts';
import { CHANGE_KINDS, type Change } from '../what-if.ts';
import { WORK_CHANNEL } from './submitted-jobs.ts';

/** The words that an answer may have. */
export const ANSWER_WORDS = {
  bases: START_BASES,
  changes: CHANGE_KINDS,
  standings: STANDINGS,
} as const;

/** The number of each job that was answered is announced here. */
export const ANSWER_CHANNEL = 'polder_answer';

const KEPT_SECONDS = 3_600;

/** What the engine knows of a waiting job; see `explain.ts`. Times in epoch seconds. */
export interface EngineAnswer {
  readonly at: number;
  readonly reason: string;
  readonly standing: Standing;
  /** 1 for the job that is tried first on its cluster. */
  readonly queuePosition: number;
  readonly startsBy: number | null;
  /** What its funder is owed so far this period. */
  readonly positionGpuSeconds: number;
  readonly wouldStart: string;
  /** `at` is left out where nothing is known. */
  readonly earliestStart: EarliestStart;
  readonly changes: readonly Change[];
}

/** Asks, unless the question stands open already, and wakes the engine in any case. */
export async function askQuestion(
  database: Reader,
  jobNumber: number,
  at: EpochSeconds,
): Promise<void> {
  await database.query(
    `WITH asked AS (
       INSERT INTO scheduling.question AS question (job_number, asked_at) VALUES ($1, $2)
       ON CONFLICT (job_number) DO UPDATE
         SET asked_at = excluded.asked_at, answered_at = NULL, answer = NULL
       WHERE question.answered_at IS NOT NULL)
     SELECT pg_notify('${WORK_CHANNEL}', 'question')`,
    [jobNumber, at],
  );
}

/** The numbers of the jobs that somebody asks about, the first asked first. For the engine. */
export async function loadQuestions(reader: Reader, countMax: number): Promise<readonly number[]> {
  const rows = await reader.query<{ job_number: number }>(
    `SELECT job_number FROM scheduling.question
      WHERE answered_at IS NULL ORDER BY asked_at, job_number LIMIT $1`,
    [countMax],
  );
  return rows.map(({ job_number }) => job_number);
}

/** Answers questions; `undefined`: the engine knows no such waiting job. For the engine. */
export async function answerQuestions(
  database: Reader,
  answers: readonly { readonly jobNumber: number; readonly answer: EngineAnswer | undefined }[],
  at: EpochSeconds,
): Promise<void> {
  if (answers.length === 0) return;
  await database.query(
    `WITH forgotten AS (DELETE FROM scheduling.question WHERE asked_at < $3::bigint - $4::bigint)
     UPDATE scheduling.question AS question
        SET answered_at = $3::bigint, answer = given.answer::jsonb
       FROM unnest($1::integer[], $2::text[]) AS given (job_number, answer)
      WHERE question.job_number = given.job_number AND asked_at >= $3::bigint - $4::bigint
     RETURNING pg_notify('${ANSWER_CHANNEL}', question.job_number::text)`,
    [
      answers.map(({ jobNumber }) => jobNumber),
      answers.map(({ answer }) => (answer === undefined ? null : JSON.stringify(answer))),
      at,
      KEPT_SECONDS,
    ],
  );
}

/**
 * The answer to the last question about a job; `undefined` while it stands open, as it does again
 * where somebody asks anew. Of a job that the engine does not know there is no `answer` in it.
 */
export async function selectAnswer(
  reader: Reader,
  jobNumber: number,
): Promise<{ readonly answer: EngineAnswer | undefined } | undefined> {
  const [row] = await reader.query<{ answer: JsonObject | null }>(
    `SELECT answer FROM scheduling.question WHERE job_number = $1 AND answered_at IS NOT NULL`,
    [jobNumber],
  );
  return row && { answer: (row.answer ?? undefined) as EngineAnswer | undefined };
}
