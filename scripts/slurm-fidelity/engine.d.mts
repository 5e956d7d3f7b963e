import type * as accounts from '../../src/scheduling/accounts.ts';
import type * as cluster from '../../src/scheduling/cluster.ts';
import type * as decide from '../../src/scheduling/decide.ts';
import type * as inService from '../../src/scheduling/in-service.ts';
import type * as nodeRows from '../../src/scheduling/node-rows.ts';

export type Engine = Pick<typeof accounts, 'openPeriod'> &
  Pick<typeof cluster, 'createCluster' | 'submit' | 'start' | 'end'> &
  Pick<typeof inService, 'setNodesInService' | 'setShares'> &
  Pick<typeof nodeRows, 'rowsOf'> &
  Pick<typeof decide, 'decide'>;

export interface Size {
  readonly nodeCount: number;
  readonly gpusPerNode: number;
}

export interface QueuedJob {
  readonly index: number;
  readonly id: string;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
  /** Seconds from the opening of the queue, as in Slurm. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly nodes: readonly number[];
}

export function jobsOf(trace: string): readonly QueuedJob[];
export function startsWhenLate(
  engine: Engine,
  jobs: readonly QueuedJob[],
  size: Size,
  lateOf: (job: QueuedJob) => number,
): ReadonlyMap<number, number>;
