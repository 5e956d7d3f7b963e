/**
 * What is there. Sites and entitlements come from a programme file, by commands that refuse
 * nothing: whoever calls them holds the lock of the plan and has checked the whole plan. Outages
 * come from the operator; refusals in the order of `outage-rules.ts`.
 */
import { asSeen } from '../kernel/as-seen.ts';
import type { ClusterId, SiteId } from '../kernel/ids.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { type Interval, toTimeText } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import type { JsonObject, Reader, Writer } from '../platform/database/transaction.ts';
import type { Entitlement } from './entitlement.ts';
import { type OutageRefusal, type OutageState, outageRefusal } from './outage-rules.ts';
import { registerOf } from './register.ts';
import { lossOf } from './seen-loss.ts';
import { gpusOfCluster, type Outage, type Site } from './site.ts';
import { replaceEntitlements } from './store/entitlements.ts';
import {
  insertOutage,
  lockPlan,
  selectOpenOutages,
  selectOutage,
  selectSite,
  selectSiteOfCluster,
  updateOutageEnd,
  upsertSite,
} from './store/sites.ts';

/** The interval of the plan; `undefined` before a programme file was applied. */
export type PlanInterval = (reader: Reader) => Promise<Interval | undefined>;

/** Adds or changes a site and the clusters that it names; its outages are not touched. */
export async function putSite(writer: Writer, site: Site): Promise<void> {
  await upsertSite(writer, site);
  writer.audit({
    action: 'site.put',
    subject: site.id,
    detail: {
      name: site.name,
      operator: site.operator,
      territory: site.territory,
      puePpm: site.puePpm,
      powerMicrosPerMwh: String(site.powerMicrosPerMwh),
      clusters: site.clusters.map((cluster) => ({
        ...cluster,
        gpuCount: gpusOfCluster(cluster),
        nodeGroups: cluster.nodeGroups.map((group) => ({ ...group })),
      })),
    },
  });
  const scopes = [`site:${site.id}`, `party:${site.operator}`];
  writer.publish({ kind: 'site.put', subject: site.id, scopes, detail: {} });
}

/** Adds an outage that a programme file names, whenever it is. */
export async function putOutage(writer: Writer, site: Site, outage: Outage): Promise<void> {
  const state = await insertOutage(writer, outage);
  tellOutage(writer, site, state, 'noted');
}

export async function putEntitlements(
  writer: Writer,
  entitlements: readonly Entitlement[],
): Promise<void> {
  await replaceEntitlements(writer, entitlements, writer.caller.at);
}

/** The phases of every contract at a site. */
export type PhasesAt = (reader: Reader, site: SiteId) => Promise<readonly RegisterPhase[]>;
/** A phase as the room of contracts has it. */
export type RegisterPhase = Parameters<typeof registerOf>[1][number];

/** The capacity register of each cluster of a site; `undefined`: there is no such site. */
export async function registerBetween(
  reader: Reader,
  site: string,
  within: Interval,
  phasesAt: PhasesAt,
) {
  const found = await selectSite(reader, site);
  if (found === undefined) return undefined;
  const phases = await phasesAt(reader, found.id);
  return found.clusters.map((cluster) => ({
    cluster: cluster.id,
    rows: registerOf(cluster, phases, found.outages, within),
  }));
}

export type OutageOutcome = Outcome<OutageState, OutageRefusal>;

/** Announces maintenance or reports a loss; refusals as in {@link outageRefusal}. */
export async function noteOutage(
  writer: Writer,
  outage: Outage,
  planInterval: PlanInterval,
): Promise<OutageOutcome> {
  await lockPlan(writer);
  const site = await selectSiteOfCluster(writer, outage.cluster);
  if (site === undefined) {
    return refused({ reason: 'cluster_unknown', cluster: outage.cluster });
  }
  const refusal = outageRefusal(outage, {
    cluster: site.clusters.find(({ id }) => id === outage.cluster),
    others: site.outages.filter(({ cluster }) => cluster === outage.cluster),
    plan: (await planInterval(writer)) ?? { start: toEpochSeconds(0), end: toEpochSeconds(0) },
    now: writer.caller.at,
  });
  if (refusal !== undefined) return refused(refusal);
  const state = await insertOutage(writer, outage);
  tellOutage(writer, site, state, 'noted');
  return done(state);
}

