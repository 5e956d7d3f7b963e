/** Rules on phases, clusters, nodes and outages. */

import { type Cluster, gpusOfCluster, type Site } from '../../capacity/site.ts';
import { nodeBoundaryOf } from '../../capacity/whole-nodes.ts';
import type { ClusterId, ContractId } from '../../kernel/ids.ts';
import { countText } from '../../kernel/number-text.ts';
import { type Interval, startOfMonth, toDateText, toTimeText } from '../../kernel/time.ts';
import { type Contract, sitesOfContract } from '../../procurement/contract.ts';
import { phaseOverlaps } from '../../procurement/phases.ts';
import { type Draft, siteOf } from './draft.ts';
import type { Path, PathFault } from './fault.ts';

export function phaseDateFaults(draft: Draft): readonly PathFault[] {
  return draft.contracts.flatMap((contract) =>
    contract.phases.flatMap(({ start, end }, index) => {
      const rule = 'phase_dates' as const;
      const off = (
        [
          ['start', start],
          ['end', end],
        ] as const
      ).flatMap(([key, time]) => {
        if (startOfMonth(time) === time) return [];
        const path = draft.at(contract, 'phases', index, key);
        return [{ path, found: toDateText(time), expected: 'the first day of a month', rule }];
      });
      if (start < end) return off;
      const path = draft.at(contract, 'phases', index, 'end');
      const expected = `a day after ${toDateText(start)}, its start`;
      return [...off, { path, found: toDateText(end), expected, rule }];
    }),
  );
}

export function phaseOverlapFaults(draft: Draft): readonly PathFault[] {
  return draft.contracts.flatMap((contract) =>
    phaseOverlaps(contract.phases).flatMap(({ earlier, later }) => {
      const before = contract.phases[earlier];
      const phase = contract.phases[later];
      if (before === undefined || phase === undefined) return [];
      return [
        {
          path: draft.at(contract, 'phases', later, 'start'),
          found: toDateText(phase.start),
          expected: `${toDateText(before.end)} or later, the end of phase "${before.name}"`,
          rule: 'phase_overlap' as const,
        },
      ];
    }),
  );
}

interface NamedCapacity {
  readonly contract: Contract;
  readonly sites: readonly Site[];
  readonly cluster: Cluster | undefined;
  readonly id: ClusterId;
  readonly gpuCount: number;
  readonly path: Path;
  /** Named before in the same phase. */
  readonly isRepeated: boolean;
}

/** Every capacity of every phase of a contract whose sites were read. */
function namedCapacities(draft: Draft): readonly NamedCapacity[] {
  return draft.contracts.flatMap((contract) => {
    const sites = sitesOfContract(contract).flatMap((id) => siteOf(draft, id) ?? []);
    if (sites.length < sitesOfContract(contract).length) return [];
    return contract.phases.flatMap(({ capacity }, phase) =>
      capacity.map(({ cluster: id, gpuCount }, index) => ({
        contract,
        sites,
        cluster: sites.flatMap(({ clusters }) => clusters).find((cluster) => cluster.id === id),
        id,
        gpuCount,
        path: draft.at(contract, 'phases', phase, 'capacity', index),
        isRepeated: capacity.slice(0, index).some(({ cluster }) => cluster === id),
      })),
    );
  });
}

/** Clusters of other sites, clusters named twice, GPUs above the cluster, split nodes. */
export function capacityFaults(draft: Draft): readonly PathFault[] {
  const known = new Set(draft.sites.flatMap(({ clusters }) => clusters.map(({ id }) => id)));
  return namedCapacities(draft).flatMap(({ sites, cluster, id, gpuCount, path, isRepeated }) => {
    if (cluster === undefined) {
      const expected = `a cluster of ${sites.map((site) => site.id).join(' or ')}`;
      const found = `${id}, a cluster of another site`;
      const at = [...path, 'cluster'];
      return known.has(id)
        ? [{ path: at, found, expected, rule: 'cluster_elsewhere' as const }]
        : [];
    }
    const faults = gpuCountFaults(cluster, gpuCount, [...path, 'gpus']);
    if (!isRepeated) return faults;
    const found = `${id} a second time in one phase`;
    const expected = 'each cluster once';
    const repeated = { path: [...path, 'cluster'], found, expected, rule: 'cluster_repeated' };
    return [...faults, repeated as PathFault];
  });
}

function gpuCountFaults(cluster: Cluster, gpuCount: number, path: Path): readonly PathFault[] {
  const found = `${countText(gpuCount)} GPUs of ${cluster.id}`;
  const all = gpusOfCluster(cluster);
  if (gpuCount > all) {
    const expected = `at most the ${countText(all)} that its node groups have`;
    return [{ path, found, expected, rule: 'capacity_exceeded' }];
  }
  const { below, above } = nodeBoundaryOf(cluster, gpuCount);
  if (below === gpuCount) return [];
  const near = below === 0 ? countText(above) : `${countText(below)} or ${countText(above)}`;
  return [{ path, found, expected: `whole nodes, such as ${near}`, rule: 'node_split' }];
}

export function clusterSharedFaults(draft: Draft): readonly PathFault[] {
  const contractByCluster = new Map<ClusterId, ContractId>();
  const told = new Set<string>();
  return namedCapacities(draft).flatMap(({ contract, id, path }) => {
    const first = contractByCluster.get(id) ?? contract.id;
    contractByCluster.set(id, first);
    if (first === contract.id || told.has(`${contract.id}/${id}`)) return [];
    told.add(`${contract.id}/${id}`);
    const found = `${id}, which ${first} has`;
    const expected = 'a cluster that no other contract has';
    return [{ path: [...path, 'cluster'], found, expected, rule: 'cluster_shared' as const }];
  });
}

