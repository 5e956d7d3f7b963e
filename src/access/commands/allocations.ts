/**
 * Who may use it. Every command takes the lock of the plan first, so that the pool that it checks
 * is the one that it saves against. Refusals in the order of `allocation-rules.ts`, after `exists`,
 * `not_found` and `version_changed`.
 */
import { asSeen, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { AllocationId, SiteId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import { type Interval, toTimeText } from '../../kernel/time.ts';
import { type EpochSeconds, type PartsPerMillion, toEpochSeconds } from '../../kernel/units.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import type { Allocation } from '../allocation.ts';
import {
  type AllocationParty,
  type AllocationRefusal,
  type AllocationScene,
  type AllocationState,
  changeRefusal,
  creationRefusal,
  isOutsideUnion,
  type SiteFacts,
} from '../allocation-rules.ts';
import type { AccessMode } from '../mode.ts';
import {
  lockPlan,
  selectAllocation,
  selectAllocationsOf,
  selectMode,
  updateAllocationEnd,
  updateAllocationFrozen,
  upsertAllocation,
  upsertMode,
} from '../store/allocations.ts';

/** What other rooms know that an allocation is checked against. */
export interface AllocationFacts {
  /** `undefined` before a programme file was applied. */
  readonly planInterval: (reader: Reader) => Promise<Interval | undefined>;
  readonly parties: (reader: Reader) => Promise<readonly AllocationParty[]>;
  /** `undefined`: there is no such site. */
  readonly siteFacts: (
    reader: Reader,
    site: SiteId,
    within: Interval,
  ) => Promise<SiteFacts | undefined>;
  /**
   * The smallest share of its funder's entitlement that covers, by the days of the allocation in
   * the running period, what it has used and holds at each site; 0 where it has used nothing.
   */
  readonly leastSharePpm: (
    reader: Reader,
    allocation: AllocationId,
    now: EpochSeconds,
  ) => Promise<PartsPerMillion>;
  /** The sites at which it has used or holds anything in the running period. */
  readonly usedSites: (
    reader: Reader,
    allocation: AllocationId,
    now: EpochSeconds,
  ) => Promise<readonly SiteId[]>;
}

export type AllocationOutcome = Outcome<AllocationState, AllocationRefusal>;

/** Adds or changes an access mode of a programme file; the whole plan was checked before. */
export async function putMode(writer: Writer, mode: AccessMode): Promise<void> {
  await upsertMode(writer, mode);
  const { name, priority, priceMicrosPerGpuHour, gpuCountMax } = mode;
  const price = { priceMicrosPerGpuHour: String(priceMicrosPerGpuHour) };
  const detail = { name, priority, ...price, gpuCountMax: gpuCountMax ?? null };
  writer.audit({ action: 'mode.put', subject: mode.id, detail });
}

/** Adds or changes an allocation of a programme file; the whole plan was checked before. */
export async function putAllocation(writer: Writer, allocation: Allocation): Promise<void> {
  await upsertAllocation(writer, allocation);
  await told(writer, allocation.id, 'put');
}

export async function createAllocation(
  writer: Writer,
  allocation: Allocation,
  facts: AllocationFacts,
): Promise<AllocationOutcome> {
  await lockPlan(writer);
  const { id } = allocation;
  if ((await selectAllocation(writer, id)) !== undefined) {
    return refused({ reason: 'exists', id });
  }
  const refusal = creationRefusal(allocation, await sceneOf(writer, allocation, facts));
  if (refusal !== undefined) return refused(refusal);
  await upsertAllocation(writer, allocation);
  return done(await told(writer, id, 'create'));
}

/** What may change of an allocation; what is left out stays. Its funder never changes. */
export type AllocationChange = Partial<Omit<Allocation, 'id' | 'funder'>>;

/**
 * A new share is awarded from the opening of the next period on; name, holder, mode, sites and days
 * hold at once, and so does storage, as soon as the sites have heard of it. A site where something
 * was used in the running period stays until the next.
 */
export async function changeAllocation(
  writer: Writer,
  target: Target<AllocationId>,
  change: AllocationChange,
  facts: AllocationFacts,
): Promise<AllocationOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { frozenAt: _, version: __, ...before } = found.value;
  const after: Allocation = { ...before, ...change };
  const refusal = changeRefusal(before, after, await sceneOf(writer, after, facts));
  if (refusal !== undefined) return refused(refusal);
  await upsertAllocation(writer, after);
  return done(await told(writer, target.id, 'change'));
}

/** From now on it starts no further job; what runs goes on. Refuses what has ended or is frozen. */
export async function freezeAllocation(
  writer: Writer,
  target: Target<AllocationId>,
): Promise<AllocationOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { end, frozenAt } = found.value;
  const now = writer.caller.at;
  if (end <= now) return refused({ reason: 'has_ended', end });
  if (frozenAt !== undefined) return refused({ reason: 'frozen_already', at: frozenAt });
  await updateAllocationFrozen(writer, target.id, true);
  return done(await told(writer, target.id, 'freeze'));
}

