/** What is installed, in service and in use at each site now. */
import { type ClusterNow, useClusters } from '../../api/clusters.ts';
import { may, useSession } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { capacityTexts } from './texts.ts';

export function ClustersPage() {
  const texts = useTexts(capacityTexts);
  const formats = useFormats();
  const { sites, clusters } = useClusters();
  const session = useSession();
  return (
    <Page
      title={texts.title}
      lead={leadOf(clusters, texts, formats)}
      actions={
        may(session, 'condition.read') && <PageLink to="/conditions">{texts.conditions}</PageLink>
      }
    >
      <Asked query={sites}>
        {() => (
          <>
            <p className="quiet">{texts.note}</p>
            <DataTable
              caption={texts.caption}
              columns={columnsOf(texts, formats)}
              rows={clusters}
              rowKey={({ cluster }) => cluster.id}
              empty={<Empty title={texts.none} />}
            />
          </>
        )}
      </Asked>
    </Page>
  );
}

type Texts = (typeof capacityTexts)['en'];

/** Use now, of the clusters whose state one may see; else what is installed. */
function leadOf(clusters: readonly ClusterNow[], texts: Texts, formats: Formats) {
  if (clusters.length === 0) return undefined;
  const states = clusters.flatMap(({ state }) => state ?? []);
  if (states.length === 0) {
    const gpuCount = clusters.reduce((sum, { cluster }) => sum + cluster.gpuCount, 0);
    const siteCount = new Set(clusters.map(({ site }) => site.id)).size;
    return texts.leadInstalled(formats.count(gpuCount), siteCount);
  }
  const used = states.reduce((sum, { usedGpuCount }) => sum + usedGpuCount, 0);
  const inService = states.reduce((sum, { inServiceGpuCount }) => sum + inServiceGpuCount, 0);
  const share = formats.percent(inService === 0 ? 0 : used / inService);
  const lead = texts.lead(formats.count(used), formats.count(inService), share);
  const waiting = states.reduce((sum, { waitingCount }) => sum + waitingCount, 0);
  return `${lead} ${texts.leadWaiting(waiting)}`;
}

function columnsOf(texts: Texts, formats: Formats): readonly Column<ClusterNow>[] {
  const count = (key: string, title: string, of: (row: ClusterNow) => number | undefined) => ({
    key,
    title,
    isNumber: true,
    value: (row: ClusterNow) => of(row) ?? null,
    show: (row: ClusterNow) => shown(of(row), formats.count),
  });
  return [
    {
      key: 'site',
      title: texts.site,
      value: ({ site }) => site.name,
      show: ({ site }) => <PageLink to={`/sites/${site.id}`}>{site.name}</PageLink>,
    },
    {
      key: 'cluster',
      title: texts.cluster,
      value: ({ cluster }) => cluster.id,
      show: ({ cluster }) => <code>{cluster.id}</code>,
      isExtra: true,
    },
    {
      key: 'accelerator',
      title: texts.accelerator,
      value: ({ cluster }) => cluster.acceleratorClass.toUpperCase(),
    },
    count('gpuCount', texts.installed, ({ cluster }) => cluster.gpuCount),
    count('inService', texts.inService, ({ state }) => state?.inServiceGpuCount),
    count('used', texts.used, ({ state }) => state?.usedGpuCount),
    {
      key: 'share',
      title: texts.share,
      isNumber: true,
      value: (row) => shareOf(row) ?? null,
      show: (row) => shown(shareOf(row), formats.percent),
    },
    {
      key: 'waiting',
      title: texts.waiting,
      isNumber: true,
      value: (row) => waitingOf(row) ?? null,
      show: (row) => {
        const count = waitingOf(row);
        if (count === undefined) return shown(count, formats.count);
        return (
          <PageLink to="/jobs" search={{ state: 'waiting', cluster: row.cluster.id }}>
            {formats.count(count)}
          </PageLink>
        );
      },
    },
  ];
}

function shown(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '–' : format(value);
}

function shareOf({ state }: ClusterNow): number | undefined {
  if (state === undefined || state.inServiceGpuCount === 0) return undefined;
  return state.usedGpuCount / state.inServiceGpuCount;
}

function waitingOf({ state }: ClusterNow): number | undefined {
  return state?.waitingCount;
}
