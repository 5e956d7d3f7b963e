/**
 * The engine's snapshot of a cluster as it is stored. Its arrays count in funders and allocations;
 * beside them stand the ids that they counted, so that a plan that has changed meanwhile gives
 * every number back to whom it belongs, and a newcomer starts at zero.
 */
import type { AllocationId, PartyId } from '../../kernel/ids.ts';
import type { ClusterRunSnapshot } from '../../operation/snapshot.ts';
import type { JsonObject } from '../../platform/database/transaction.ts';

/** What the arrays of a snapshot count, in order. */
export interface Counted {
  readonly funders: readonly PartyId[];
  readonly allocations: readonly AllocationId[];
}

export interface KeyedSnapshot extends Counted {
  /** The calendar was entered up to and at this second. */
  readonly enteredAt: number;
  readonly own: ClusterRunSnapshot;
}

export function toKeyedSnapshot(
  own: ClusterRunSnapshot,
  enteredAt: number,
  { funders, allocations }: Counted,
): JsonObject {
  const stored: KeyedSnapshot = { enteredAt, funders, allocations, own };
  return stored as unknown as JsonObject;
}

export function fromKeyedSnapshot(stored: JsonObject): KeyedSnapshot {
  return stored as unknown as KeyedSnapshot;
}

/** The snapshot in the order of `now`; where that is new, what was found in vain is forgotten. */
export function recounted({ own, ...before }: KeyedSnapshot, now: Counted): ClusterRunSnapshot {
  if (isSame(before.funders, now.funders) && isSame(before.allocations, now.allocations)) {
    return own;
  }
  const funderBefore = placesOf(before.funders, now.funders);
  const allocationBefore = placesOf(before.allocations, now.allocations);
  const byFunder = (values: readonly number[]) => funderBefore.map((place) => values[place] ?? 0);
  const byAllocation = (values: readonly number[]) =>
    allocationBefore.map((place) => values[place] ?? 0);
  const byPair = (values: readonly number[]) =>
    funderBefore.flatMap((a) =>
      funderBefore.map((b) => (a < 0 || b < 0 ? 0 : (values[a * before.funders.length + b] ?? 0))),
    );
  const { accounts } = own;
  return {
    ...own,
    accounts: {
      ...accounts,
      shareGpus: byFunder(accounts.shareGpus),
      position: byFunder(accounts.position),
      usedGpuSeconds: byFunder(accounts.usedGpuSeconds),
      lentGpuSeconds: byPair(accounts.lentGpuSeconds),
      repaidGpuSeconds: byPair(accounts.repaidGpuSeconds),
      owedGpuSeconds: byPair(accounts.owedGpuSeconds),
      flowGpus: byPair(accounts.flowGpus),
      allocationUsedGpuSeconds: byAllocation(accounts.allocationUsedGpuSeconds),
      allocationAwardedGpuSeconds: byAllocation(accounts.allocationAwardedGpuSeconds),
    },
    shareHolds: own.shareHolds.flatMap((hold) => {
      const funder = funderBefore.indexOf(hold.funder);
      return funder < 0 ? [] : [{ ...hold, funder }];
    }),
    vainReclaims: {
      retryAt: now.funders.flatMap(() => [0, 0]),
      gpuCount: now.funders.flatMap(() => [0, 0]),
    },
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/** By place in `now`: the place that the same id had before, or -1. */
function placesOf(before: readonly string[], now: readonly string[]): readonly number[] {
  const places = new Map(before.map((id, index) => [id, index]));
  return now.map((id) => places.get(id) ?? -1);
}
