import { resolve } from 'node:path';
import { readSummary, UnreadableSummary } from '../rehearsal/output/summary-json.ts';
import type { Summary } from '../rehearsal/summary.ts';
import { InputError } from './failure.ts';

/** What a rehearsal left in `folder`; an {@link InputError} where it is no folder of a run. */
export function readRunSummary(cwd: string, folder: string): Summary {
  try {
    return readSummary(resolve(cwd, folder));
  } catch (cause) {
    if (!(cause instanceof UnreadableSummary)) throw cause;
    throw new InputError(cause.message, { cause });
  }
}
