/** What a site told and is not charged, in words for its operators: a sentence for each reason. */
import { countedText } from '../kernel/number-text.ts';
import type { RunRefusal, SiteRun } from '../sites/connection.ts';

export interface UntakenRun {
  readonly run: SiteRun;
  readonly reason: RunRefusal;
}

const WHY: Readonly<Record<RunRefusal, string>> = {
  unknown_account: 'Polder has no such allocation here',
  unknown_partition: 'the connection names no cluster for this partition',
  unknown_run: 'Polder has no such run here',
  no_period: 'its month is not open',
};

/** In the order in which each reason came first. */
export function untakenSentences(untaken: readonly UntakenRun[]): readonly string[] {
  const counts = new Map<RunRefusal, number>();
  for (const { reason } of untaken) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => {
    const first = untaken.find((each) => each.reason === reason)?.run;
    const named = `first job ${first?.siteJob} of ${first?.account} in ${first?.partition}`;
    return `Not charged: ${countedText(count, 'job')}, ${named}: ${WHY[reason]}`;
  });
}
