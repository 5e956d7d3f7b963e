/** What each funder is entitled to at a site, month by month: as a chart, and its table. */
import { listEntitlements } from '../../../../src/client/entitlements.ts';
import type { Site } from '../../../../src/client/sites.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Chart } from '../../parts/chart/chart.tsx';
import { Panel } from '../../parts/page.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { siteTexts } from './site-texts.ts';

const SECONDS_PER_HOUR = 3_600;
const MONTHS_SHOWN = 12;
/** As many as a page of the list has: a year of up to 41 funders and clusters. */
const ROWS_MAX = 500;

export function EntitlementsByMonth({ id }: Pick<Site, 'id'>) {
  const texts = useTexts(siteTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const isAsked = may(useSession(), 'entitlement.read');
  const fromMonth = new Date().toISOString().slice(0, 7);
  const query = { site: id, fromMonth, sort: 'month', limit: ROWS_MAX } as const;
  const answer = useAnswer('contract', { listEntitlements }, { query }, { isAsked });
  if (!isAsked || answer.data?.body.items.length === 0) return null;
  return (
    <Panel title={texts.byMonth}>
      <Asked query={answer}>
        {({ body: { items, nextCursor } }) => {
          const all = [...new Set(items.map(({ month }) => month))];
          // The last month of a page that is full may lack rows.
          const months = (nextCursor === null ? all : all.slice(0, -1)).slice(0, MONTHS_SHOWN);
          const funders = [...new Set(items.map(({ funder }) => funder))];
          const hoursOf = (funder: string, month: string) =>
            items
              .filter((each) => each.funder === funder && each.month === month)
              .reduce((sum, each) => sum + each.entitledGpuSeconds, 0) / SECONDS_PER_HOUR;
          const series = funders.map((funder) => ({
            name: nameOf(funder),
            values: months.map((month) => hoursOf(funder, month)),
          }));
          return (
            <Chart
              title={texts.byMonth}
              description={texts.byMonthText}
              kind="stacked-bars"
              categories={months.map(formats.monthShort)}
              categoryName={texts.month}
              series={series}
              format={formats.alike(series.flatMap(({ values }) => values))}
            />
          );
        }}
      </Asked>
    </Panel>
  );
}
