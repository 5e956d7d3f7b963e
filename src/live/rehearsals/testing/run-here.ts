/** A rehearsal where the caller is, for tests of sources: threads want compiled files. */
import { TraceDigest } from '../../../platform/trace-digest.ts';
import { type RunRehearsal, rehearseText } from '../../../rehearsal/rehearse-text.ts';
import { TRACE_KINDS } from '../../../rehearsal/run/job-recorder.ts';

export const runHere: RunRehearsal = (order, { tell, signal }) =>
  rehearseText(order, {
    trace: new TraceDigest(TRACE_KINDS),
    version: '0.0.0',
    meter: { wallSeconds: () => performance.now() / 1_000, peakMemoryMiB: () => 1 },
    pause: async (done) => {
      tell(done);
      signal.throwIfAborted();
    },
  });
