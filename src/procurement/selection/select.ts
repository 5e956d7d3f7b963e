/** What is selected under the caps of a call, in rank order or as given; exclusions explained. */
import { present } from '../../kernel/assert.ts';
import type { BidId } from '../../kernel/ids.ts';
import { toEurMicros } from '../../kernel/units.ts';
import type { Candidate, Exclusion, Selected, SelectionCaps } from './candidate.ts';
import { type Cap, capsOf } from './caps.ts';

/**
 * Takes each candidate, in rank order, that keeps all caps beside those taken before it. Who does
 * not is told the first cap that it would break, in the order of `Exclusion`, and by how much.
 */
export function selectByRank(candidates: readonly Candidate[], caps: SelectionCaps): Selected {
  const sums = new Sums(candidates, caps);
  const excluded: { readonly bid: BidId; readonly exclusion: Exclusion }[] = [];
  const bids: BidId[] = [];
  for (const [index, { bid }] of candidates.entries()) {
    const exclusion = sums.firstBroken(index);
    if (exclusion !== undefined) {
      excluded.push({ bid, exclusion });
      continue;
    }
    sums.take(index);
    bids.push(bid);
  }
  return { bids, scoreThousandths: scoreOf(candidates, bids), excluded };
}

/** A choice as it is: whoever is not in it is told the first cap that it breaks beside it. */
export function selectAsGiven(
  candidates: readonly Candidate[],
  bids: readonly BidId[],
  caps: SelectionCaps,
): Selected {
  const sums = new Sums(candidates, caps);
  const isTaken = (bid: BidId) => bids.includes(bid);
  for (const [index, { bid }] of candidates.entries()) if (isTaken(bid)) sums.take(index);
  return {
    bids: candidates.map(({ bid }) => bid).filter(isTaken),
    scoreThousandths: scoreOf(candidates, bids),
    excluded: candidates.flatMap(({ bid }, index) =>
      isTaken(bid)
        ? []
        : [{ bid, exclusion: sums.firstBroken(index) ?? { reason: 'left_out' as const } }],
    ),
  };
}

/** The first bid, in rank order, that breaks a cap beside those of the choice before it. */
export function firstBreach(
  candidates: readonly Candidate[],
  bids: readonly BidId[],
  caps: SelectionCaps,
): { readonly bid: BidId; readonly exclusion: Exclusion } | undefined {
  const chosen = candidates.filter(({ bid }) => bids.includes(bid));
  return selectByRank(chosen, caps).excluded[0];
}

export function isFeasible(
  candidates: readonly Candidate[],
  bids: readonly BidId[],
  caps: SelectionCaps,
): boolean {
  return firstBreach(candidates, bids, caps) === undefined;
}

/** The sum over a choice, thousandths of a point. */
export function scoreOf(candidates: readonly Candidate[], bids: readonly BidId[]): number {
  return candidates
    .filter(({ bid }) => bids.includes(bid))
    .reduce((sum, { scoreThousandths }) => sum + scoreThousandths, 0);
}

/** What the taken candidates make of each cap. */
class Sums {
  readonly #caps: readonly Cap[];
  readonly #sums: bigint[];

  constructor(candidates: readonly Candidate[], caps: SelectionCaps) {
    this.#caps = capsOf(candidates, caps);
    this.#sums = this.#caps.map(() => 0n);
  }

  take(index: number): void {
    for (const [number, { amounts }] of this.#caps.entries()) {
      this.#sums[number] = this.#sumOf(number) + present(amounts[index], 'an amount');
    }
  }

  /** Of a candidate beside the taken. A cap that it adds nothing to is not broken by it. */
  firstBroken(index: number): Exclusion | undefined {
    for (const [number, { amounts, max, exclusion }] of this.#caps.entries()) {
      const amount = present(amounts[index], 'an amount');
      const over = this.#sumOf(number) + amount - max;
      if (amount > 0n && over > 0n) return exclusion(toEurMicros(over));
    }
    return undefined;
  }

  #sumOf(number: number): bigint {
    return present(this.#sums[number], 'a sum');
  }
}
