/**
 * A plan as words: every item with its fields as lines of text that lose nothing, so that two plans
 * can be compared field by field and the difference be read by people.
 */
import type { Allocation } from '../access/allocation.ts';
import type { AccessMode } from '../access/mode.ts';
import type { Cluster, Outage, Site } from '../capacity/site.ts';
import type { Commitment } from '../funding/commitment.ts';
import type { Party } from '../funding/party.ts';
import type { Interval } from '../kernel/time.ts';
import { toDateText, toTimeText } from '../kernel/time.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import type { Contract } from '../procurement/contract.ts';
import { eurText, percentText } from '../rehearsal/programme-file/amount.ts';
import type { StoredPlan } from './stored-plan.ts';

export type PlanSection =
  | 'plan'
  | 'parties'
  | 'programmes'
  | 'budgets'
  | 'commitments'
  | 'sites'
  | 'clusters'
  | 'outages'
  | 'contracts'
  | 'modes'
  | 'allocations';

export interface SheetField {
  readonly field: string;
  readonly value: string;
}

export interface SheetItem {
  readonly section: PlanSection;
  /** Unique in its section. */
  readonly id: string;
  readonly fields: readonly SheetField[];
}

/** Every item of the plan, section by section in the order of the chain. */
export function sheetOf(plan: StoredPlan): readonly SheetItem[] {
  const clusters = plan.sites.flatMap((site) =>
    site.clusters.map((cluster) => item('clusters', cluster.id, clusterFields(site, cluster))),
  );
  return [
    item('plan', 'plan', headerFields(plan)),
    ...plan.parties.map((party) => item('parties', party.id, partyFields(party))),
    ...plan.programmes.map(({ id, name, track }) => item('programmes', id, { name, track })),
    ...plan.budgets.map(({ party, year, ceilingMicros }) =>
      item('budgets', `${party}/${year}`, { ceiling: eurText(ceilingMicros) }),
    ),
    ...plan.commitments.map((each) => item('commitments', each.id, commitmentFields(each))),
    ...plan.sites.map((site) => item('sites', site.id, siteFields(site))),
    ...clusters,
    ...plan.sites.flatMap(({ outages }) =>
      outages.map((outage) =>
        item('outages', outageKey(outage), { until: toTimeText(outage.end) }),
      ),
    ),
    ...plan.contracts.map((contract) => item('contracts', contract.id, contractFields(contract))),
    ...plan.modes.map((mode) => item('modes', mode.id, modeFields(mode))),
    ...plan.allocations.map((each) => item('allocations', each.id, allocationFields(each))),
  ];
}

/** What an outage is known by, since it has no id in a file. */
export function outageKey({ cluster, kind, gpuCount, start }: Outage): string {
  return `${cluster}: ${gpuCount} GPUs ${kind} from ${toTimeText(start)}`;
}

function item(
  section: PlanSection,
  id: string,
  fields: Readonly<Record<string, string>>,
): SheetItem {
  const list = Object.entries(fields).map(([field, value]) => ({ field, value }));
  return { section, id, fields: list };
}

/** Fields `name 1`, `name 2`, … of a list. */
function numbered<Each>(
  name: string,
  list: readonly Each[],
  toText: (each: Each) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map((each, index) => [`${name} ${index + 1}`, toText(each)]));
}

function timeText(time: EpochSeconds): string {
  return toTimeText(time).endsWith('T00:00:00Z') ? toDateText(time) : toTimeText(time);
}

function intervalText({ start, end }: Interval): string {
  return `${timeText(start)} to ${timeText(end)}`;
}

/** A state whose membership nobody said is a Member State. */
function partyFields({ name, kind, state, membership }: Party): Readonly<Record<string, string>> {
  const fields = { name, kind, state: state ?? 'none' };
  return kind === 'state' ? { ...fields, membership: membership ?? 'member' } : fields;
}

