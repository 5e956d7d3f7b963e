/**
 * One rehearsal on a thread of its own, which ends with it. To be started by
 * `run-on-thread.ts` alone. It shares nothing with the server, and has no connection to the store.
 */
import { setImmediate } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { present } from '../../kernel/assert.ts';
import { TraceDigest } from '../../platform/trace-digest.ts';
import {
  type RehearsalOrder,
  type RehearsalResult,
  rehearseText,
} from '../../rehearsal/rehearse-text.ts';
import { TRACE_KINDS } from '../../rehearsal/run/job-recorder.ts';
import { giveWayToMainThread } from '../leader/give-way.ts';

export interface RehearsalThreadData {
  readonly order: RehearsalOrder;
  readonly version: string;
}

/** Told by the thread: how far the simulated clock is, from 0 to 1, and at last what came of it. */
export type RehearsalThreadMessage =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'result'; readonly result: RehearsalResult };

const TELL_MILLISECONDS = 200;

await runThread(present(parentPort, 'the thread that ordered it'), workerData);

async function runThread(
  parent: MessagePort,
  { order, version }: RehearsalThreadData,
): Promise<void> {
  giveWayToMainThread();
  const tell = (message: RehearsalThreadMessage): void => parent.postMessage(message);
  let toldAt = 0;
  const result = await rehearseText(order, {
    trace: new TraceDigest(TRACE_KINDS),
    version,
    meter: {
      wallSeconds: () => performance.now() / 1_000,
      // Of the whole process, which the system counts in KiB.
      peakMemoryMiB: () => Math.round(process.resourceUsage().maxRSS / 1_024),
    },
    pause: async (done) => {
      if (performance.now() - toldAt < TELL_MILLISECONDS) return;
      toldAt = performance.now();
      tell({ kind: 'progress', done });
      await setImmediate();
    },
  });
  tell({ kind: 'result', result });
}
