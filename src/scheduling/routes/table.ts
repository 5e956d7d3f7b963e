import type { AnyRoute } from '../../platform/http/route.ts';
import { EXPLANATION_ROUTES, type ExplanationPorts } from './explanation.ts';
import { FLOOR_ROUTES } from './floor.ts';
import { JOB_ROUTES } from './jobs.ts';
import { QUEUE_ROUTES, type QueuePorts } from './queue.ts';

export type SchedulingPorts = ExplanationPorts & QueuePorts;

export const SCHEDULING_ROUTES: readonly AnyRoute<SchedulingPorts>[] = [
  ...JOB_ROUTES,
  ...EXPLANATION_ROUTES,
  ...QUEUE_ROUTES,
  ...FLOOR_ROUTES,
];
