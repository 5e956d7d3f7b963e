import { toDateText } from '../../kernel/time.ts';
import { heldGpuSeconds } from '../held-back.ts';
import type { HeldBack } from '../summary.ts';
import { decimal, type Findings } from './input.ts';

/** Each contract that a condition holds back, and what that costs in GPU-seconds. */
export function heldBackOf({ stage, heldBack }: Findings): readonly HeldBack[] {
  return heldBack.map((each): HeldBack => {
    const { contract, held, start } = each;
    const { what, owner, dueAt, state } = start.gate;
    const [first] = contract.phases;
    // The day that the condition lets may be beyond the last phase, or between two.
    const stands = held.phases.find(({ capacity }) => capacity.length > 0);
    return {
      contract: contract.id,
      condition: what,
      owner,
      state: state ?? null,
      due: dueAt === undefined ? null : toDateText(dueAt),
      agreedStart: first === undefined ? '' : toDateText(first.start),
      start: stands === undefined ? null : toDateText(stands.start),
      heldGpuSeconds: decimal(heldGpuSeconds(each, stage.plan.interval)),
      heldGpuSecondsInAll: decimal(heldGpuSeconds(each, undefined)),
    };
  });
}
