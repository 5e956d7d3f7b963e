/**
 * What the machine gives to plain JavaScript on one thread, with nothing of Polder in it: stores at
 * random, near the processor and far from it. The engine waits for memory too. Where neighbours
 * hold the cache that all share, it gets slower by about half of what far stores do, and near ones
 * do not notice. Neighbours come and go within seconds, so rounds take turns with the engine.
 *
 * Tried: 27 runs of three days, in turns with each loop, some beside a process that streams through
 * 256 MiB, had ratios 56 % apart to near stores alone and 14 % to these two. Reads that each wait
 * for the one before, in columns of 1 to 64 MiB and with their best weights, left 15 to 25 %.
 * Rounds before and after a run instead of turns: of 34 others, ratios deviated by 11 %; by 14 %
 * with rounds before alone, as they did once before all cases; by 18 % with near stores alone.
 */
import type { ChildProcess } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';

/** 4 KiB: in the first cache of every processor. */
const NEAR_LENGTH = 2 ** 10;
/** 16 MiB: more than a processor caches for itself alone, so part of what it shares, or memory. */
const FAR_LENGTH = 2 ** 22;
/** A far store takes over twice as long on a quiet machine: over a third of the time is far. */
const NEAR_ROUNDS = 8_000_000;
const FAR_ROUNDS = 2_000_000;
/** Of each turn of the process that is measured; one of rounds takes 25 ms. */
const TURN_MILLISECONDS = 100;

/**
 * Rounds a second, in turns with `child` until it ends. It is stopped meanwhile, so what it says of
 * its own time must be processor time.
 */
export async function roundsInTurnsWith(child: ChildProcess): Promise<number> {
  const { rounds, turn } = turnOfRounds();
  let seconds = 0;
  let turnCount = 0;
  while (turnCount === 0 || (child.exitCode === null && child.signalCode === null)) {
    child.kill('SIGSTOP');
    seconds += processorSecondsOf(turn);
    turnCount += 1;
    child.kill('SIGCONT');
    await setTimeout(TURN_MILLISECONDS);
  }
  return (turnCount * rounds) / seconds;
}

/** Without a process to take turns with. */
export function roundRate(): number {
  const { rounds, turn } = turnOfRounds();
  const turnCount = 30;
  let seconds = 0;
  for (let done = 0; done < turnCount; done += 1) seconds += processorSecondsOf(turn);
  return (turnCount * rounds) / seconds;
}

function turnOfRounds() {
  const near = new Int32Array(NEAR_LENGTH);
  const far = new Int32Array(FAR_LENGTH);
  const turn = () => {
    storeAtRandom(near, NEAR_ROUNDS);
    storeAtRandom(far, FAR_ROUNDS);
  };
  // So that it is compiled, and the columns are there.
  turn();
  return { turn, rounds: NEAR_ROUNDS + FAR_ROUNDS };
}

/** So a process that takes turns with this one counts little. */
function processorSecondsOf(work: () => void): number {
  const begin = process.cpuUsage();
  work();
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
