/** Which jobs of a source want one rack or pod: a draw a row, from a stream of its own. */
import { type RandomStream, randomStream } from '../../kernel/random.ts';
import { WHOLE_PPM } from '../../kernel/units.ts';
import type { SceneCluster } from '../../operation/scene.ts';
import { ONE_RACK, WISHES, wantedNearness } from '../../scheduling/wish.ts';
import type { WishShares } from '../programme-file/plan.ts';

/** The largest gangs that one pod and one rack of the clusters of an allocation can hold. */
export type LargestNear = Pick<SceneCluster, 'gpuCountMaxInPod' | 'gpuCountMaxInRack'>;

export class WishDrawer {
  readonly #stream: RandomStream;
  readonly #shares: WishShares;

  constructor(seed: number, sourceIndex: number, shares: WishShares) {
    this.#stream = randomStream(seed, `workload/${sourceIndex}/wishes`);
    this.#shares = shares;
  }

  /** Code of `WISHES`; 0 where the job is too large for what was drawn. */
  draw(gpuCount: number, largest: LargestNear): number {
    if (this.#shares.length === 0) return 0;
    let left = this.#stream.nextBelow(WHOLE_PPM);
    for (const { wish, ppm } of this.#shares) {
      left -= ppm;
      if (left >= 0) continue;
      const code = WISHES.indexOf(wish);
      const isRack = wantedNearness(code) === ONE_RACK;
      return gpuCount <= (isRack ? largest.gpuCountMaxInRack : largest.gpuCountMaxInPod) ? code : 0;
    }
    return 0;
  }
}
