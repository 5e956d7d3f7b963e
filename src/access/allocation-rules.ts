/**
 * When an allocation may be made or changed. Together the allocations of a funder at a site are
 * never more than all of its entitlement in any period that is not over; and what was used is never
 * more than what is left of an allocation. What has ended is not changed any more.
 */
import { mayUseUnionTime, membershipOf } from '../funding/membership.ts';
import type { Party } from '../funding/party.ts';
import type { FoundRefusal } from '../kernel/as-seen.ts';
import type { AllocationId, ModeId, PartyId, SiteId } from '../kernel/ids.ts';
import { type Interval, type Period, periodsOf } from '../kernel/time.ts';
import type { EpochSeconds, PartsPerMillion } from '../kernel/units.ts';
import type { Allocation } from './allocation.ts';
import type { AccessMode } from './mode.ts';
import { type PoolExcess, poolExcesses } from './pool.ts';
import { type StorageExcess, storageExcess } from './storage.ts';

export interface AllocationState extends Allocation {
  /** Since when it starts no further job. */
  readonly frozenAt: EpochSeconds | undefined;
  readonly version: number;
}

/** Who operates a site, and who is entitled to something there while an allocation lasts. */
export interface SiteFacts {
  readonly operator: PartyId;
  /** Of storage, by its contracts. */
  readonly terabytes: number;
  readonly entitled: readonly PartyId[];
}

/** Whoever funds or holds, as the commands hand them on. */
export type AllocationParty = Party;

/** What the sites of something are checked against. */
export interface SiteScene {
  /** `undefined`: the mode is not there. */
  readonly mode: AccessMode | undefined;
  /** In the order of its sites; `undefined`: the site is not there. */
  readonly sites: readonly (SiteFacts | undefined)[];
}

/** What an allocation is checked against. */
export interface AllocationScene extends SiteScene {
  readonly plan: Interval;
  readonly now: EpochSeconds;
  readonly hasFunder: boolean;
  readonly hasHolder: boolean;
  /** Whether it would give time of the Union away; see {@link isOutsideUnion}. */
  readonly isOutsideUnion: boolean;
  /** Every other allocation of the funder. */
  readonly others: readonly Allocation[];
  /** The share below which it has used more than it would have in its days of this period. */
  readonly leastSharePpm: PartsPerMillion;
  /** Where it has used or holds anything in the running period. */
  readonly usedSites: readonly SiteId[];
}

export type SiteRefusal =
  | { readonly reason: 'site_unknown'; readonly site: SiteId }
  | { readonly reason: 'site_repeated'; readonly site: SiteId }
  | { readonly reason: 'no_entitlement'; readonly site: SiteId; readonly funder: PartyId }
  | { readonly reason: 'market_funder'; readonly site: SiteId; readonly operator: PartyId };

export type AllocationRefusal =
  | { readonly reason: 'exists'; readonly id: string }
  | FoundRefusal
  | { readonly reason: 'party_unknown'; readonly party: PartyId }
  | { readonly reason: 'mode_unknown'; readonly mode: ModeId }
  | { readonly reason: 'outside_union'; readonly holder: PartyId }
  | SiteRefusal
  | { readonly reason: 'interval_empty' }
  | { readonly reason: 'outside_plan'; readonly plan: Interval }
  | { readonly reason: 'in_the_past'; readonly field: 'start' | 'end'; readonly now: EpochSeconds }
  | { readonly reason: 'has_ended'; readonly end: EpochSeconds }
  | { readonly reason: 'not_begun'; readonly start: EpochSeconds }
  | { readonly reason: 'site_used'; readonly site: SiteId }
  | { readonly reason: 'below_used'; readonly leastSharePpm: PartsPerMillion }
  | { readonly reason: 'pool_exceeded'; readonly excess: PoolExcess }
  | { readonly reason: 'storage_exceeded'; readonly excess: StorageExcess }
  | { readonly reason: 'frozen_already'; readonly at: EpochSeconds }
  | { readonly reason: 'not_frozen'; readonly id: AllocationId };

/** As {@link termsRefusal}, after a start that is past. */
export function creationRefusal(
  allocation: Allocation,
  scene: AllocationScene,
): AllocationRefusal | undefined {
  const { now } = scene;
  if (allocation.start < now) return { reason: 'in_the_past', field: 'start', now };
  return termsRefusal(allocation, scene);
}

/**
 * In this order: an allocation that has ended, a start that was moved although it is past or into
 * the past, an end in the past, without a site where it has used something in the running period, a
 * share that becomes less than was used; then as {@link termsRefusal}.
 */
