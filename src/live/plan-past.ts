/**
 * What a programme file may not change in a running platform, because it would rewrite the past:
 * what was signed, what a month that has begun was opened with, what running jobs stand on. And an
 * id stays what it is: its kind, its place, its class.
 */
import { type Entitlement, entitlementsOfContract } from '../capacity/entitlement.ts';
import type { Cluster, NodeGroup } from '../capacity/site.ts';
import type { ModeId } from '../kernel/ids.ts';
import { countText } from '../kernel/number-text.ts';
import { type Period, periodsOf, toDateText } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { sitesOfContract } from '../procurement/contract.ts';
import { eurText, percentText } from '../rehearsal/programme-file/amount.ts';
import type { StoredPlan } from './stored-plan.ts';

export type PastRule =
  | 'kind_changed'
  | 'signed_commitment'
  | 'entitlement_begun'
  | 'price_begun'
  | 'nodes_changed'
  | 'allocation_begun';

/** One change that is refused. */
export interface PastFault {
  readonly rule: PastRule;
  /** Such as `contracts.contract_de`. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/** Both plans, and what divides past and future. */
export interface Turn {
  readonly before: StoredPlan;
  readonly after: StoredPlan;
  readonly now: EpochSeconds;
  /** In which allocations were used that have another mode by now. */
  readonly pastModes: ReadonlySet<ModeId>;
}

/** Every such change between two plans, rule by rule. */
export function pastFaults(turn: Turn): readonly PastFault[] {
  return [
    kindFaults,
    commitmentFaults,
    entitlementFaults,
    priceFaults,
    nodeFaults,
    allocationFaults,
  ].flatMap((rule) => rule(turn));
}

function kindFaults({ before, after }: Turn): readonly PastFault[] {
  const old = new Map(fixedWords(before).map((each) => [`${each.path} ${each.what}`, each]));
  return fixedWords(after).flatMap(({ path, what, word }): readonly PastFault[] => {
    const was = old.get(`${path} ${what}`);
    if (was === undefined || was.word === word) return [];
    const expected = `the ${what} that it has, ${was.word}: give what is new an id of its own`;
    return [{ rule: 'kind_changed', path, found: `the ${what} ${word}`, expected }];
  });
}

function fixedWords(plan: StoredPlan) {
  const said = (path: string, what: string, word: string) => ({ path, what, word });
  return [
    ...plan.parties.map(({ id, kind }) => said(`parties.${id}`, 'kind', kind)),
    ...plan.programmes.map(({ id, track }) => said(`programmes.${id}`, 'track', track)),
    ...plan.sites.flatMap(({ id, clusters }) =>
      clusters.flatMap((cluster) => [
        said(`clusters.${cluster.id}`, 'site', id),
        said(`clusters.${cluster.id}`, 'accelerator class', cluster.acceleratorClass),
      ]),
    ),
    ...plan.contracts.flatMap((contract) => [
      said(`contracts.${contract.id}`, 'site', sitesOfContract(contract).join(', ')),
      said(`contracts.${contract.id}`, 'programme', contract.programme),
    ]),
    ...plan.allocations.map(({ id, funder }) => said(`allocations.${id}`, 'funder', funder)),
  ];
}

/** From its signature on a commitment says what it says. */
function commitmentFaults({ before, after }: Turn): readonly PastFault[] {
  return before.commitments.flatMap((old): readonly PastFault[] => {
    const wanted = after.commitments.find(({ id }) => id === old.id);
    if (old.status === 'drafted' || wanted === undefined) return [];
    const terms = ({ party, programme, territory, instalments }: typeof old): string =>
      [
        `${party} to ${programme} for ${territory ?? 'any territory'}`,
        ...instalments.map(({ dueAt, micros }) => `${eurText(micros)} on ${toDateText(dueAt)}`),
      ].join(', ');
    if (terms(old) === terms(wanted)) return [];
    return [
      {
        rule: 'signed_commitment',
        path: `commitments.${old.id}`,
        found: terms(wanted),
        expected: `${terms(old)}, as it is ${old.status}`,
      },
    ];
  });
}

/** The first fault of each funder at each cluster. */
function entitlementFaults({ before, after, now }: Turn): readonly PastFault[] {
  const old = begunEntitlements(before, now);
  const wanted = begunEntitlements(after, now);
  const told = new Set<string>();
  return [...new Set([...old.keys(), ...wanted.keys()])].flatMap((key): readonly PastFault[] => {
    const was = old.get(key);
    const will = wanted.get(key);
    const one = was ?? will;
    const wasSeconds = was?.gpuSeconds ?? 0;
    const willSeconds = will?.gpuSeconds ?? 0;
    if (one === undefined || wasSeconds === willSeconds) return [];
    const { contract, cluster, funder, period } = one;
    if (told.has(`${contract} ${cluster} ${funder}`)) return [];
    told.add(`${contract} ${cluster} ${funder}`);
    const whose = `of ${funder} at ${cluster} in ${period.month}`;
    return [
      {
        rule: 'entitlement_begun',
        path: `contracts.${contract}`,
        found: `${countText(willSeconds)} GPU-seconds ${whose}`,
        expected: `${countText(wasSeconds)}, because ${period.month} has begun`,
      },
    ];
  });
}

/** By contract, cluster, funder and period; periods that had begun by `now`. */
function begunEntitlements(plan: StoredPlan, now: EpochSeconds): ReadonlyMap<string, Entitlement> {
  const begun: readonly Period[] = periodsOf(plan.interval).filter(({ start }) => start <= now);
  const rows = begun.flatMap((period) =>
    plan.contracts.flatMap((contract) =>
      entitlementsOfContract(contract, plan.sites, plan.commitments, period),
    ),
  );
  return new Map(
    rows.map((row) => {
      const { contract, cluster, funder, period } = row;
      return [`${contract} ${cluster} ${funder} ${period.start} ${period.end}`, row];
    }),
  );
}

/** Prices carry no date, so what a month that has begun is settled with cannot change. */
function priceFaults({ before, after, now, pastModes }: Turn): readonly PastFault[] {
  const contracts = before.contracts.flatMap((old): readonly PastFault[] => {
    const wanted = after.contracts.find(({ id }) => id === old.id);
    const hasBegun = old.phases.some(({ start }) => start <= now) && before.interval.start <= now;
    if (wanted === undefined || !hasBegun) return [];
    const terms = ({ priceMicrosPerGpuHour, serviceLevel }: typeof old): string => {
      const { availabilityPpm, creditPpm } = serviceLevel;
      const credit = `${percentText(creditPpm)} credit below ${percentText(availabilityPpm)}`;
      return `${eurText(priceMicrosPerGpuHour)} a GPU-hour, ${credit}`;
    };
    return priceFault(`contracts.${old.id}`, terms(old), terms(wanted));
  });
  const modes = before.modes.flatMap((old): readonly PastFault[] => {
    const wanted = after.modes.find(({ id }) => id === old.id);
    const hasBegun =
      pastModes.has(old.id) ||
      before.allocations.some(({ mode, start }) => mode === old.id && start <= now);
    if (wanted === undefined || !hasBegun) return [];
    const terms = ({ priceMicrosPerGpuHour }: typeof old) =>
      `${eurText(priceMicrosPerGpuHour)} a GPU-hour`;
    return priceFault(`modes.${old.id}`, terms(old), terms(wanted));
  });
  return [...contracts, ...modes];
}

function priceFault(path: string, was: string, will: string): readonly PastFault[] {
  if (was === will) return [];
  const expected = `${was}, which has begun to be used: put what is new beside it`;
  return [{ rule: 'price_begun', path, found: will, expected }];
}

/** Jobs hold nodes by their number, so a cluster in use may only grow at its end. */
function nodeFaults({ before, after, now }: Turn): readonly PastFault[] {
  const inUse = new Set(
    before.contracts
      .flatMap(({ phases }) => phases)
      .filter(({ start }) => start <= now && before.interval.start <= now)
      .flatMap(({ capacity }) => capacity.map(({ cluster }) => cluster)),
  );
  const wanted = after.sites.flatMap(({ clusters }) => clusters);
  return before.sites
    .flatMap(({ clusters }) => clusters)
    .flatMap((old): readonly PastFault[] => {
      const found = wanted.find(({ id }) => id === old.id);
      if (!inUse.has(old.id) || found === undefined || hasGrown(old, found)) return [];
      return [
        {
          rule: 'nodes_changed',
          path: `clusters.${old.id}`,
          found: found.nodeGroups.map(groupText).join(', '),
          expected: `${old.nodeGroups.map(groupText).join(', ')}, and perhaps more at the end`,
        },
      ];
    });
}

function hasGrown(old: Cluster, found: Cluster): boolean {
  return old.nodeGroups.every((group, index) => {
    const now = found.nodeGroups[index];
    if (now === undefined) return false;
    const isLast = index === old.nodeGroups.length - 1;
    const hasNodes = isLast ? now.nodeCount >= group.nodeCount : now.nodeCount === group.nodeCount;
    return hasNodes && groupText({ ...now, nodeCount: group.nodeCount }) === groupText(group);
  });
}

function groupText({ nodeCount, gpusPerNode, nodesPerRack, racksPerPod }: NodeGroup): string {
  return `${nodeCount} × ${gpusPerNode} GPUs (${nodesPerRack} a rack, ${racksPerPod} racks a pod)`;
}

function allocationFaults({ before, after, now }: Turn): readonly PastFault[] {
  return before.allocations.flatMap((old): readonly PastFault[] => {
    const wanted = after.allocations.find(({ id }) => id === old.id);
    const path = `allocations.${old.id}`;
    const rule = 'allocation_begun' as const;
    if (wanted === undefined) return [];
    if (wanted.start !== old.start && Math.min(wanted.start, old.start) < now) {
      const found = `a start on ${toDateText(wanted.start)}`;
      return [{ rule, path, found, expected: `the start ${toDateText(old.start)}, as it is past` }];
    }
    if (wanted.end === old.end || wanted.end >= now) return [];
    const found = `an end on ${toDateText(wanted.end)}`;
    return [{ rule, path, found, expected: `an end from ${toDateText(now)} on` }];
  });
}
