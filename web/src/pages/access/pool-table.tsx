/** The pools that allocations are part of: what was lent, lapsed and lost of them. */
import type { AllocationUse } from '../../../../src/client/allocation-use.ts';
import { useNames } from '../../api/names.ts';
import { may, useSession } from '../../api/session.ts';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { awardTexts } from './award-texts.ts';
import { poolsIn } from './use-sums.ts';

const SECONDS_PER_HOUR = 3_600;

interface PoolTableProps {
  readonly title: string;
  readonly rows: readonly AllocationUse[];
}

export function PoolTable({ title, rows }: PoolTableProps) {
  const texts = useTexts(awardTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const columns: readonly Column<AllocationUse>[] = [
    {
      key: 'month',
      title: texts.month,
      value: ({ month }) => month,
      show: ({ month }) => formats.monthShort(month),
    },
    { key: 'funder', title: texts.funder, value: ({ funder }) => nameOf(funder) },
    { key: 'site', title: texts.site, value: ({ site }) => nameOf(site) },
    ...usePoolColumns(),
  ];
  return (
    <Panel title={title} note={texts.poolText}>
      <DataTable
        caption={title}
        columns={columns}
        rows={poolsIn(rows)}
        rowKey={({ month, funder, cluster }) => `${month} ${funder} ${cluster}`}
      />
    </Panel>
  );
}

type Pool = AllocationUse['pool'];

function usePoolColumns(): readonly Column<AllocationUse>[] {
  const texts = useTexts(awardTexts);
  const formats = useFormats();
  const isReader = may(useSession(), 'ledger.read');
  const hours = (key: string, title: string, of: (pool: Pool) => number | null, flow?: string) => ({
    key,
    title,
    isNumber: true,
    value: ({ pool }: AllocationUse) => {
      const gpuSeconds = of(pool);
      return gpuSeconds === null ? null : Math.round(gpuSeconds / SECONDS_PER_HOUR);
    },
    show: ({ pool, funder, cluster, month }: AllocationUse) => {
      const gpuSeconds = of(pool);
      if (gpuSeconds === null) return <span className="quiet">{texts.unknown}</span>;
      const text = formats.gpuHours(gpuSeconds);
      if (flow === undefined || !isReader) return text;
      const account = `entitlement:${funder}/${cluster}`;
      return (
        <PageLink to="/ledger" search={{ month, account, flow }}>
          {text}
        </PageLink>
      );
    },
  });
  const extra = (column: Column<AllocationUse>) => ({ ...column, isExtra: true });
  return [
    hours('entitledGpuHours', texts.entitled, (pool) => pool.entitledGpuSeconds, 'grant'),
    extra(hours('awardedGpuHours', texts.awarded, (pool) => pool.awardedGpuSeconds, 'award')),
    hours('returnedGpuHours', texts.returned, (pool) => pool.returnedGpuSeconds, 'return'),
    hours('lentGpuHours', texts.lent, (pool) => pool.lentGpuSeconds, 'lend'),
    extra(hours('cameBackGpuHours', texts.cameBack, (pool) => pool.cameBackGpuSeconds, 'repay')),
    hours('borrowedGpuHours', texts.borrowed, (pool) => pool.borrowedGpuSeconds, 'lend'),
    extra(hours('gaveBackGpuHours', texts.gaveBack, (pool) => pool.gaveBackGpuSeconds, 'repay')),
    hours('lapsedGpuHours', texts.lapsed, (pool) => pool.lapsedGpuSeconds, 'expire'),
    hours('lostGpuHours', texts.lost, (pool) => pool.lostGpuSeconds),
  ];
}
