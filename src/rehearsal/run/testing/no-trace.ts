import type { TraceSink } from '../job-recorder.ts';

/** For what is tested without its trace. */
export const NO_TRACE: TraceSink = { record: () => undefined, recordRows: () => undefined };
