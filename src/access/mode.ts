import type { ModeId } from '../kernel/ids.ts';
import type { EurMicros } from '../kernel/units.ts';

/**
 * Where a mode's jobs stand in the queue. `emergency` first of all; `reserved-research` is the
 * reserved capacity with priority of Union-funded research (Regulation (EU) 2021/1173, Art. 12b);
 * `market` jobs run only from the operator's own share or on loan; the rest is `ordinary`.
 */
export type ModePriority = 'emergency' | 'reserved-research' | 'ordinary' | 'market';

export interface AccessMode {
  readonly id: ModeId;
  readonly name: string;
  readonly priority: ModePriority;
  /** What a user pays for a GPU-hour; 0 where access is free. */
  readonly priceMicrosPerGpuHour: EurMicros;
  /** The most GPUs that one job of this mode may hold; `undefined`: no limit of its own. */
  readonly gpuCountMax: number | undefined;
}
