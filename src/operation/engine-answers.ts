/** What the engine answers its driver, who does it on the sites. */
import type { NodeRows } from '../scheduling/node-rows.ts';
import type { Place } from './cluster-run.ts';
import type { JobRun } from './observer.ts';

/** A run that starts now. */
export interface StartedRun {
  readonly slot: number;
  readonly run: JobRun;
  /** In the order in which the GPUs were given; `Engine.nodesOf` says how many of each. */
  readonly nodes: NodeRows;
}

/** A running job that must give its GPUs back at `vacateAt`. */
export interface GivenNotice {
  readonly slot: number;
  readonly jobNumber: number;
  readonly vacateAt: number;
}

export interface ClusterDecisions {
  readonly clusterIndex: number;
  readonly starts: readonly StartedRun[];
  readonly notices: readonly GivenNotice[];
}

/** A run whose nodes leave service. */
export type DisplacedRun = InterruptedRun | MovedRun;

/** A run that its cluster lost the nodes of; the job waits again. */
export interface InterruptedRun {
  readonly kind: 'interrupted';
  readonly place: Place;
  readonly run: JobRun;
  /** When its nodes left service, however late that was entered. */
  readonly at: number;
  /** What of the run its checkpoints hold. */
  readonly keptSeconds: number;
}

/** A run that goes on: it has other nodes now, see `Engine.nodesOf`. */
export interface MovedRun {
  readonly kind: 'moved';
  readonly place: Place;
}
