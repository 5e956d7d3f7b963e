/** What a job has used and cost so far, and what its allocation has left: for who pays by use. */
import { getAllocationUse } from '../../../../src/client/allocation-use.ts';
import { getAllocation } from '../../../../src/client/allocations.ts';
import type { JobWithRuns } from '../../../../src/client/jobs.ts';
import { listAccessModes } from '../../../../src/client/modes.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { jobCostTexts } from './job-cost-texts.ts';
import { usedGpuSeconds } from './job-use.ts';
import { costMicrosOf } from './price.ts';

interface JobCostProps {
  readonly job: JobWithRuns;
  /** When the job was read: a run that goes on counts until then. */
  readonly nowMilliseconds: number;
}

export function JobCost({ job, nowMilliseconds }: JobCostProps) {
  const texts = useTexts(jobCostTexts);
  const formats = useFormats();
  const mode = useModeOf(job);
  const left = useLeft(job);
  if (mode === undefined) return null;
  const isOver = job.endedAt !== null;
  const used = usedGpuSeconds(job, nowMilliseconds);
  const cost = (gpuSeconds: number) => formats.price(costMicrosOf(mode, gpuSeconds) ?? 0n);
  const most = job.gpuCount * job.requestedSeconds;
  return (
    <Panel title={isOver ? texts.titleOver : texts.title} note={texts.note}>
      <DetailList
        details={[
          [texts.used, texts.gpuHours(formats.gpuHours(used))],
          [texts.price, texts.perGpuHour(formats.price(mode.priceMicrosPerGpuHour))],
          [isOver ? texts.cost : texts.costSoFar, cost(used)],
          ...(isOver ? [] : [[texts.costAtMost, cost(Math.max(used, most))] as const]),
          [
            texts.left,
            <PageLink key="left" to={`/allocations/${job.allocation}`}>
              {left === undefined
                ? job.allocation
                : texts.leftOf(formats.gpuHours(left), cost(Math.max(0, left)))}
            </PageLink>,
          ],
        ]}
      />
    </Panel>
  );
}

/** Of its allocation; `undefined` until it is known, and to whom it is not told. */
function useModeOf({ allocation }: JobWithRuns) {
  const isAsked = may(useSession(), 'allocation.read');
  const input = { params: { allocationId: allocation } };
  const found = useAnswer('allocation', { getAllocation }, input, { isAsked });
  const modes = useAnswer('plan', { listAccessModes }, { query: { limit: 500 } }, { isAsked });
  return modes.data?.body.items.find(({ id }) => id === found.data?.body.mode);
}

/** GPU-seconds that remain of what was awarded for this month. */
function useLeft({ allocation }: JobWithRuns): number | undefined {
  const isAsked = may(useSession(), 'usage.read');
  const answer = useAnswer('usage', { getAllocationUse }, { query: { allocation } }, { isAsked });
  const rows = answer.data?.body.rows ?? [];
  const month = rows.at(-1)?.month;
  const last = rows.filter((row) => row.month === month);
  if (last.length === 0) return undefined;
  return last.reduce((sum, { remainingGpuSeconds }) => sum + remainingGpuSeconds, 0);
}
