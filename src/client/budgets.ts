/** The operations on budgets, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** What each party may spend in each year. Permission: budget.read. */
export const listBudgets = operation<ListBudgetsCall>({
  method: 'GET',
  path: '/v1/budgets',
});

export interface ListBudgetsCall {
  readonly input: {
    readonly query?: {
      readonly party?: `party_${string}` | undefined;
      readonly year?: number | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'party' | '-party' | 'year' | '-year' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Budget[];
    readonly nextCursor: string | null;
  };
}

export interface Budget {
  readonly party: `party_${string}`;
  readonly year: number;
  readonly ceilingMicros: string;
  readonly version: number;
}
