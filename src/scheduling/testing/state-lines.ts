/** The state of a scheduler as lines that compare by value. */
import type { Explanation } from '../explain.ts';

export type Explained = Omit<Explanation, 'wouldStart' | 'earliestStart' | 'changes'>;

export interface Tables {
  readonly position: ArrayLike<number>;
  readonly lentGpuSeconds: ArrayLike<number>;
  readonly repaidGpuSeconds: ArrayLike<number>;
  readonly owedGpuSeconds: ArrayLike<number>;
}

export function jobLine(explained: Explained): string {
  const { jobNumber, reason, standing, queuePosition, startsBy, positionGpuSeconds } = explained;
  const until = startsBy === undefined ? '' : ` until ${startsBy}`;
  return `${jobNumber} ${reason} ${standing} ${queuePosition}${until}, owed ${positionGpuSeconds}`;
}

export function accountLines(accounts: Tables): readonly string[] {
  const { position, lentGpuSeconds, repaidGpuSeconds, owedGpuSeconds } = accounts;
  const columns = { position, lentGpuSeconds, repaidGpuSeconds, owedGpuSeconds };
  return Object.entries(columns).map(([name, column]) => `${name} ${Array.from(column)}`);
}
