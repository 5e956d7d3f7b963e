/** What one turn of the leader has to save, gathered while the engine moves. */
import type { SiteId } from '../../kernel/ids.ts';
import type { EpochSeconds } from '../../kernel/units.ts';
import type {
  JobAdmission,
  JobRefusal,
  JobWait,
  RunEnd,
  RunMove,
  RunNotice,
  RunStart,
  RunStop,
} from '../../scheduling/store/cycle-writes.ts';
import type { StoredSnapshot } from '../../scheduling/store/live-jobs.ts';
import type { NewOrder } from '../../sites/store/site-orders.ts';

/** Lists as in `CycleWrites`, with the orders that go to the sites. */
export interface TurnWrites {
  readonly at: EpochSeconds;
  readonly admissions: JobAdmission[];
  readonly rejections: JobRefusal[];
  readonly ends: RunEnd[];
  readonly cancellations: number[];
  readonly starts: RunStart[];
  readonly moves: RunMove[];
  readonly notices: RunNotice[];
  readonly stops: RunStop[];
  readonly waits: JobWait[];
  readonly snapshots: StoredSnapshot[];
  readonly orders: NewOrder[];
  /** How far the reports of each site are taken with this turn. */
  readonly takenNumbers: Map<SiteId, number>;
}

export function emptyWrites(at: EpochSeconds): TurnWrites {
  return {
    at,
    admissions: [],
    rejections: [],
    ends: [],
    cancellations: [],
    starts: [],
    moves: [],
    notices: [],
    stops: [],
    waits: [],
    snapshots: [],
    orders: [],
    takenNumbers: new Map(),
  };
}
