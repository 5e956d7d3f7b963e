/** What conditions that come late do to contracts, a sentence each. */
import type { HeldBack, Summary } from '../summary.ts';
import { dateText } from './dates.ts';
import { eurText, gpuHoursText } from './figures.ts';
import { countOf } from './sentences.ts';

export const HELD_BACK_LEAD = 'Conditions hold back capacity that contracts promise.';

export function heldBackTexts({
  heldBack,
  decision,
}: Pick<Summary, 'heldBack' | 'decision'>): readonly string[] {
  const texts = heldBack.map((each) => `${startText(each)} ${costText(each)}`);
  const heldMicros = decision?.heldPublicMicros;
  if (decision === null || heldMicros === undefined) return texts;
  const money = `${eurText(heldMicros)} of public money of ${decision.name} for this time`;
  return [...texts, `${money} is held back with the capacity.`];
}

function startText({ contract, condition, owner, ...each }: HeldBack): string {
  const { due, state, agreedStart, start } = each;
  const why = `“${condition}”, which depends on ${owner},`;
  const agreed = dateText(agreedStart);
  const expected = due === null ? 'comes late' : `is expected on ${dateText(due)}`;
  if (start === null) {
    const never = `${contract} does not start on ${agreed}, nor on any day`;
    return state === 'refused'
      ? `${never} that is known: ${why} was refused.`
      : `${never} before its end: ${why} ${expected}.`;
  }
  const late = countOf(monthsBetween(agreedStart, start), 'month');
  return `${contract} starts on ${dateText(start)}, ${late} after ${agreed}: ${why} ${expected}.`;
}

function costText({ heldGpuSeconds, heldGpuSecondsInAll }: HeldBack): string {
  const inAll = gpuHoursText(heldGpuSecondsInAll);
  return BigInt(heldGpuSeconds) === 0n
    ? `It costs ${inAll} of the contract, none of them in the time rehearsed.`
    : `It costs ${gpuHoursText(heldGpuSeconds)} in the time rehearsed, ${inAll} of the contract.`;
}

/** Both are the first of a month. */
function monthsBetween(from: string, to: string): number {
  const months = (iso: string) => Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7));
  return months(to) - months(from);
}
