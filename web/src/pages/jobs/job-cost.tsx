/** What a job has used and cost so far, and what its allocation has left: for who pays by use. */
import { getAllocationUse } from '../../../../src/client/allocation-use.ts';
import { getAllocation } from '../../../../src/client/allocations.ts';
import type { JobWithRuns } from '../../../../src/client/jobs.ts';
import { listAccessModes } from '../../../../src/client/modes.ts';
import { listUsage, type Usage } from '../../../../src/client/usage.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { gpuShareTexts } from './gpu-share-texts.ts';
import { jobCostTexts } from './job-cost-texts.ts';
import { chargedGpuSeconds, usedGpuSeconds } from './job-use.ts';
import { costMicrosOf } from './price.ts';

interface JobCostProps {
  readonly job: JobWithRuns;
  /** When the job was read: a run that goes on counts until then. */
  readonly nowMilliseconds: number;
}

export function JobCost({ job, nowMilliseconds }: JobCostProps) {
  const texts = useTexts(jobCostTexts);
  const shares = useTexts(gpuShareTexts);
  const formats = useFormats();
  const mode = useModeOf(job);
  const left = useLeft(job);
  const usage = useUsage(job);
  if (mode === undefined) return null;
  const isOver = job.endedAt !== null;
  const isShared = job.gpuShare !== null;
  const used = isShared ? chargedGpuSeconds(usage) : usedGpuSeconds(job, usage, nowMilliseconds);
  const cost = (gpuSeconds: number) => formats.price(costMicrosOf(mode, gpuSeconds) ?? 0n);
  const most = job.gpuCount * job.requestedSeconds;
  return (
    <Panel
      title={isOver ? texts.titleOver : texts.title}
      note={isShared ? shares.note : texts.note}
    >
      <DetailList
        details={[
          [isShared ? shares.chargedSoFar : texts.used, texts.gpuHours(formats.gpuHours(used))],
          [texts.price, texts.perGpuHour(formats.agreedPrice(mode.priceMicrosPerGpuHour))],
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

/** What was charged so far; nothing to whom it is not told. */
function useUsage({ id }: JobWithRuns): readonly Usage[] {
  const isAsked = may(useSession(), 'usage.read');
  const input = { query: { job: id } };
  const answer = useAll('usage', { listUsage }, input, { isAsked });
  return answer.data?.body.items ?? [];
}

/** Of its allocation; `undefined` until it is known, and to whom it is not told. */
function useModeOf({ allocation }: JobWithRuns) {
  const isAsked = may(useSession(), 'allocation.read');
  const input = { params: { allocationId: allocation } };
  const found = useAnswer('allocation', { getAllocation }, input, { isAsked });
  const modes = useAll('plan', { listAccessModes }, {}, { isAsked });
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
