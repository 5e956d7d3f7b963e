/**
 * What the machine gives to plain JavaScript on one thread, with nothing of Polder in it: stores at
 * random, near the processor and far from it. The engine waits for memory too. Where neighbours
 * hold the cache that all share, it gets slower by about half of what far stores do, and near ones
 * do not notice.
 *
 * Tried: with the year stopped every 150 ms for slices of both loops, 27 runs, some with a busy
 * neighbour, had ratios 56 % apart to near stores alone and 14 % to these two; reads that each wait
 * for the one before (1 to 64 MiB), each with its best weight, left 15 to 25 %. Loops before and
 * after a run see less of what it met, those before it alone still less: of 34 runs the ratios
 * deviate from their mean by 18 % (near stores alone), 11 % (both) and 14 % (both, before alone).
 */

/** 4 KiB: in the first cache of every processor. */
const NEAR_LENGTH = 2 ** 10;
/** 16 MiB: more than a processor caches for itself alone, so part of what it shares, or memory. */
const FAR_LENGTH = 2 ** 22;
/** A far store takes twice as long on a quiet machine, so a third of the time is far. */
const NEAR_ROUNDS = 200_000_000;
const FAR_ROUNDS = 50_000_000;
const ROUNDS = NEAR_ROUNDS + FAR_ROUNDS;

/** What `work` gives, and the rate of the rounds before and after it together. */
export async function roundsAround<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly roundsPerSecond: number }> {
  const before = secondsOfRounds();
  const value = await work();
  const after = secondsOfRounds();
  return { value, roundsPerSecond: (2 * ROUNDS) / (before + after) };
}

/** By processor time, so that a process that takes turns with this one counts little. */
function secondsOfRounds(): number {
  const near = new Int32Array(NEAR_LENGTH).fill(1);
  const far = new Int32Array(FAR_LENGTH).fill(1);
  const begin = process.cpuUsage();
  storeAtRandom(near, NEAR_ROUNDS);
  storeAtRandom(far, FAR_ROUNDS);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000_000;
}

/** The same work on every version of Node. The length of `column` is a power of two. */
function storeAtRandom(column: Int32Array, rounds: number): void {
  const mask = column.length - 1;
  let state = 1;
  for (let round = 0; round < rounds; round += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    column[state & mask] = state;
  }
}
