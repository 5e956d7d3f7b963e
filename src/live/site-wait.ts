/** Why a run waits at its site, in the site's words and in plain ones. */
import type { Reader } from '../platform/database/transaction.ts';
import type { SiteWait } from '../scheduling/routes/site-wait.ts';
import { causeOfReason } from '../sites/slurm/slurm-reasons.ts';
import { wordsForWait } from '../sites/slurm/wait-sentences.ts';
import { selectRunWait } from '../sites/store/run-waits.ts';

export async function siteWaitOf(reader: Reader, jobNumber: number): Promise<SiteWait | undefined> {
  const wait = await selectRunWait(reader, jobNumber);
  if (wait === undefined) return undefined;
  const cause = causeOfReason(wait.reason);
  return { ...wait, ...cause, ...wordsForWait(cause) };
}
