/** What an allocation that is paid by use has cost so far, and what is left of it, in money too. */
import type { AllocationUse } from '../../../../src/client/allocation-use.ts';
import type { Allocation } from '../../../../src/client/allocations.ts';
import { listAccessModes } from '../../../../src/client/modes.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { costMicrosOf } from '../jobs/price.ts';
import { costTexts } from './cost-texts.ts';
import { sumOfUse } from './use-sums.ts';

interface AllocationCostProps {
  readonly allocation: Allocation;
  readonly rows: readonly AllocationUse[];
}

/** Nothing where its access mode asks no price. */
export function AllocationCost({ allocation, rows }: AllocationCostProps) {
  const texts = useTexts(costTexts);
  const formats = useFormats();
  const session = useSession();
  const modes = useAll('plan', { listAccessModes }, {});
  const mode = modes.data?.body.items.find(({ id }) => id === allocation.mode);
  if (mode === undefined || BigInt(mode.priceMicrosPerGpuHour) === 0n) return null;
  const month = rows.at(-1)?.month;
  const now = sumOfUse(rows.filter((row) => row.month === month));
  const money = (gpuSeconds: number) =>
    formats.money(costMicrosOf(mode, Math.max(0, gpuSeconds)) ?? 0n);
  return (
    <Panel
      title={texts.title}
      note={texts.note}
      actions={
        may(session, 'invoice.read') && (
          <PageLink to="/invoices" search={{ buyer: allocation.holder }}>
            {texts.invoices}
          </PageLink>
        )
      }
    >
      <DetailList
        details={[
          [texts.price, texts.perGpuHour(formats.agreedPrice(mode.priceMicrosPerGpuHour))],
          [texts.costNow(month === undefined ? '–' : formats.month(month)), money(now.used)],
          [texts.costAll, money(sumOfUse(rows).used)],
          [texts.held, money(now.held)],
          [texts.left, money(now.remaining)],
        ]}
      />
    </Panel>
  );
}
