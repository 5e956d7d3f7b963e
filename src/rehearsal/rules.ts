/**
 * By which rules this build rehearses. A version of Polder alone does not say: builds of one
 * version differ in them, and by others the same programme and seed give another trace hash.
 */
import { ENGINE_VERSION } from '../operation/engine.ts';
import { MEASURES_VERSION } from './report/measures.ts';
import type { RehearsalRules } from './summary.ts';
import { WORKLOAD_VERSION } from './workload/generated-source.ts';

export const RULES: RehearsalRules = {
  engine: ENGINE_VERSION,
  workload: WORKLOAD_VERSION,
  measures: MEASURES_VERSION,
};
