/** Draws from one named stream, so that a draw more in one part of the ground shifts no other. */
import { present } from '../../src/kernel/assert.ts';
import { type RandomStream, randomStream } from '../../src/kernel/random.ts';

export class Chance {
  readonly #stream: RandomStream;

  constructor(seed: number, name: string) {
    this.#stream = randomStream(seed, `proving-ground/${name}`);
  }

  get stream(): RandomStream {
    return this.#stream;
  }

  /** From 0 to `bound` - 1. */
  below(bound: number): number {
    return this.#stream.nextBelow(bound);
  }

  /** True in `permille` of a thousand cases; the draw is made in any case. */
  hits(permille: number): boolean {
    return this.#stream.nextBelow(1_000) < permille;
  }

  pick<T>(list: readonly T[]): T {
    return present(list[this.#stream.nextBelow(list.length)], 'One of an empty list');
  }

  /** In another order. */
  shuffled<T>(list: readonly T[]): readonly T[] {
    const keyed = list.map((item) => ({ item, key: this.#stream.nextUint32() }));
    return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
  }

  /** One of the names, by their weights, of which at least one is above 0. */
  weighed<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.#stream.nextBelow(entries.reduce((sum, [, weight]) => sum + weight, 0));
    const found = entries.find(([, weight]) => {
      left -= weight;
      return left < 0;
    });
    return present(found, 'A weight above 0')[0];
  }
}
