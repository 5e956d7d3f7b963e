/** What happens at the end of an allocation, or what has happened, as it is booked. */

import type { AllocationUse } from '../../../../src/client/allocation-use.ts';
import type { Allocation } from '../../../../src/client/allocations.ts';
import { useNames } from '../../api/names.ts';
import { Panel } from '../../parts/page.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { awardTexts } from './award-texts.ts';
import { sumOfUse } from './use-sums.ts';

const DAY_MILLISECONDS = 86_400_000;

interface AllocationEndProps {
  readonly allocation: Allocation;
  readonly rows: readonly AllocationUse[];
  readonly nowMilliseconds: number;
}

export function AllocationEnd({ allocation, rows, nowMilliseconds }: AllocationEndProps) {
  const texts = useTexts(awardTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { endsAt, funder } = allocation;
  const date = formats.date(endsAt);
  const leftMilliseconds = Date.parse(endsAt) - nowMilliseconds;
  const month = rows.at(-1)?.month;
  const last = sumOfUse(rows.filter((row) => row.month === month));
  const isOver = leftMilliseconds <= 0;
  const days = Math.ceil(leftMilliseconds / DAY_MILLISECONDS);
  const wasClosed = isOver && month !== undefined && last.remaining === 0 && last.held === 0;
  return (
    <Panel title={texts.endTitle}>
      <p>
        {isOver ? texts.endedOn(date) : texts.endsIn(date, days)} {texts.afterEnd}
      </p>
      <p>
        {wasClosed
          ? texts.wasReturned(formats.gpuHours(last.returned), formats.month(month), nameOf(funder))
          : texts.left(formats.gpuHours(Math.max(0, last.remaining)), nameOf(funder))}
      </p>
    </Panel>
  );
}
