/** What people ask about waiting jobs, answered from the engine's memory. */
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import {
  answerQuestions,
  type EngineAnswer,
  loadQuestions,
} from '../../scheduling/store/questions.ts';
import type { Memory } from './memory.ts';

/** Each costs a look at all waiting jobs of its cluster. */
const ANSWERS_PER_TURN = 20;

export async function answerOpenQuestions(
  database: Database,
  memory: Memory,
  now: number,
): Promise<void> {
  const jobNumbers = await loadQuestions(database, ANSWERS_PER_TURN);
  const answers = jobNumbers.map((jobNumber) => ({
    jobNumber,
    answer: answerOf(memory, jobNumber, now),
  }));
  await answerQuestions(database, answers, toEpochSeconds(now));
}

function answerOf(memory: Memory, jobNumber: number, at: number): EngineAnswer | undefined {
  const place = memory.places.get(jobNumber);
  if (place === undefined || memory.engine.isRunning(place)) return undefined;
  const { jobNumber: _, startsBy, ...known } = memory.engine.explain(place, at);
  return { ...known, at, startsBy: startsBy ?? null };
}
