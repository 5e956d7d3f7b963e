/**
 * The thread that answers requests comes first: on two processors the threads that collect memory
 * and the leader's own together take its core for tens of milliseconds, and requests wait.
 */
import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** Steps of Linux's scale, of which 19 is the last: a tenth of the main thread's weight. */
const STEPS_BEHIND = 10;
const NICENESS_MAX = 19;
const TASKS = '/proc/self/task';

/**
 * Ranks every thread of this process that runs now behind its main one, whatever rank that has.
 * Where the system tells no threads (only Linux does), or does not let them be ranked, all stay as
 * they are: nothing but the time of answers depends on it.
 */
export function giveWayToMainThread(): void {
  try {
    const niceness = Math.min(NICENESS_MAX, getPriority(process.pid) + STEPS_BEHIND);
    for (const thread of readdirSync(TASKS).map(Number)) {
      if (thread !== process.pid && getPriority(thread) < niceness) setPriority(thread, niceness);
    }
  } catch {
    // A thread has ended meanwhile, or there are none to be seen.
  }
}
