import type { RandomStream } from '../../kernel/random.ts';
import type { JobEnd } from './job-row.ts';
import { drawBounds, indexAt } from './quantile-table.ts';
import type { EndShares, WorkloadMix } from './workload-mix.ts';

const ENDS: readonly JobEnd[] = ['completed', 'cancelled', 'failed'];

/**
 * How a job ends, by whether it is long in its class. Two tables carry both published shares: few
 * jobs are cancelled, yet they hold most of the GPU time, as it is the long ones that are stopped.
 */
export class EndDrawer {
  readonly #stream: RandomStream;
  readonly #short: Float64Array | undefined;
  readonly #long: Float64Array | undefined;

  constructor(mix: WorkloadMix, stream: RandomStream) {
    this.#stream = stream;
    this.#short = boundsOf(mix.endsOfShort);
    this.#long = boundsOf(mix.endsOfLong);
  }

  draw(isLong: boolean): JobEnd {
    const bounds = isLong ? this.#long : this.#short;
    if (bounds === undefined) return 'unknown';
    return ENDS[indexAt(bounds, this.#stream.nextUint32())] ?? 'unknown';
  }
}

function boundsOf(shares: EndShares | undefined): Float64Array | undefined {
  if (shares === undefined) return undefined;
  return drawBounds([shares.completedPpm, shares.cancelledPpm, shares.failedPpm]);
}
