import type { RunObserver } from '../observer.ts';

/** Hears nothing and awards nothing. */
export const SILENT_OBSERVER: RunObserver = {
  periodOpened: () => new Float64Array(0),
  periodClosed: () => {},
  jobStarted: () => {},
  jobStopped: () => {},
  jobNoticed: () => {},
  jobAdmitted: () => {},
  jobRejected: () => {},
  jobWithdrawn: () => {},
  sampled: () => {},
};
