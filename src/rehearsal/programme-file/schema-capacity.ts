/** The section of a programme file on what is there: sites, clusters, topology, outages. */
import Type from 'typebox';
import {
  choice,
  decimal,
  duration,
  eur,
  idOf,
  moment,
  refTo,
  text,
  whole,
} from './schema-fields.ts';

const nodeGroupsField = Type.Array(
  Type.Object(
    {
      nodes: whole('Number of equal nodes.', {
        min: 1,
        max: 1_000_000,
        unit: 'nodes',
        example: '12_500',
      }),
      gpusPerNode: whole('GPUs of one node.', { min: 1, max: 1_000, unit: 'GPUs', example: 8 }),
      nodesPerRack: whole('Nodes of one rack: one NVLink domain.', {
        min: 1,
        max: 10_000,
        unit: 'nodes',
        example: 4,
      }),
      racksPerPod: whole('Racks of one pod: one scalable unit of the network.', {
        min: 1,
        max: 10_000,
        unit: 'racks',
        example: 16,
      }),
    },
    { description: 'A row of equal nodes in racks and pods.', additionalProperties: false },
  ),
  { description: 'The nodes, in order. The last rack or pod may be smaller.', minItems: 1 },
);

const watts = (description: string, example: string) =>
  whole(description, { min: 0, max: 100_000, unit: 'W', example });

const clustersField = Type.Array(
  Type.Object(
    {
      id: idOf('cluster', 'cluster_groningen'),
      acceleratorClass: text('Such as h100 or gb200.', 'h100'),
      h100EquivalentsPerGpu: decimal('Exchange rate, as agreed in the contract.', {
        min: 0.01,
        max: 1_000,
        places: 6,
        unit: 'H100 a GPU',
        example: 2.5,
      }),
      wattsPerGpuBusy: watts('IT power of a GPU at work, with its share of the node.', '1_500'),
      wattsPerGpuIdle: watts('The same while it idles.', '400'),
      nodeGroups: nodeGroupsField,
    },
    {
      description: 'One network fabric of one accelerator class. A job runs inside one cluster.',
      additionalProperties: false,
    },
  ),
  { description: 'The clusters of the site.', minItems: 1 },
);

const outagesField = Type.Array(
  Type.Object(
    {
      cluster: refTo('cluster', 'A cluster of the site.', 'cluster_groningen'),
      gpus: whole('GPUs out of service. A node is out as long as one of its GPUs is.', {
        min: 1,
        max: 100_000_000,
        unit: 'GPUs',
        example: 512,
      }),
      kind: choice(
        ['maintenance', 'lost'],
        'Maintenance is announced and outside the service level; a loss counts against it.',
      ),
      start: moment('When it begins, in UTC.', '2028-02-14T06:00Z'),
      length: duration('How long it lasts.', '12 hours'),
    },
    { description: 'GPUs that are out of service for a while.', additionalProperties: false },
  ),
  { description: 'Known or supposed outages in the period.' },
);

export const sitesSection = Type.Array(
  Type.Object(
    {
      id: idOf('site', 'site_groningen'),
      name: text('Name as the report shows it.', 'Groningen'),
      operator: refTo('party', 'Who operates it and owns what nobody bought.', 'party_surf'),
      territory: refTo('party', 'The state on whose territory it stands.', 'party_nl'),
      pue: decimal('Power usage effectiveness: all power divided by IT power.', {
        min: 1,
        max: 3,
        places: 6,
        unit: '',
        example: 1.15,
      }),
      powerEurPerMwh: eur('Price of electricity per MWh.', 0, '89'),
      clusters: clustersField,
      outages: Type.Optional(outagesField),
    },
    { description: 'A site.', additionalProperties: false },
  ),
  { description: 'What is there: sites, clusters, nodes, topology.', minItems: 1 },
);