export interface OutageTarget {
  readonly number: number;
  /** The version that the caller has seen; `undefined`: any. */
  readonly version: number | undefined;
}

/**
 * Ends an outage now; one that has not begun is called off. Refusals, in this order: not found,
 * changed since it was seen, over already or called off.
 */
export async function endOutage(
  writer: Writer,
  { number, version }: OutageTarget,
): Promise<OutageOutcome> {
  await lockPlan(writer);
  const seen = asSeen(await selectOutage(writer, number), { id: String(number), version });
  if (!seen.ok) return seen;
  const found = seen.value;
  const now: EpochSeconds = writer.caller.at;
  if (found.end <= Math.max(now, found.start)) {
    return refused({ reason: 'outage_over', end: found.end });
  }
  const state = await updateOutageEnd(writer, number, Math.max(now, found.start));
  const site = await selectSiteOfCluster(writer, found.cluster);
  if (site !== undefined) tellOutage(writer, site, state, 'ended');
  return done(state);
}

export interface SeenCluster {
  readonly cluster: ClusterId;
  /** By the scheduler of the site: down or drained. */
  readonly outGpus: number;
}

/**
 * Keeps the losses of a site that its own scheduler shows: one open loss a cluster, ended and made
 * anew where its size changes. Seen again, it changes nothing. Clusters that are not of the site
 * are left out.
 */
export async function noteSeenLosses(
  writer: Writer,
  siteId: SiteId,
  clusters: readonly SeenCluster[],
  planInterval: PlanInterval,
): Promise<void> {
  const plan = await planInterval(writer);
  const site = plan && (await selectSite(writer, siteId));
  if (plan === undefined || site === undefined) return;
  const now = writer.caller.at;
  for (const { cluster: id, outGpus } of clusters) {
    const cluster = site.clusters.find((each) => each.id === id);
    if (cluster === undefined) continue;
    const change = async () => {
      const { announced, seen } = await selectOpenOutages(writer, id, now);
      return { loss: lossOf(outGpus, { cluster, announced, plan, now }), seen };
    };
    if (isAsSeen(await change())) continue;
    await lockPlan(writer);
    const { loss, seen } = await change();
    if (isAsSeen({ loss, seen })) continue;
    for (const { number } of seen) {
      tellOutage(writer, site, await updateOutageEnd(writer, number, now), 'ended');
    }
    if (loss !== undefined) {
      tellOutage(writer, site, await insertOutage(writer, loss, 'seen'), 'noted');
    }
  }
}

interface LossAndSeen {
  readonly loss: Outage | undefined;
  readonly seen: readonly OutageState[];
}

function isAsSeen({ loss, seen }: LossAndSeen): boolean {
  const [only, ...others] = seen;
  if (loss === undefined || only === undefined) return loss === undefined && only === undefined;
  return others.length === 0 && only.gpuCount === loss.gpuCount && only.end === loss.end;
}

const OUTAGE_VERBS = { noted: 'note', ended: 'end' } as const;

function tellOutage(
  writer: Writer,
  site: Site,
  outage: OutageState,
  done: keyof typeof OUTAGE_VERBS,
): void {
  const { number, cluster, kind, gpuCount, start, end } = outage;
  const detail: JsonObject = {
    number,
    cluster,
    kind,
    gpuCount,
    start: toTimeText(start),
    end: toTimeText(end),
  };
  writer.audit({ action: `outage.${OUTAGE_VERBS[done]}`, subject: cluster, detail });
  writer.publish({
    kind: `outage.${done}`,
    subject: cluster,
    scopes: [`site:${site.id}`, `party:${site.operator}`],
    detail,
  });
}
