import type { AnyRoute } from '../../platform/http/route.ts';
import { CLUSTER_STATE_ROUTES, type ClusterStatePorts } from './cluster-states.ts';
import { EXPLANATION_ROUTES, type ExplanationPorts } from './explanation.ts';
import { FLOOR_ROUTES } from './floor.ts';
import { JOB_ROUTES } from './jobs.ts';
import { QUEUE_ROUTES } from './queue.ts';

export type SchedulingPorts = ExplanationPorts & ClusterStatePorts;

export const SCHEDULING_ROUTES: readonly AnyRoute<SchedulingPorts>[] = [
  ...JOB_ROUTES,
  ...EXPLANATION_ROUTES,
  ...QUEUE_ROUTES,
  ...CLUSTER_STATE_ROUTES,
  ...FLOOR_ROUTES,
];
