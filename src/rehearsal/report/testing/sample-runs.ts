/** Four rehearsals of one decision, to be put side by side. */
import type { Summary } from '../../summary.ts';
import { sampleDecision } from './sample-decision.ts';
import { type SampleSize, sampleSummary } from './sample-summary.ts';

/** The runs that a state compares before it decides. */
export function sampleRuns(size: SampleSize): readonly { label: string; summary: Summary }[] {
  const summary = sampleSummary(size);
  const budgets = summary.budgets;
  const budgetOf = (millions: readonly bigint[]) =>
    budgets.map((budget, index) => {
      const committed = (millions[index] ?? 0n) * 1_000_000_000_000n;
      const room = BigInt(budget.ceilingMicros) - committed;
      const isAssumed = room < 0n;
      const amounts = { committedMicros: String(committed), roomMicros: String(room) };
      return { ...budget, ...amounts, isAssumed };
    });
  return [
    {
      label: 'commit',
      summary: {
        ...summary,
        budgets: budgetOf([90n, 90n, 90n]),
        assumedBudget: [
          'The budget of the Netherlands for 2029 lacks EUR 20 million; it was assumed to pass.',
        ],
      },
    },
    {
      label: 'public factory',
      summary: {
        ...summary,
        utilisation: 0.7712,
        budgets: budgetOf([50n, 50n, 30n]),
        decision: sampleDecision('public-factory'),
      },
    },
    {
      label: 'market',
      summary: { ...summary, budgets: budgetOf([]), decision: sampleDecision('market') },
    },
    {
      label: 'European access',
      summary: {
        ...summary,
        budgets: budgetOf([4n, 4n, 4n]),
        decision: sampleDecision('european-access'),
      },
    },
  ];
}
