/** What is known of a site beside its floor: register, entitlements, outages and conditions. */
import { listSiteConditions } from '../../../../src/client/conditions.ts';
import { listEntitlements } from '../../../../src/client/entitlements.ts';
import { listOutages } from '../../../../src/client/outages.ts';
import { getCapacityRegister, type Site } from '../../../../src/client/sites.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Chart } from '../../parts/chart/chart.tsx';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { partyColumn } from '../../parts/table/party-column.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { useConditionColumns } from './condition-columns.tsx';
import { siteTexts } from './site-texts.ts';

type SiteProps = Pick<Site, 'id'>;
const DAY_MILLISECONDS = 86_400_000;

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

export function Register({ id }: SiteProps) {
  const texts = useTexts(siteTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const query = { from: dayFromNow(-365), until: dayFromNow(365) };
  const answer = useAnswer('site', { getCapacityRegister }, { params: { siteId: id }, query });
  return (
    <Panel title={texts.register}>
      <Asked query={answer}>
        {({ body: { clusters } }) =>
          clusters.map(({ cluster, rows }) => (
            <Chart
              key={cluster}
              title={texts.register}
              description={texts.registerText(nameOf(cluster))}
              kind="stacked-bars"
              categories={rows.map(({ at }) => formats.dateTime(at))}
              categoryName={texts.from}
              series={[
                { name: texts.available, values: rows.map((row) => row.availableGpus) },
                { name: texts.maintenance, values: rows.map((row) => row.maintenanceGpus) },
                { name: texts.lost, values: rows.map((row) => row.lostGpus) },
              ]}
              format={formats.count}
            />
          ))
        }
      </Asked>
    </Panel>
  );
}

export function Entitlements({ id }: SiteProps) {
  const texts = useTexts(siteTexts);
  const formats = useFormats();
  const nameOf = useNames('contract');
  if (!may(useSession(), 'entitlement.read')) return null;
  return (
    <Panel title={texts.entitlements}>
      <ListTable
        topic="contract"
        list={{ listEntitlements }}
        path="/v1/entitlements"
        input={{ query: { site: id, month: dayFromNow(0).slice(0, 7) } }}
        caption={texts.entitlements}
        columns={[
          partyColumn(nameOf, {
            key: 'funder',
            title: texts.funder,
            partyOf: ({ funder }: { readonly funder: string }) => funder,
          }),
          {
            key: 'cluster',
            title: texts.cluster,
            isLong: true,
            value: ({ cluster }) => nameOf(cluster),
          },
          {
            key: 'contract',
            title: texts.contract,
            isLong: true,
            value: ({ contract }) => nameOf(contract),
          },
          {
            key: 'entitledGpuHours',
            title: texts.entitled,
            isNumber: true,
            value: ({ entitledGpuSeconds }) => Math.round(entitledGpuSeconds / 3_600),
            show: ({ entitledGpuSeconds }) => formats.hours(entitledGpuSeconds),
          },
        ]}
        rowKey={({ funder, cluster, contract }) => `${funder} ${cluster} ${contract}`}
        empty={<Empty title={texts.noEntitlement} />}
      />
    </Panel>
  );
}

export function Outages({ id }: SiteProps) {
  const texts = useTexts(siteTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return (
    <Panel title={texts.outages}>
      <ListTable
        topic="site"
        list={{ listOutages }}
        path={`/v1/sites/${id}/outages`}
        input={{ params: { siteId: id }, query: {} }}
        caption={texts.outages}
        columns={[
          { key: 'cluster', title: texts.cluster, value: ({ cluster }) => nameOf(cluster) },
          { key: 'kind', title: texts.kind, value: ({ kind }) => texts[kind] },
          { key: 'gpus', title: texts.gpus, isNumber: true, value: ({ gpuCount }) => gpuCount },
          {
            key: 'from',
            title: texts.from,
            value: ({ startsAt }) => startsAt,
            show: ({ startsAt }) => formats.dateTime(startsAt),
          },
          {
            key: 'until',
            title: texts.until,
            value: ({ endsAt }) => endsAt,
            show: ({ endsAt }) => formats.dateTime(endsAt),
          },
        ]}
        rowKey={({ number }) => String(number)}
        empty={<Empty title={texts.noOutage} />}
      />
    </Panel>
  );
}

export function Conditions({ id }: SiteProps) {
  const texts = useTexts(siteTexts);
  const columns = useConditionColumns();
  if (!may(useSession(), 'condition.read')) return null;
  return (
    <Panel title={texts.conditions}>
      <ListTable
        topic="condition"
        list={{ listSiteConditions }}
        path={`/v1/sites/${id}/conditions`}
        input={{ params: { siteId: id }, query: {} }}
        caption={texts.conditions}
        columns={columns}
        rowKey={({ id: condition }) => condition}
        empty={<Empty title={texts.noCondition} />}
      />
    </Panel>
  );
}
