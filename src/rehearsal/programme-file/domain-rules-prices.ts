/**
 * Prices that no ledger could keep: an account holds at most 2^63 micros, some nine trillion euros.
 * A price that was typed in micros is found by it.
 */
import { countText } from '../../kernel/number-text.ts';
import { MICROS_PER_EUR, SECONDS_PER_HOUR, WHOLE_PPM } from '../../kernel/units.ts';
import { eurText } from './amount.ts';
import { gpuTimeOf } from './domain-rules-capacity.ts';
import type { Draft } from './draft.ts';
import type { PathFault } from './fault.ts';

/** What all GPU-hours of the period may cost: with it, what was paid has room in an account. */
const MICROS_MAX = 4_000_000_000_000n * MICROS_PER_EUR;

export function priceFaults(draft: Draft): readonly PathFault[] {
  const { interval } = draft;
  if (interval === undefined) return [];
  const { gpuSeconds, isCountable } = gpuTimeOf(draft.sites, interval);
  // Else their number is the fault.
  if (!isCountable) return [];
  const gpuHours = gpuSeconds / BigInt(SECONDS_PER_HOUR);
  const faultOf = (item: object, price: bigint, creditPpm: number): readonly PathFault[] => {
    // A missing hour may be credited with several times its price.
    const timesPpm = BigInt(Math.max(WHOLE_PPM, creditPpm));
    if ((price * gpuHours * timesPpm) / BigInt(WHOLE_PPM) <= MICROS_MAX) return [];
    const credited = creditPpm > WHOLE_PPM ? ', credited in full,' : '';
    return [
      {
        path: draft.at(item, 'pricePerGpuHourEur'),
        found: `${eurText(price)} for each of ${countText(gpuHours)} GPU-hours in the period`,
        expected: `a price at which all of them${credited} cost at most ${eurText(MICROS_MAX)}`,
        rule: 'price_too_large',
      },
    ];
  };
  return [
    ...draft.contracts.flatMap((contract) =>
      faultOf(contract, contract.priceMicrosPerGpuHour, contract.serviceLevel.creditPpm),
    ),
    ...draft.modes.flatMap((mode) => faultOf(mode, mode.priceMicrosPerGpuHour, 0)),
  ];
}