/** Refuses what has ended or is not frozen. */
export async function unfreezeAllocation(
  writer: Writer,
  target: Target<AllocationId>,
): Promise<AllocationOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { end, frozenAt, id } = found.value;
  if (end <= writer.caller.at) return refused({ reason: 'has_ended', end });
  if (frozenAt === undefined) return refused({ reason: 'not_frozen', id });
  await updateAllocationFrozen(writer, id, false);
  return done(await told(writer, id, 'unfreeze'));
}

/** Ends it now, for good. Refuses what has ended, and what has not begun: change its days. */
export async function endAllocation(
  writer: Writer,
  target: Target<AllocationId>,
): Promise<AllocationOutcome> {
  const found = await load(writer, target);
  if (!found.ok) return found;
  const { start, end } = found.value;
  const now = writer.caller.at;
  if (end <= now) return refused({ reason: 'has_ended', end });
  if (start >= now) return refused({ reason: 'not_begun', start });
  await updateAllocationEnd(writer, target.id);
  return done(await told(writer, target.id, 'end'));
}

async function load(writer: Writer, target: Target<AllocationId>): Promise<AllocationOutcome> {
  await lockPlan(writer);
  return asSeen(await selectAllocation(writer, target.id), target);
}

async function sceneOf(
  reader: Writer,
  allocation: Allocation,
  facts: AllocationFacts,
): Promise<AllocationScene> {
  const { id, funder, holder, sites } = allocation;
  const now = reader.caller.at;
  const others = await selectAllocationsOf(reader, funder);
  const parties = await facts.parties(reader);
  return {
    plan: await planOf(reader, facts),
    now,
    hasFunder: parties.some((party) => party.id === funder),
    hasHolder: parties.some((party) => party.id === holder),
    isOutsideUnion: isOutsideUnion(allocation, parties),
    mode: await selectMode(reader, allocation.mode),
    sites: await siteFactsOf(reader, sites, allocation, facts),
    others: others.filter((each) => each.id !== id),
    leastSharePpm: await facts.leastSharePpm(reader, id, now),
    usedSites: await facts.usedSites(reader, id, now),
  };
}

/** Empty before a programme file was applied. */
export async function planOf(
  reader: Reader,
  { planInterval }: Pick<AllocationFacts, 'planInterval'>,
): Promise<Interval> {
  const nothing = { start: toEpochSeconds(0), end: toEpochSeconds(0) };
  return (await planInterval(reader)) ?? nothing;
}

/** In the order of `sites`. */
export async function siteFactsOf(
  reader: Reader,
  sites: readonly SiteId[],
  within: Interval,
  facts: Pick<AllocationFacts, 'siteFacts'>,
): Promise<readonly (SiteFacts | undefined)[]> {
  const found: (SiteFacts | undefined)[] = [];
  for (const site of sites) found.push(await facts.siteFacts(reader, site, within));
  return found;
}

const PAST_PARTICIPLES = {
  put: 'put',
  create: 'created',
  change: 'changed',
  freeze: 'frozen',
  unfreeze: 'unfrozen',
  end: 'ended',
} as const;

/** Says in audit and events what was done, and answers the allocation as it is now. */
async function told(
  writer: Writer,
  id: AllocationId,
  verb: keyof typeof PAST_PARTICIPLES,
): Promise<AllocationState> {
  const allocation = present(await selectAllocation(writer, id), id);
  const { funder, holder } = allocation;
  writer.audit({ action: `allocation.${verb}`, subject: id, detail: toDetail(allocation) });
  const scopes = new Set([`project:${id}`, `party:${funder}`, `party:${holder}`]);
  const kind = `allocation.${PAST_PARTICIPLES[verb]}`;
  writer.publish({ kind, subject: id, scopes: [...scopes], detail: {} });
  return allocation;
}

function toDetail(allocation: AllocationState): JsonObject {
  const { name, funder, mode, holder, sites, sharePpm, storageGibibytes } = allocation;
  const { start, end, frozenAt } = allocation;
  return {
    name,
    funder,
    mode,
    holder,
    sites,
    sharePpm,
    storageGibibytes: storageGibibytes ?? null,
    start: toTimeText(start),
    end: toTimeText(end),
    frozen: frozenAt === undefined ? null : toTimeText(frozenAt),
  };
}
