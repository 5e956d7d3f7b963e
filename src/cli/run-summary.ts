import { join, resolve } from 'node:path';
import { readSummary, SUMMARY_FILE, UnreadableSummary } from '../rehearsal/output/summary-json.ts';
import type { Summary } from '../rehearsal/summary.ts';
import { InputError } from './failure.ts';
import { summaryFault } from './summary-shape.ts';

/** What a rehearsal left in `folder`; an {@link InputError} where it is no folder of a run. */
export function readRunSummary(cwd: string, folder: string): Summary {
  const summary = wholeSummary(resolve(cwd, folder));
  const fault = summaryFault(summary);
  if (fault !== undefined) throw new InputError(`${join(folder, SUMMARY_FILE)}: ${fault}`);
  return summary;
}

function wholeSummary(folder: string): Summary {
  try {
    return readSummary(folder);
  } catch (cause) {
    if (!(cause instanceof UnreadableSummary)) throw cause;
    throw new InputError(cause.message, { cause });
  }
}
