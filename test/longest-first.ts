/**
 * The order in which the files of tests begin. The workers take the next file when they are free,
 * so a long file that begins last keeps the others waiting. Vitest knows how long a file
 * took from its cache, which a clean copy has not; these are the longest in any copy.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Two files with a browser do not stand beside each other: it has both cores busy by itself. */
const LONGEST = [
  'test/browser/web.test.ts',
  'test/slurm/whole-path.test.ts',
  'src/live/demo/hand-over.test.ts',
  'test/slurm/waits.test.ts',
  'test/end-to-end/sweep.test.ts',
  'test/end-to-end/demo.test.ts',
  'test/end-to-end/service.test.ts',
  'test/end-to-end/cli.test.ts',
  'test/end-to-end/call-2026/call-2026.test.ts',
  'test/promise/chain.test.ts',
  'test/golden/golden.test.ts',
  'src/live/leader/leader.test.ts',
  'src/cli/runs.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

/** A file that is not among the longest keeps its place behind them. */
function placeOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
  return place === -1 ? LONGEST.length : place;
}
