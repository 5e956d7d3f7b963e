/** The decisions of a cycle as rows of the log: nothing is written to a job without one. */
import type { JsonObject } from '../../platform/database/transaction.ts';
import type { CycleWrites } from './cycle-writes.ts';

export const DECISION_KINDS = [
  'admit',
  'reject',
  'wait',
  'start',
  'notice',
  'interrupt',
  'cancel',
] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

export interface DecisionRow {
  readonly kind: DecisionKind;
  readonly jobNumber: number;
  readonly attempt?: number;
  readonly cluster?: string;
  readonly standing?: string;
  readonly reason?: string;
  readonly detail?: JsonObject;
}

/**
 * In the order in which the cycle takes them: ends that nobody but the engine decided, admissions,
 * rejections, cancellations (of a run: the order to stop it), starts, notices, reasons to wait.
 */
export function decisionsOf(cycle: CycleWrites): readonly DecisionRow[] {
  const { ends, admissions, rejections, cancellations, stops, starts, notices, waits } = cycle;
  return [
    ...ends
      .filter(({ cause }) => cause === 'interrupted' || cause === 'reclaimed')
      .map(({ jobNumber, attempt, cause, keptSeconds }) => {
        const detail = { keptSeconds };
        return { kind: 'interrupt' as const, jobNumber, attempt, reason: cause, detail };
      }),
    ...admissions.map(({ jobNumber, cluster }) => ({ kind: 'admit' as const, jobNumber, cluster })),
    ...rejections.map(({ jobNumber, reason }) => ({ kind: 'reject' as const, jobNumber, reason })),
    ...cancellations.map((jobNumber) => ({ kind: 'cancel' as const, jobNumber })),
    ...stops.map(({ jobNumber, attempt }) => ({ kind: 'cancel' as const, jobNumber, attempt })),
    ...starts.map(({ jobNumber, attempt, cluster, standing, detail }) => {
      const row = { kind: 'start' as const, jobNumber, attempt, cluster, standing };
      return detail === undefined ? row : { ...row, detail };
    }),
    ...notices.map(({ jobNumber, attempt, vacateAt, detail }) => ({
      kind: 'notice' as const,
      jobNumber,
      attempt,
      detail: { vacateAt, ...detail },
    })),
    ...waits.map(({ jobNumber, reason, standing, startsBy }) => {
      const row = { kind: 'wait' as const, jobNumber, reason, standing };
      return startsBy === undefined ? row : { ...row, detail: { startsBy } };
    }),
  ];
}
