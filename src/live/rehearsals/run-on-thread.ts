/** Starts the thread of a rehearsal, hears it, and ends it; see rehearsal-thread.ts. */
import { Worker } from 'node:worker_threads';
import type { RehearsalResult, RunRehearsal } from '../../rehearsal/rehearse-text.ts';
import type { RehearsalThreadData, RehearsalThreadMessage } from './rehearsal-thread.ts';

/** What `RunRehearsal` rejects with where its signal stopped it. */
export class RehearsalStopped extends Error {
  override readonly name = 'RehearsalStopped';
}

/** Ten minutes: what a page still waits for. What takes longer is run by `polder rehearse`. */
const MILLISECONDS_MAX = 600_000;
/** Of what V8 keeps; columns of jobs lie beside it, and are bounded by their count. */
const HEAP_MEBIBYTES_MAX = 1_024;

export function runOnThread(version: string): RunRehearsal {
  return (order, { tell, signal }) =>
    new Promise((resolve, reject) => {
      const data: RehearsalThreadData = { order, version };
      // Compiled or not, the thread's file lies beside this one with the same ending.
      const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
      const worker = new Worker(new URL(`rehearsal-thread${ending}`, import.meta.url), {
        workerData: data,
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MEBIBYTES_MAX },
      });
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        settle();
        void worker.terminate();
      };
      const failed = (failure: 'too-long' | 'too-much-memory'): RehearsalResult => ({
        kind: 'failed',
        failure,
      });
      const stop = (): void => end(() => reject(new RehearsalStopped('It was stopped')));
      const timer = setTimeout(() => end(() => resolve(failed('too-long'))), MILLISECONDS_MAX);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) return stop();
      worker.on('message', (message: RehearsalThreadMessage) => {
        if (message.kind === 'progress') tell(message.done);
        else end(() => resolve(message.result));
      });
      worker.once('error', (error) => {
        const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        end(() => (isMemory ? resolve(failed('too-much-memory')) : reject(error)));
      });
      worker.once('exit', () => end(() => reject(new Error('The thread ended without a result'))));
    });
}
