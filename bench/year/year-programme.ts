/**
 * The programme of the year: the five gigafactories of `examples/`, with 200 allocations in place
 * of 13, any number of GPUs, and a workload of Kalos and Seren jobs at 90 % offered load.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface YearSize {
  /** On all five sites together; a whole number of times 40. */
  readonly gpuCount: number;
  readonly dayCount: number;
}

/** Parts that an allocation of the example is divided into: 200 in all. */
const PARTS_OF = { union: 20, national: 20, market: 8 } as const;
const EXAMPLE = 'examples/five-gigafactories.yaml';
const SITE_COUNT = 5;

/** Large training, 10 times as large as on 1,024 GPUs of Kalos; and the smaller work of Seren. */
const SOURCES = [
  { kind: 'generated', mix: 'kalos', loadPercent: 89.5, largestClassFactor: 10 },
  { kind: 'generated', mix: 'seren', loadPercent: 0.5, largestClassFactor: 6 },
];

/** As published of Llama 3: 419 stops in 54 days of 16,384 GPUs. */
const FAILURES = { gpuHoursBetweenStops: 50_700, checkpoint: '1 minute', restart: '5 minutes' };

/** Thousands of GPUs, as the example divides its load. */
const WEIGHT_OF: Readonly<Record<string, number>> = {
  'allocation_union-research': 48,
  'allocation_union-startups': 25,
  allocation_de: 13,
  allocation_fr: 13,
  allocation_es: 13,
  allocation_it: 13,
  allocation_pl: 10,
  allocation_cz: 2,
  'allocation_market-de': 60,
  'allocation_market-fr': 60,
  'allocation_market-es': 60,
  'allocation_market-it': 60,
  'allocation_market-pl': 60,
};

interface Example {
  period: object;
  sites: { clusters: { id: string; nodeGroups: NodeGroup[] }[]; outages?: Outage[] }[];
  contracts: { phases: { end: string; capacity: { gpus: number }[] }[] }[];
  allocations: { id: string; name: string; sharePercent: number }[];
  workload: object;
}

interface NodeGroup {
  nodes: number;
  readonly gpusPerNode: number;
}

interface Outage {
  readonly cluster: string;
  readonly gpus: number;
  readonly kind: 'maintenance' | 'lost';
  readonly start: string;
  readonly length: string;
}

/** The text of a programme file; JSON, which every reader of YAML takes. */
export function yearProgrammeText({ gpuCount, dayCount }: YearSize): string {
  const example = parse(readFileSync(EXAMPLE, 'utf8')) as Example;
  const gpusOfSite = gpuCount / SITE_COUNT;
  example.period = { start: '2029-01-01', length: `${dayCount} days` };
  for (const site of example.sites) resize(site, gpusOfSite, dayCount);
  for (const { phases } of example.contracts) {
    for (const { capacity } of phases) for (const each of capacity) each.gpus = gpusOfSite;
    const last = phases.at(-1);
    if (last !== undefined) last.end = '2069-01-01';
  }
  const whole = example.allocations;
  example.allocations = whole.flatMap((allocation) =>
    partsOf(allocation.id).map((part) => ({
      ...allocation,
      id: part,
      name: `${allocation.name}, ${part}`,
      sharePercent: allocation.sharePercent / partsOf(allocation.id).length,
    })),
  );
  const weights = whole.flatMap(({ id }) =>
    partsOf(id).map((part, index) => [part, weightOfPart(id, index)] as const),
  );
  const weightByAllocation = Object.fromEntries(weights);
  example.workload = {
    requestedTimePercent: 150,
    failures: FAILURES,
    sources: SOURCES.map((source) => ({ ...source, weightByAllocation })),
  };
  return JSON.stringify(example);
}

function resize(site: Example['sites'][number], gpusOfSite: number, dayCount: number): void {
  for (const { nodeGroups } of site.clusters) {
    for (const group of nodeGroups) group.nodes = Math.ceil(gpusOfSite / group.gpusPerNode);
  }
  const [{ id: cluster } = { id: '' }] = site.clusters;
  const gpus = Math.ceil(gpusOfSite / 100);
  site.outages = outageDays(dayCount).flatMap((day) => [
    { cluster, gpus, kind: 'maintenance', start: `${dateOf(day)}T06:00Z`, length: '12 hours' },
    { cluster, gpus, kind: 'lost', start: `${dateOf(day + 1)}T14:30Z`, length: '6 hours' },
  ]);
}

/** Days counted from the first: every fourth week, not in the last two days. */
function outageDays(dayCount: number): readonly number[] {
  const count = Math.max(0, Math.floor((dayCount - 3) / 28) + 1);
  return Array.from({ length: dayCount < 3 ? 0 : count }, (_, index) => index * 28);
}

function dateOf(day: number): string {
  return new Date(Date.UTC(2029, 0, 1 + day)).toISOString().slice(0, 10);
}

function partsOf(allocation: string): readonly string[] {
  const kind = allocation.includes('union')
    ? 'union'
    : allocation.includes('market')
      ? 'market'
      : 'national';
  return Array.from({ length: PARTS_OF[kind] }, (_, index) => `${allocation}-${index + 1}`);
}

/** The parts of an allocation are not equally busy: the first has three times the weight. */
function weightOfPart(allocation: string, index: number): number {
  const count = partsOf(allocation).length;
  const weight = (WEIGHT_OF[allocation] ?? 0) * 1_000;
  return Math.round((weight * (3 * count - 2 * index)) / (count * (2 * count + 1)));
}
