import { nearestOf } from '../rehearsal/programme-file/nearest.ts';
import type { Summary } from '../rehearsal/summary.ts';
import { jobIdOf } from '../scheduling/job-id.ts';

/** The beginnings of ids that a trace starts from. */
const KINDS = ['job', 'line', 'entry'] as const;

/** What a trace of this run can start from, nearest to an id that the run does not have. */
export function traceHint(
  id: string,
  { jobs, ledger }: Summary,
  lineIds: readonly string[],
): string {
  const prefix = id.split(/[_:]/)[0] ?? '';
  const kind = KINDS.find((known) => known === prefix) ?? nearestOf(prefix, KINDS);
  switch (kind) {
    case 'job':
      return jobs.submitted === 0
        ? 'it has no job'
        : `its jobs are ${jobIdOf(0)} to ${jobIdOf(jobs.submitted - 1)}`;
    case 'entry':
      return `its entries are entry_0 to entry_${ledger.entries - 1}`;
    case 'line': {
      const nearest = nearestOf(id, lineIds) ?? lineIds[0];
      return `its statement lines are in statements/, the nearest is ${nearest}`;
    }
    default:
      return (
        `expected a job such as ${jobIdOf(0)}, a statement line such as ${lineIds[0]}, ` +
        'a ledger entry such as entry_0 or a key from ledger.csv.gz, ' +
        'or a contract or commitment of its programme'
      );
  }
}
