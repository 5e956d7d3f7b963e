/** A plan in plain numbers: everything that the engine needs to know, in indices of a stage. */
import type { ClusterAllocation } from '../scheduling/cluster.ts';
import type { NodeRow } from '../scheduling/nodes.ts';
import type { SchedulingPolicy } from '../scheduling/policy.ts';
import type { EstimatePolicy } from '../scheduling/run-history.ts';
import type { FailureModel } from '../sites/failing-nodes.ts';
import type { NodeEvent } from '../sites/node-events.ts';
import type { CalendarEntry } from './calendar.ts';

export interface Scene {
  readonly interval: { readonly start: number; readonly end: number };
  readonly periods: readonly { readonly start: number; readonly end: number }[];
  readonly funderCount: number;
  readonly allocations: readonly SceneAllocation[];
  readonly clusters: readonly SceneCluster[];
  readonly policy: SchedulingPolicy;
  /** How nodes fail where the driver is a virtual site with failures; left out: they never do. */
  readonly failures?: FailureModel;
  /** Failures and repairs in their order, where they are not drawn but come from a trace. */
  readonly nodeEvents?: readonly NodeEvent[];
  /** How jobs without a wall time are planned; left out: every job has one. */
  readonly estimates?: EstimatePolicy;
  /** By time. */
  readonly calendar: readonly CalendarEntry[];
}

export interface SceneAllocation extends ClusterAllocation {
  /** The clusters that its jobs may go to. */
  readonly clusters: readonly number[];
  /** Jobs submitted from `start` on and before `end` are taken. */
  readonly start: number;
  readonly end: number;
  /** GPUs of the largest job that its access mode takes. */
  readonly gpuCountMax: number;
}

export interface SceneCluster {
  readonly nodeRows: readonly NodeRow[];
  /** GPUs of the largest gang that the cluster can ever hold. */
  readonly gpuCountMax: number;
  /** The same of one pod, and of one rack. */
  readonly gpuCountMaxInPod: number;
  readonly gpuCountMaxInRack: number;
  /** Its site gives whole GPUs only; left out: jobs may share one. */
  readonly givesWholeGpus?: boolean;
  /** Its site chooses the nodes of a run; left out: the scheduler does. */
  readonly isPlacedBySite?: boolean;
  /** Known maintenance, and the GPUs that stay in service; left out: none is known. */
  readonly windows?: readonly SceneWindow[];
}

/** GPUs of the largest gangs that a cluster, a pod of it, and a rack of it can ever hold. */
export type LargestGangs = Pick<
  SceneCluster,
  'gpuCountMax' | 'gpuCountMaxInPod' | 'gpuCountMaxInRack'
>;

export interface SceneWindow {
  readonly start: number;
  readonly end: number;
  readonly gpuCount: number;
}