export function classMixedFaults(draft: Draft): readonly PathFault[] {
  const classByContract = new Map<ContractId, string>();
  return namedCapacities(draft).flatMap(({ contract, cluster, path }) => {
    if (cluster === undefined) return [];
    const first = classByContract.get(contract.id) ?? cluster.acceleratorClass;
    classByContract.set(contract.id, first);
    if (first === cluster.acceleratorClass) return [];
    const found = `${cluster.id} of class ${cluster.acceleratorClass}`;
    const expected = `a cluster of class ${first}, as the one price of ${contract.id} is for`;
    return [{ path: [...path, 'cluster'], found, expected, rule: 'class_mixed' as const }];
  });
}

/** Exchange rate of a class, and idle power, of every cluster. */
export function clusterFaults(draft: Draft): readonly PathFault[] {
  const rateByClass = new Map<string, number>();
  return draft.sites.flatMap((site) =>
    site.clusters.flatMap((cluster, index) => {
      const { acceleratorClass, h100EquivalentPpm, wattsPerGpuBusy, wattsPerGpuIdle } = cluster;
      const faults: PathFault[] = [];
      const rate = rateByClass.get(acceleratorClass) ?? h100EquivalentPpm;
      rateByClass.set(acceleratorClass, rate);
      if (rate !== h100EquivalentPpm) {
        faults.push({
          path: draft.at(site, 'clusters', index, 'h100EquivalentsPerGpu'),
          found: `${h100EquivalentPpm / 1_000_000} for ${acceleratorClass}`,
          expected: `${rate / 1_000_000}, as for the clusters of this class before`,
          rule: 'class_rates',
        });
      }
      if (wattsPerGpuIdle > wattsPerGpuBusy) {
        faults.push({
          path: draft.at(site, 'clusters', index, 'wattsPerGpuIdle'),
          found: `${countText(wattsPerGpuIdle)} W idle`,
          expected: `at most the ${countText(wattsPerGpuBusy)} W of a busy GPU`,
          rule: 'idle_power',
        });
      }
      return faults;
    }),
  );
}

export function outageFaults(draft: Draft): readonly PathFault[] {
  return draft.sites.flatMap((site) =>
    site.outages.flatMap((_, index) => [
      ...outageCountFaults(draft, site, index),
      ...outageTimeFaults(draft, site, index),
    ]),
  );
}

function outageCountFaults(draft: Draft, site: Site, index: number): readonly PathFault[] {
  const outage = site.outages[index];
  const path = draft.at(site, 'outages', index);
  const cluster = site.clusters.find(({ id }) => id === outage?.cluster);
  if (outage === undefined) return [];
  if (cluster === undefined) {
    const isKnown = draft.sites.some(({ clusters }) =>
      clusters.some(({ id }) => id === outage.cluster),
    );
    const found = `${outage.cluster}, a cluster of another site`;
    const expected = `a cluster of ${site.id}`;
    const at = [...path, 'cluster'];
    return isKnown ? [{ path: at, found, expected, rule: 'cluster_elsewhere' }] : [];
  }
  const out = site.outages
    .filter(
      ({ cluster: id, start, end }) =>
        id === cluster.id && start <= outage.start && outage.start < end,
    )
    .reduce((sum, { gpuCount }) => sum + gpuCount, 0);
  const all = gpusOfCluster(cluster);
  if (out <= all) return [];
  const found = `${countText(out)} GPUs of ${cluster.id} out at once`;
  const expected = `at most the ${countText(all)} that it has`;
  return [{ path: [...path, 'gpus'], found, expected, rule: 'outage_exceeded' }];
}

function outageTimeFaults(draft: Draft, site: Site, index: number): readonly PathFault[] {
  const outage = site.outages[index];
  const { interval } = draft;
  if (outage === undefined || interval === undefined) return [];
  const isInside = interval.start <= outage.start && outage.end <= interval.end;
  const path = draft.at(site, 'outages', index);
  if (outage.start === outage.end) {
    const expected = 'a duration above zero';
    return [{ path: [...path, 'length'], found: 'no time', expected, rule: 'outage_outside' }];
  }
  const period = `${toTimeText(interval.start)} to ${toTimeText(interval.end)}`;
  if (isInside) return [];
  return [
    {
      path: [...path, 'start'],
      found: `an outage from ${toTimeText(outage.start)} to ${toTimeText(outage.end)}`,
      expected: `time in the period from ${period}`,
      rule: 'outage_outside',
    },
  ];
}

/** All GPUs of the sites, and their seconds in the period. */
export function gpuTimeOf(
  sites: readonly Site[],
  { start, end }: Interval,
): { readonly gpus: bigint; readonly gpuSeconds: bigint; readonly isCountable: boolean } {
  const gpus = sites
    .flatMap(({ clusters }) => clusters)
    .reduce((sum, cluster) => sum + BigInt(gpusOfCluster(cluster)), 0n);
  const gpuSeconds = gpus * BigInt(end - start);
  return { gpus, gpuSeconds, isCountable: gpuSeconds <= BigInt(Number.MAX_SAFE_INTEGER) };
}

/** GPU-seconds are counted in safe integers, over all sites and the whole period. */
export function countFaults({ sites, interval }: Draft): readonly PathFault[] {
  if (interval === undefined) return [];
  const { gpus, gpuSeconds, isCountable } = gpuTimeOf(sites, interval);
  if (isCountable) return [];
  return [
    {
      path: ['sites'],
      found: `${countText(gpus)} GPUs, ${countText(gpuSeconds)} GPU-seconds in the period`,
      expected: `at most ${countText(Number.MAX_SAFE_INTEGER)} GPU-seconds`,
      rule: 'count_too_large',
    },
  ];
}
