/**
 * The thread that answers requests comes first: on two processors the threads that collect memory
 * and the leader's own together take its core for tens of milliseconds, and requests wait.
 */
import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** By Linux's scale, on which 0 is usual and 19 the last: a tenth of the main thread's weight. */
const NICENESS = 10;
const TASKS = '/proc/self/task';

/**
 * Ranks every thread of this process that runs now behind its main one. Where the system tells no
 * threads (only Linux does), or does not let them be ranked, all stay as they are: nothing but the
 * time of answers depends on it.
 */
export function giveWayToMainThread(): void {
  try {
    for (const thread of readdirSync(TASKS).map(Number)) {
      if (thread !== process.pid && getPriority(thread) < NICENESS) setPriority(thread, NICENESS);
    }
  } catch {
    // A thread has ended meanwhile, or there are none to be seen.
  }
}
