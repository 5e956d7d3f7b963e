/**
 * Whether something that the plan depends on comes only after the rehearsal begins, where the file
 * does not say whose capacity waits for it: such a condition moves nothing in the rehearsal, and
 * would move the start of what waits for it, by the same rule as one that says so.
 */
import { parseDate, toDateText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { capacityStartOf } from '../../procurement/condition.ts';
import type { DecisionSummary, Summary } from '../summary.ts';
import { dateText, secondsOfIso } from './dates.ts';

/** `undefined` where every condition with a date is due before the rehearsal begins. */
export function lateConditionText(
  conditions: DecisionSummary['dependsOn'],
  { start }: Summary['interval'],
): string | undefined {
  const begin = secondsOfIso(start);
  if (begin === undefined) return undefined;
  const unplaced = conditions.filter(({ waiting }) => waiting === null);
  const gates = unplaced.map(({ what, owner, due }) => {
    const dueAt = due === null ? undefined : parseDate(due);
    const isGating = dueAt !== undefined && dueAt > begin;
    return { what, owner, dueAt, isGating, isRefused: false };
  });
  const found = capacityStartOf(gates, toEpochSeconds(begin));
  if (found.kind !== 'moved' || found.gate.dueAt === undefined) return undefined;
  const { what, owner, dueAt } = found.gate;
  return (
    `“${what}” depends on ${owner} and is due on ${dateText(toDateText(dueAt))}, after this ` +
    'rehearsal begins: capacity that waits for it starts on ' +
    `${dateText(toDateText(found.startAt))}, and what is found here for the time before does not ` +
    'hold for it.'
  );
}
