/**
 * Rehearsals side by side as figures, for whoever draws them: the same measures as the page and the
 * terminal show, each with the runs that lead in it.
 */
import type { BudgetYear } from '../summary.ts';
import { areOfOneTime, cautionsOf, conditionTexts, type Run } from './comparison-measures.ts';
import { withoutIdle } from './findings.ts';
import { heldBackTexts } from './held-back.ts';
import { leadingOf, type Measured, rankedOf } from './measured.ts';
import {
  betterOf,
  contestedOf,
  MEASURE_IDS,
  MEASURES,
  type MeasureId,
  type MeasureUnit,
} from './measures.ts';

export interface ComparedMeasure {
  readonly id: MeasureId;
  readonly unit: MeasureUnit;
  /**
   * What is better; null where more is neither better nor worse, as of a sum over time where the
   * runs do not cover the same.
   */
  readonly best: 'least' | 'most' | null;
  /** One a run. */
  readonly figures: readonly Measured[];
  /** Positions of the runs that lead; empty where none does, or all that take part are level. */
  readonly leading: readonly number[];
  /** Positions of the runs whose figure takes no part, as money that is held back is none saved. */
  readonly apart: readonly number[];
}

export interface ComparedRun {
  readonly label: string;
  readonly decidingParty: string | null;
  readonly interval: { readonly start: string; readonly end: string };
  /** Public money of the deciding party by year beside its budget. */
  readonly budgets: readonly BudgetYear[];
  /** Sentences: what was assumed of a budget, and what conditions hold back. */
  readonly notes: readonly string[];
  readonly conditions: readonly string[];
  readonly assumptions: readonly string[];
}

export interface Comparison {
  readonly runs: readonly ComparedRun[];
  readonly measures: readonly ComparedMeasure[];
  /** Why the runs can be compared in part only. */
  readonly cautions: readonly string[];
}

/** Measures that no run has are left out. */
export function comparisonOf(given: readonly Run[]): Comparison {
  const runs = given.map(({ label, summary }) => ({ label, summary: withoutIdle(summary) }));
  const isOneTime = areOfOneTime(runs);
  const measures = MEASURE_IDS.map((id) => {
    const { of, unit } = MEASURES[id];
    const figures = runs.map(({ summary }) => of(summary));
    const best = betterOf(id, isOneTime) ?? null;
    const contested = runs.map(({ summary }) => contestedOf(id, summary));
    const apart = [...figures.keys()].filter(
      (position) => figures[position] !== undefined && contested[position] === undefined,
    );
    return { id, unit, best, figures, leading: leaders(contested, best), apart };
  });
  return {
    runs: runs.map(({ label, summary }) => {
      const { decision, interval, budgets, assumedBudget, assumptions } = summary;
      return {
        ...{ label, interval, assumptions },
        decidingParty: decision?.name ?? null,
        budgets: budgets.filter(({ party }) => party === decision?.party),
        notes: [...assumedBudget, ...heldBackTexts(summary)],
        conditions: conditionTexts(summary),
      };
    }),
    measures: measures.filter(({ figures }) => figures.some((figure) => figure !== undefined)),
    cautions: cautionsOf(runs),
  };
}

function leaders(figures: readonly Measured[], best: ComparedMeasure['best']): readonly number[] {
  if (best === null) return [];
  const leading = leadingOf(figures, best);
  return leading.length === rankedOf(figures).length ? [] : leading;
}
