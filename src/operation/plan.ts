/**
 * What the rooms to the left agreed on, together: who pays, what was bought, who may use it and by
 * which policy, over an interval. It has been checked: an engine that carries it out refuses none
 * of it any more.
 */
import type { Allocation } from '../access/allocation.ts';
import type { AccessMode } from '../access/mode.ts';
import type { Site } from '../capacity/site.ts';
import type { Budget, Commitment } from '../funding/commitment.ts';
import type { Party } from '../funding/party.ts';
import type { Programme } from '../funding/programme.ts';
import type { Interval } from '../kernel/time.ts';
import type { Contract } from '../procurement/contract.ts';
import type { SchedulingPolicy } from '../scheduling/policy.ts';

export interface Plan {
  readonly name: string;
  readonly interval: Interval;
  readonly parties: readonly Party[];
  readonly budgets: readonly Budget[];
  readonly programmes: readonly Programme[];
  readonly commitments: readonly Commitment[];
  readonly sites: readonly Site[];
  readonly contracts: readonly Contract[];
  readonly modes: readonly AccessMode[];
  readonly allocations: readonly Allocation[];
  readonly policy: SchedulingPolicy;
}
