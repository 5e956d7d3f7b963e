/** Follows the use of all clusters over time, in stretches of equal length, for the report. */
import { floatAt } from '../../kernel/column.ts';
import type { RunView } from '../../operation/observer.ts';
import type { Accounts } from '../../scheduling/accounts.ts';
import { type FreeGpus, gpuSecondsOf } from '../../scheduling/free-room.ts';

/** Totals since the start of the rehearsal, by the time of a sample. */
export interface UseSample {
  readonly at: number;
  readonly usedGpuSeconds: number;
  /** New loans and repayments: every GPU-second that ran above a share. */
  readonly lentGpuSeconds: number;
}

const NOTHING = { used: 0, lent: 0 };

export class UseSampler {
  readonly samples: UseSample[] = [];
  /** By cluster, over the whole rehearsal. */
  readonly usedByCluster: number[] = [];
  /** By cluster, GPU-seconds from the start of the rehearsal to the last close of a period. */
  readonly roomByCluster: FreeGpus[] = [];
  #usedBefore = 0;
  #lentBefore = 0;
  /** At the end no period follows, so the accounts still hold what was counted at the close. */
  #closedAt = -1;

  sampled(view: RunView): void {
    const { used, lent } = view.now === this.#closedAt ? NOTHING : totalsOf(view);
    this.samples.push({
      at: view.now,
      usedGpuSeconds: this.#usedBefore + used,
      lentGpuSeconds: this.#lentBefore + lent,
    });
  }

  /** Must be told before the accounts of the period are forgotten. */
  periodClosed(view: RunView): void {
    const { used, lent } = totalsOf(view);
    this.#closedAt = view.now;
    this.#usedBefore += used;
    this.#lentBefore += lent;
    view.clusters.forEach(({ accounts, room }, index) => {
      this.roomByCluster[index] = gpuSecondsOf(room);
      this.usedByCluster[index] = (this.usedByCluster[index] ?? 0) + usedOf(accounts);
    });
  }
}

function totalsOf({ clusters }: RunView): { readonly used: number; readonly lent: number } {
  let used = 0;
  let lent = 0;
  for (const { accounts } of clusters) {
    used += usedOf(accounts);
    for (let pair = 0; pair < accounts.lentGpuSeconds.length; pair += 1) {
      lent += floatAt(accounts.lentGpuSeconds, pair) + floatAt(accounts.repaidGpuSeconds, pair);
    }
  }
  return { used, lent };
}

function usedOf({ usedGpuSeconds }: Accounts): number {
  return usedGpuSeconds.reduce((sum, used) => sum + used, 0);
}