export function changeRefusal(
  before: Allocation,
  after: Allocation,
  scene: AllocationScene,
): AllocationRefusal | undefined {
  const { now, leastSharePpm, usedSites } = scene;
  if (before.end <= now) return { reason: 'has_ended', end: before.end };
  if (before.start !== after.start && Math.min(before.start, after.start) < now) {
    return { reason: 'in_the_past', field: 'start', now };
  }
  if (after.end < now) return { reason: 'in_the_past', field: 'end', now };
  const site = siteLeft(before, after, usedSites);
  if (site !== undefined) return { reason: 'site_used', site };
  if (after.sharePpm < before.sharePpm && after.sharePpm < leastSharePpm) {
    return { reason: 'below_used', leastSharePpm };
  }
  return termsRefusal(after, scene);
}

/**
 * The first of the used sites that a change takes from an allocation: all of its funder's
 * entitlement there could be allocated anew, beside what was used of it already.
 */
export function siteLeft(
  before: Pick<Allocation, 'sites'>,
  after: Pick<Allocation, 'sites'>,
  usedSites: readonly SiteId[],
): SiteId | undefined {
  return usedSites.find((site) => before.sites.includes(site) && !after.sites.includes(site));
}

/**
 * In this order: an end that is not after the start, time outside the plan, a funder, a holder or a
 * mode that is not there, a holder who may not use time of the Union, a site that is not there, a
 * site twice, a funder without entitlement, market access of somebody else than the operator, more
 * than all of the funder's entitlement, more storage than contracts bring to one of the sites.
 */
export function termsRefusal(
  allocation: Allocation,
  scene: AllocationScene,
): AllocationRefusal | undefined {
  const { start, end, funder, holder } = allocation;
  const { plan } = scene;
  if (end <= start) return { reason: 'interval_empty' };
  if (start < plan.start || end > plan.end) return { reason: 'outside_plan', plan };
  if (!scene.hasFunder) return { reason: 'party_unknown', party: funder };
  if (!scene.hasHolder) return { reason: 'party_unknown', party: holder };
  if (scene.mode === undefined) return { reason: 'mode_unknown', mode: allocation.mode };
  if (scene.isOutsideUnion) return { reason: 'outside_union', holder };
  return (
    siteRefusal(allocation, scene) ??
    poolRefusal(allocation, scene) ??
    storageRefusal(allocation, scene)
  );
}

/** Whether what a funder gives is the Union's: that of a joint undertaking. */
export function isUnionTime(funder: PartyId, parties: readonly AllocationParty[]): boolean {
  return parties.find(({ id }) => id === funder)?.kind === 'joint-undertaking';
}

/**
 * Rule 6: time of the Union is for users in a Member State or an associated country (Regulation
 * (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b). Of a holder without a state it is not
 * known where its users are.
 */
export function isOutsideUnion(
  { funder, holder }: Pick<Allocation, 'funder' | 'holder'>,
  parties: readonly AllocationParty[],
): boolean {
  const user = parties.find(({ id }) => id === holder);
  if (user === undefined || !isUnionTime(funder, parties)) return false;
  const membership = membershipOf(user, parties);
  return membership !== undefined && !mayUseUnionTime(membership);
}

/**
 * In this order, of each site: one that is not there, one that is named twice, one where the funder
 * is entitled to nothing, market access of somebody else than the operator.
 */
export function siteRefusal(
  { sites, funder }: Pick<Allocation, 'sites' | 'funder'>,
  scene: SiteScene,
): SiteRefusal | undefined {
  for (const [index, site] of sites.entries()) {
    const facts = scene.sites[index];
    if (facts === undefined) return { reason: 'site_unknown', site };
    if (sites.indexOf(site) !== index) return { reason: 'site_repeated', site };
    if (!facts.entitled.includes(funder)) return { reason: 'no_entitlement', site, funder };
    const { operator } = facts;
    if (scene.mode?.priority === 'market' && operator !== funder) {
      return { reason: 'market_funder', site, operator };
    }
  }
  return undefined;
}

function poolRefusal(
  allocation: Allocation,
  { plan, now, others }: AllocationScene,
): AllocationRefusal | undefined {
  const [excess] = poolExcesses([...others, allocation], periodsToCome(plan, now)).filter((each) =>
    allocation.sites.includes(each.site),
  );
  return excess === undefined ? undefined : { reason: 'pool_exceeded', excess };
}

function storageRefusal(
  allocation: Allocation,
  { sites }: AllocationScene,
): AllocationRefusal | undefined {
  const excess = storageExcess(allocation, (_, place) => sites[place]?.terabytes ?? 0);
  return excess === undefined ? undefined : { reason: 'storage_exceeded', excess };
}

/** The running period and those after it. */
function periodsToCome(plan: Interval, now: EpochSeconds): readonly Period[] {
  return periodsOf(plan).filter(({ end }) => end > now);
}
