/** The pools that allocations are part of: what was lent, lapsed and lost of them. */
import type { AllocationUse } from '../../../../src/client/allocation-use.ts';
import { useNames } from '../../api/names.ts';
import { may, useSession } from '../../api/session.ts';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
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
    partyColumn(nameOf, { key: 'funder', title: texts.funder, partyOf: (row) => row.funder }),
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

type Name = 'entitled' | 'awarded' | 'returned' | 'lent' | 'cameBack' | 'borrowed';
type Figure = Name | 'gaveBack' | 'lapsed';

const of =
  (figure: Figure) =>
  ({ pool }: AllocationUse): number =>
    pool[`${figure}GpuSeconds`];

/** Nothing of it is booked before the close: what is not known is no zero. */
const atClose =
  (figure: Figure) =>
  (row: AllocationUse): number | null =>
    row.state === 'closed' ? of(figure)(row) : null;

function usePoolColumns(): readonly Column<AllocationUse>[] {
  const texts = useTexts(awardTexts);
  const formats = useFormats();
  const isReader = may(useSession(), 'ledger.read');
  const amount = (key: string, title: string, of: (row: AllocationUse) => number | null) => ({
    key,
    title,
    isNumber: true,
    value: (row: AllocationUse) => {
      const gpuSeconds = of(row);
      return gpuSeconds === null ? null : Math.round(gpuSeconds / SECONDS_PER_HOUR);
    },
    show: (row: AllocationUse) => {
      const gpuSeconds = of(row);
      if (gpuSeconds === null) return <span className="quiet">{texts.unknown}</span>;
      return formats.hours(gpuSeconds);
    },
  });
  const booked = (flow: string, column: Column<AllocationUse>): Column<AllocationUse> => ({
    ...column,
    show: (row) => {
      const text = column.show?.(row);
      if (!isReader || column.value(row) === null) return text;
      const { month, funder, cluster } = row;
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
    booked('grant', amount('entitledGpuHours', texts.entitled, of('entitled'))),
    extra(booked('award', amount('awardedGpuHours', texts.awarded, of('awarded')))),
    booked('return', amount('returnedGpuHours', texts.returned, atClose('returned'))),
    booked('lend', amount('lentGpuHours', texts.lent, atClose('lent'))),
    extra(booked('repay', amount('cameBackGpuHours', texts.cameBack, atClose('cameBack')))),
    booked('lend', amount('borrowedGpuHours', texts.borrowed, atClose('borrowed'))),
    extra(booked('repay', amount('gaveBackGpuHours', texts.gaveBack, atClose('gaveBack')))),
    booked('expire', amount('lapsedGpuHours', texts.lapsed, atClose('lapsed'))),
    amount('lostGpuHours', texts.lost, ({ pool }) => pool.lostGpuSeconds),
  ];
}
