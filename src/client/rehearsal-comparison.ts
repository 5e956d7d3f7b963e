/**
 * The operations on rehearsal-comparison, from the table of routes
 * by scripts/generate-client.mjs.
 */
import { operation } from './runtime.ts';

/**
 * Finished rehearsals side by side; as HTML the page of polder compare. Permission: rehearsal.read.
 */
export const compareRehearsals = operation<CompareRehearsalsCall>({
  method: 'GET',
  path: '/v1/rehearsal-comparison',
});

export interface CompareRehearsalsCall {
  readonly input: {
    readonly query: {
      readonly run: readonly `rehearsal_${string}`[];
      readonly format?: 'json' | 'html' | undefined;
    };
  };
  readonly answer: RehearsalComparison;
}

export interface ComparedBudgetYear {
  readonly year: number;
  readonly ceilingMicros: string;
  readonly committedMicros: string;
  readonly roomMicros: string;
}

export interface ComparedMeasure {
  readonly id: string;
  readonly unit: ComparedMeasureUnit;
  readonly best: 'least' | 'most' | null;
  readonly figures: readonly (string | 'never' | null)[];
  readonly leading: readonly number[];
  readonly apart: readonly number[];
}

export type ComparedMeasureUnit =
  | 'eur'
  | 'price'
  | 'gpu-hours'
  | 'seconds'
  | 'share'
  | 'kwh'
  | 'count';

export interface ComparedRun {
  readonly id: `rehearsal_${string}`;
  readonly label: string;
  readonly decidingParty: string | null;
  readonly start: string;
  readonly end: string;
  readonly budgets: readonly ComparedBudgetYear[];
  readonly notes: readonly string[];
  readonly conditions: readonly string[];
  readonly assumptions: readonly string[];
}

export interface RehearsalComparison {
  readonly runs: readonly ComparedRun[];
  readonly measures: readonly ComparedMeasure[];
  readonly cautions: readonly string[];
}
