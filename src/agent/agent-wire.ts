/** What Polder answers the agent, in the words of the room of sites. */
import type { ReadSiteWorkCall } from '../client/site-connection.ts';
import type { SiteId } from '../kernel/ids.ts';
import { type EpochSeconds, toEpochSeconds } from '../kernel/units.ts';
import type { AgentOrder, SitePlan } from '../sites/connection.ts';

export interface Work {
  /** By Polder's clock. */
  readonly now: EpochSeconds;
  readonly plan: SitePlan;
  readonly orders: readonly AgentOrder[];
}

type WireWork = ReadSiteWorkCall['answer'];

export function fromWireWork(site: SiteId, wire: WireWork): Work {
  const { depth, mendsDrift, partitions, funders } = wire;
  const allocations = wire.allocations.map((each) => ({
    ...each,
    storageGibibytes: each.storageGibibytes ?? undefined,
  }));
  const modes = wire.modes.map((mode) => ({ ...mode, gpuCountMax: mode.gpuCountMax ?? undefined }));
  const seenUntil = fromInstant(wire.seenUntil);
  return {
    now: fromInstant(wire.now),
    plan: { site, depth, mendsDrift, partitions, funders, allocations, modes, seenUntil },
    orders: wire.orders.flatMap(toOrder),
  };
}

function toOrder({ kind, number, jobNumber, attempt, ...wire }: WireWork['orders'][number]) {
  const named = { number, jobNumber, attempt };
  const order = (given: AgentOrder): readonly AgentOrder[] => [given];
  if (kind === 'stop') return order({ ...named, kind });
  if (kind === 'notice') {
    if (wire.vacateAt === null) return [];
    return order({ ...named, kind, vacateAt: fromInstant(wire.vacateAt) });
  }
  if (wire.start === null) return [];
  const { script, user, ...start } = wire.start;
  return order({ ...named, kind, ...start, script: script ?? undefined, user: user ?? undefined });
}

function fromInstant(text: string): EpochSeconds {
  return toEpochSeconds(Math.floor(Date.parse(text) / 1_000));
}

export function toInstant(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}
