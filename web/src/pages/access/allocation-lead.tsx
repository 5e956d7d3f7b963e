/** What of an allocation is used this month, and how long it runs. */
import { getAllocationUse } from '../../../../src/client/allocation-use.ts';
import type { Allocation } from '../../../../src/client/allocations.ts';
import { useAnswer } from '../../api/questions.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { awardTexts } from './award-texts.ts';
import { sumOfUse } from './use-sums.ts';

export function AllocationLead({ allocation }: { readonly allocation: Allocation }) {
  const texts = useTexts(awardTexts);
  const formats = useFormats();
  const { id, startsAt, endsAt } = allocation;
  const query = { allocation: id, fromMonth: startsAt.slice(0, 7) };
  const { data, dataUpdatedAt } = useAnswer('usage', { getAllocationUse }, { query });
  if (data === undefined) return null;
  const { rows } = data.body;
  const month = rows.at(-1)?.month;
  const isOver = Date.parse(endsAt) <= dataUpdatedAt;
  const end = (isOver ? texts.leadEnded : texts.leadEnd)(formats.date(endsAt));
  if (month === undefined) return `${texts.noUse}; ${end}.`;
  const { awarded, used } = sumOfUse(rows.filter((row) => row.month === month));
  const lead = texts.lead(formats.gpuHours(used), formats.gpuHours(awarded), formats.month(month));
  return `${lead}; ${end}.`;
}
