/** What a round of the agent is told as on its screen. */
import { countedText } from '../kernel/number-text.ts';
import type { Round } from './agent.ts';

/** What is not as it should be at the site, a sentence each. */
export function sentencesOf({ untaken, drift }: Pick<Round, 'untaken' | 'drift'>) {
  return [...untaken, ...drift.map((sentence) => `drift: ${sentence}`)];
}

/**
 * What was done, and every sentence that `before` has not, which are those of the last round: what
 * stays as it is for hours would be said every few seconds. `undefined`: there is no news.
 */
export function newsOf(round: Round, before: readonly string[]): string | undefined {
  const known = new Set(before);
  const sentences = sentencesOf(round).filter((sentence) => !known.has(sentence));
  const { commandCount, orderCount, newFactCount, newUsageCount } = round;
  const counts = [commandCount, orderCount, newFactCount, newUsageCount];
  if (sentences.length === 0 && counts.every((count) => count === 0)) return undefined;
  return [countsText(round), ...sentences].join('\n');
}

/** As `newsOf`, of a round that is the only one. */
export function roundText(round: Round): string {
  return [countsText(round), ...sentencesOf(round)].join('\n');
}

function countsText({ commandCount, orderCount, newFactCount, newUsageCount }: Round): string {
  return [
    countedText(commandCount, 'change of accounts', 'changes of accounts'),
    countedText(orderCount, 'order'),
    countedText(newFactCount, 'report'),
    countedText(newUsageCount, 'new usage', 'new usages'),
  ].join(', ');
}
