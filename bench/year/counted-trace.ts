import { TraceDigest } from '../../src/platform/trace-digest.ts';
import { TRACE_KINDS, type TraceKind } from '../../src/rehearsal/run/job-recorder.ts';

/** Counts the events of jobs beside hashing them; those of nodes come by `recordRows`. */
export class CountedTrace extends TraceDigest {
  eventCount = 0;
  decisionCount = 0;

  constructor() {
    super(TRACE_KINDS);
  }

  override record(kind: TraceKind, at: number, jobNumber: number, detail: number): void {
    this.eventCount += 1;
    if (kind === 'started' || kind === 'noticed') this.decisionCount += 1;
    super.record(kind, at, jobNumber, detail);
  }
}