function headerFields(plan: StoredPlan): Readonly<Record<string, string>> {
  const { policy } = plan;
  return {
    name: plan.name,
    description: plan.description,
    'deciding party': plan.decidingParty ?? 'none',
    period: intervalText(plan.interval),
    seed: String(plan.seed),
    'reservations at most': String(policy.reservationCountMax),
    'jobs tried at most': String(policy.triedJobCountMax),
    'borrow limit': percentText(policy.borrowLimitPpm),
    'lend limit': percentText(policy.lendLimitPpm),
    'minimum run': `${policy.minimumRunSeconds} seconds`,
    notice: `${policy.noticeSeconds} seconds`,
    'looked again': `${policy.lookAgainSeconds} seconds`,
    'entry penalty at most': `${policy.entryPenaltySecondsMax} seconds`,
    ...(policy.backfill === 'conservative' ? { backfill: 'conservative' } : {}),
    ...(policy.drainsAhead === true ? { maintenance: 'drained ahead of' } : {}),
    ...numbered('assumption', plan.assumptions, (assumption) => assumption),
    ...numbered('condition', plan.conditions, ({ what, owner, dueAt }) => {
      const due = dueAt === undefined ? '' : `, by ${timeText(dueAt)}`;
      return `${JSON.stringify(what)} of ${JSON.stringify(owner)}${due}`;
    }),
  };
}

function commitmentFields(commitment: Commitment): Readonly<Record<string, string>> {
  return {
    party: commitment.party,
    programme: commitment.programme,
    territory: commitment.territory ?? 'any',
    status: commitment.status,
    ...numbered(
      'instalment',
      commitment.instalments,
      ({ dueAt, micros }) => `${eurText(micros)} due ${timeText(dueAt)}`,
    ),
  };
}

function siteFields(site: Site): Readonly<Record<string, string>> {
  return {
    name: site.name,
    operator: site.operator,
    territory: site.territory,
    'power usage effectiveness': percentText(site.puePpm),
    'power per MWh': eurText(site.powerMicrosPerMwh),
  };
}

function clusterFields(site: Site, cluster: Cluster): Readonly<Record<string, string>> {
  return {
    site: site.id,
    'accelerator class': cluster.acceleratorClass,
    'H100-equivalents of a GPU': percentText(cluster.h100EquivalentPpm),
    'watts of a busy GPU': String(cluster.wattsPerGpuBusy),
    'watts of an idle GPU': String(cluster.wattsPerGpuIdle),
    ...numbered('node group', cluster.nodeGroups, (group) => {
      const { nodeCount, gpusPerNode, nodesPerRack, racksPerPod } = group;
      const rack = `${nodesPerRack} nodes a rack, ${racksPerPod} racks a pod`;
      return `${nodeCount} nodes of ${gpusPerNode} GPUs, ${rack}`;
    }),
  };
}

function contractFields(contract: Contract): Readonly<Record<string, string>> {
  return {
    programme: contract.programme,
    site: contract.site,
    ...numbered('further site', contract.furtherSites ?? [], (site) => site),
    investment: eurText(contract.capexMicros),
    'price of a GPU-hour': eurText(contract.priceMicrosPerGpuHour),
    'public share': percentText(contract.publicSharePpm),
    availability: percentText(contract.serviceLevel.availabilityPpm),
    credit: percentText(contract.serviceLevel.creditPpm),
    storage: `${contract.storageTerabytes} TB`,
    ...numbered(
      'contribution',
      contract.contributions,
      ({ commitment, micros }) => `${eurText(micros)} of ${commitment}`,
    ),
    ...numbered('phase', contract.phases, (phase) => {
      const capacity = phase.capacity.map(
        ({ cluster, gpuCount }) => `${gpuCount} GPUs of ${cluster}`,
      );
      return `${JSON.stringify(phase.name)} from ${intervalText(phase)}: ${capacity.join(', ')}`;
    }),
  };
}

function modeFields(mode: AccessMode): Readonly<Record<string, string>> {
  return {
    name: mode.name,
    priority: mode.priority,
    'price of a GPU-hour': eurText(mode.priceMicrosPerGpuHour),
    'GPUs of a job at most': String(mode.gpuCountMax ?? 'no limit'),
  };
}

function allocationFields(allocation: Allocation): Readonly<Record<string, string>> {
  const { storageGibibytes: storage } = allocation;
  return {
    name: allocation.name,
    funder: allocation.funder,
    mode: allocation.mode,
    holder: allocation.holder,
    sites: allocation.sites.join(', '),
    share: percentText(allocation.sharePpm),
    ...(storage === undefined ? {} : { storage: `${storage} GiB` }),
    days: intervalText(allocation),
  };
}
