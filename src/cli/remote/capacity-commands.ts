/** What is there, and who is entitled to it. */
import type { Command } from 'commander';
import { noteOutage, type Outage } from '../../client/outages.ts';
import { getSite, type Site } from '../../client/sites.ts';
import { countText } from '../../kernel/number-text.ts';
import { TypedWrong, toId, toInstant, toWord } from './arguments.ts';
import { type AskSpec, askCommand } from './ask-command.ts';
import { hoursColumn, partColumn, textColumn } from './columns.ts';
import { groupOf } from './group.ts';
import { type ListSpec, listCommand } from './list-command.ts';
import { factsText, lineText, type RemotePorts } from './remote-command.ts';
import { type RouteCommandSpec, routeCommand } from './route-command.ts';
import { renderTable } from './table.ts';
import { moneyText, timeText } from './wire-text.ts';

type Clusters = Site['clusters'];

export const SITE_LIST: ListSpec = {
  name: 'list',
  summary: 'List the sites with their operators and GPUs.',
  example: 'polder sites list --territory party_nl',
  path: '/v1/sites',
  many: 'sites',
  filters: [
    { flags: '--operator <id>', query: 'operator', description: 'run by this party' },
    { flags: '--territory <id>', query: 'territory', description: 'in this territory' },
  ],
  columns: [
    textColumn('site', 'id'),
    textColumn('name', 'name'),
    textColumn('operator', 'operator'),
    textColumn('territory', 'territory'),
    partColumn<Clusters>('clusters', 'clusters', (clusters) => String(clusters.length)),
    partColumn<Clusters>('GPUs', 'clusters', (clusters) => countText(gpuCountOf(clusters))),
  ],
};

export function sitesCommand(ports: RemotePorts): Command {
  const show: AskSpec<Site> = {
    words: 'show <site>',
    summary: 'Show a site with its clusters.',
    example: 'polder sites show site_nl',
    ask: (polder, { word }) => polder.call(getSite, { params: { siteId: toId('site_', word(0)) } }),
    toText: (site) => siteText(site, ports),
  };
  const text = { summary: 'Where the GPUs are.', example: 'polder sites list' };
  return groupOf('sites', text, [
    listCommand(SITE_LIST, ports),
    askCommand(show, ports),
    askCommand(OUTAGE, ports),
    ...SITE_CONNECTION.map((route) => routeCommand(route, ports)),
  ]);
}

export const SITE_CONNECTION: readonly RouteCommandSpec[] = [
  {
    words: 'connection <site>',
    summary: 'Show how the agent of a site is connected, and what it found amiss.',
    example: 'polder sites connection site_nl',
    method: 'GET',
    path: '/v1/sites/:siteId/connection',
  },
  {
    words: 'connect <site> <file>',
    summary: 'Say that an agent drives a site, how far it may go, and who is who there.',
    details: 'The file has depth, mendsDrift, partitions and users: see docs/slurm.md.',
    example: 'polder sites connect site_nl connection.yaml',
    method: 'POST',
    path: '/v1/sites/:siteId/connection',
  },
];

const OUTAGE: AskSpec<Outage> = {
  words: 'outage <site>',
  summary: 'Announce maintenance of a site, or report GPUs lost.',
  example:
    'polder sites outage site_nl --cluster cluster_nl --kind maintenance --gpus 512 \\\n' +
    '    --from 2029-03-12T06:00Z --until 2029-03-12T18:00Z',
  needed: [
    ['--cluster <id>', 'at which cluster'],
    ['--kind <kind>', 'maintenance or lost'],
    ['--gpus <count>', 'how many GPUs'],
    ['--from <time>', 'when it starts'],
    ['--until <time>', 'when it is over'],
  ],
  ask: (polder, { word, needed }) => {
    const body = {
      cluster: toId('cluster_', needed('cluster')),
      kind: toWord(['maintenance', 'lost'], needed('kind')),
      gpuCount: toCount(needed('gpus')),
      startsAt: toInstant(needed('from')),
      endsAt: toInstant(needed('until')),
    };
    return polder.call(noteOutage, { params: { siteId: toId('site_', word(0)) }, body });
  },
  toText: ({ number, cluster, kind, gpuCount, startsAt, endsAt }) =>
    lineText(
      `outage ${number}: ${countText(gpuCount)} GPUs of ${cluster} in ${kind} ` +
        `from ${timeText(startsAt)} to ${timeText(endsAt)}`,
    ),
};

/** A count of at least one. */
export function toCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new TypedWrong(text, 'a whole number from 1 on');
}

function siteText(site: Site, ports: RemotePorts): string {
  const { id, name, operator, territory, clusters } = site;
  const facts = factsText(
    [
      ['site', id],
      ['name', name],
      ['operator', operator],
      ['territory', territory],
      ['power', `${moneyText(site.powerMicrosPerMwh)} a MWh, PUE ${site.puePpm / 1_000_000}`],
    ],
    ports,
  );
  const columns = [
    { title: 'cluster', text: ({ id: cluster }: Clusters[number]) => cluster },
    { title: 'class', text: ({ acceleratorClass }: Clusters[number]) => acceleratorClass },
    {
      title: 'GPUs',
      align: 'right',
      text: ({ gpuCount }: Clusters[number]) => countText(gpuCount),
    },
  ] as const;
  return `${facts}\n${renderTable(clusters, columns, ports.stdoutHasColour)}`;
}

function gpuCountOf(clusters: Clusters): number {
  return clusters.reduce((sum, { gpuCount }) => sum + gpuCount, 0);
}

export const ENTITLEMENT_LIST: ListSpec = {
  name: 'entitlements',
  summary: 'List what each funder may use at each cluster in each month.',
  example: 'polder entitlements --funder party_nl --month 2029-03',
  path: '/v1/entitlements',
  many: 'entitlements',
  filters: [
    { flags: '--funder <id>', query: 'funder', description: 'of this funder' },
    { flags: '--site <id>', query: 'site', description: 'at this site' },
    { flags: '--cluster <id>', query: 'cluster', description: 'at this cluster' },
    { flags: '--month <month>', query: 'month', description: 'in this month' },
    { flags: '--from <month>', query: 'fromMonth', description: 'from this month on' },
  ],
  columns: [
    textColumn('month', 'month'),
    textColumn('funder', 'funder'),
    textColumn('cluster', 'cluster'),
    hoursColumn('GPU-hours', 'entitledGpuSeconds'),
    textColumn('contract', 'contract'),
  ],
};
