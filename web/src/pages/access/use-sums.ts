/** Rows of the use of allocations put together: by allocation, by month, and by pool. */
import type { AllocationUse } from '../../../../src/client/allocation-use.ts';

export interface UseSum {
  readonly awarded: number;
  readonly drawn: number;
  readonly used: number;
  readonly held: number;
  readonly returned: number;
  readonly remaining: number;
}

export function sumOfUse(rows: readonly AllocationUse[]): UseSum {
  const sum = (of: (row: AllocationUse) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  return {
    awarded: sum((row) => row.awardedGpuSeconds),
    drawn: sum((row) => row.drawnGpuSeconds),
    used: sum((row) => row.usedGpuSeconds),
    held: sum((row) => row.heldGpuSeconds),
    returned: sum((row) => row.returnedGpuSeconds),
    remaining: sum((row) => row.remainingGpuSeconds),
  };
}

export function useByMonth(rows: readonly AllocationUse[]): ReadonlyMap<string, UseSum> {
  const months = [...new Set(rows.map(({ month }) => month))].sort();
  return new Map(
    months.map((month) => [month, sumOfUse(rows.filter((row) => row.month === month))]),
  );
}

/** One row a pool: allocations of one funder on one cluster share theirs. */
export function poolsIn(rows: readonly AllocationUse[]): readonly AllocationUse[] {
  const keyOf = ({ month, funder, cluster }: AllocationUse) => `${month} ${funder} ${cluster}`;
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}
