/** What became of one allocation, month by month, and of the pool that it is part of. */

import { type AllocationUse, getAllocationUse } from '../../../../src/client/allocation-use.ts';
import type { Allocation } from '../../../../src/client/allocations.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Chart } from '../../parts/chart/chart.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Panel } from '../../parts/page.tsx';
import { PageLink, type Place } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { AllocationCost } from './allocation-cost.tsx';
import { AllocationEnd } from './allocation-end.tsx';
import { awardTexts } from './award-texts.ts';
import { PoolTable } from './pool-table.tsx';
import { sumOfUse, useByMonth } from './use-sums.ts';

const SECONDS_PER_HOUR = 3_600;

export function UseOfAllocation({ allocation }: { readonly allocation: Allocation }) {
  const texts = useTexts(awardTexts);
  const query = { allocation: allocation.id, fromMonth: allocation.startsAt.slice(0, 7) };
  const answer = useAnswer('usage', { getAllocationUse }, { query });
  return (
    <Asked query={answer}>
      {({ body: { rows } }) => (
        <>
          <FiguresNow rows={rows} />
          <AllocationCost allocation={allocation} rows={rows} />
          <Panel title={texts.useTitle} note={texts.useText}>
            {rows.length === 0 ? <Empty title={texts.noUse} /> : <Months rows={rows} />}
          </Panel>
          <AllocationEnd
            allocation={allocation}
            rows={rows}
            nowMilliseconds={answer.dataUpdatedAt}
          />
          {rows.length > 0 && <PoolTable title={texts.poolTitle} rows={rows} />}
        </>
      )}
    </Asked>
  );
}

type Rows = { readonly rows: readonly AllocationUse[] };

/** Of the last month that there is. */
function FiguresNow({ rows }: Rows) {
  const texts = useTexts(awardTexts);
  const formats = useFormats();
  const last = rows.at(-1);
  if (last === undefined) return null;
  const { allocation, month, state } = last;
  const now = sumOfUse(rows.filter((row) => row.month === month));
  const jobs: Place = { to: '/jobs', search: { allocation } };
  const figures = [
    [texts.awarded, now.awarded],
    [texts.used, now.used],
    [texts.held, now.held],
    [state === 'closed' ? texts.returned : texts.remaining, now.returned + now.remaining],
  ] as const;
  return (
    <Figures>
      {figures.map(([label, gpuSeconds]) => (
        <Figure
          key={label}
          label={label}
          value={formats.gpuHours(gpuSeconds)}
          unit={texts.gpuHours}
          note={formats.month(month)}
          madeOf={jobs}
        />
      ))}
    </Figures>
  );
}

function Months({ rows }: Rows) {
  const texts = useTexts(awardTexts);
  const formats = useFormats();
  const months = [...useByMonth(rows)];
  const series = (['used', 'held', 'returned', 'remaining'] as const).map((name) => ({
    name: texts[name],
    values: months.map(([, sum]) => Math.max(0, sum[name]) / SECONDS_PER_HOUR),
  }));
  return (
    <>
      <Chart
        title={texts.useTitle}
        description={texts.chartText}
        kind="stacked-bars"
        categories={months.map(([month]) => formats.monthShort(month))}
        categoryName={texts.month}
        series={series}
        format={formats.alike(series.flatMap(({ values }) => values))}
      />
      <DataTable
        caption={texts.useTitle}
        columns={useColumns()}
        rows={rows}
        rowKey={({ month, cluster }) => `${month} ${cluster}`}
      />
    </>
  );
}

type Amount = `${'awarded' | 'drawn' | 'used' | 'held' | 'returned' | 'remaining'}GpuSeconds`;

function useColumns(): readonly Column<AllocationUse>[] {
  const texts = useTexts(awardTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const isReader = may(useSession(), 'ledger.read');
  const hours = (name: Amount, title: string, account: string, flow?: string) => ({
    key: name.replace('Seconds', 'Hours'),
    title,
    isNumber: true,
    value: (row: AllocationUse) => Math.round(row[name] / SECONDS_PER_HOUR),
    show: (row: AllocationUse) => {
      const { allocation, cluster, month } = row;
      const text = formats.hours(row[name]);
      if (!isReader) return text;
      const search = { month, account: `${account}:${allocation}/${cluster}` };
      return (
        <PageLink to="/ledger" search={flow === undefined ? search : { ...search, flow }}>
          {text}
        </PageLink>
      );
    },
  });
  return [
    {
      key: 'month',
      title: texts.month,
      value: ({ month }) => month,
      show: ({ month }) => formats.month(month),
    },
    { key: 'site', title: texts.site, value: ({ site }) => nameOf(site) },
    {
      key: 'cluster',
      title: texts.cluster,
      value: ({ cluster }) => nameOf(cluster),
      isExtra: true,
    },
    { key: 'state', title: texts.state, value: ({ state }) => texts[state] },
    hours('awardedGpuSeconds', texts.awarded, 'allocation', 'award'),
    { ...hours('drawnGpuSeconds', texts.drawn, 'allocation', 'draw'), isExtra: true },
    hours('usedGpuSeconds', texts.used, 'used'),
    hours('heldGpuSeconds', texts.held, 'reserved'),
    hours('returnedGpuSeconds', texts.returned, 'allocation', 'return'),
    hours('remainingGpuSeconds', texts.remaining, 'allocation'),
  ];
}
