/** One job: where it stands and why, its life so far, and the chain both ways. */
import { useParams } from '@tanstack/react-router';
import {
  cancelJob,
  explainJob,
  getJob,
  type Job,
  type JobWithRuns,
} from '../../../../src/client/jobs.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { useMayIn } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { ChainView } from '../../parts/chain-view.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { NotFound } from '../../parts/states.tsx';
import { isolated } from '../../texts/isolated.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { gpusText } from './gpu-share.ts';
import { gpuShareTexts } from './gpu-share-texts.ts';
import { JobCost } from './job-cost.tsx';
import { JobLife } from './job-life.tsx';
import { jobPageTexts } from './job-page-texts.ts';
import { placementTexts } from './placement-texts.ts';
import { reasonText } from './reason-text.ts';
import { SiteWait } from './site-wait.tsx';
import { jobTexts } from './texts.ts';
import { Changes, earliestText } from './waiting-changes.tsx';
import { waitingTexts } from './waiting-texts.ts';

export function JobPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'job') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<Job, 'id'>) {
  const answer = useAnswer('job', { getJob }, { params: { jobId: id } });
  return (
    <Asked query={answer}>
      {({ body }) => <Shown job={body} nowMilliseconds={answer.dataUpdatedAt} />}
    </Asked>
  );
}

interface ShownProps {
  readonly job: JobWithRuns;
  readonly nowMilliseconds: number;
}

function Shown({ job, nowMilliseconds }: ShownProps) {
  const texts = useTexts(jobPageTexts);
  const mayCancel = useMayCancel(job);
  const isOver = job.endedAt !== null || job.state === 'rejected' || job.state === 'cancelling';
  return (
    <Page
      title={texts.titleOf(useNames()(job.id), isolated(job.name))}
      lead={<Standing job={job} />}
      path={[{ to: '/jobs', name: texts.jobs }]}
      actions={!isOver && mayCancel && <Cancel id={job.id} />}
    >
      <Terms job={job} />
      {job.state === 'waiting' && <Waiting job={job} />}
      {(job.state === 'running' || job.state === 'cancelling') && <SiteWait id={job.id} />}
      <JobCost job={job} nowMilliseconds={nowMilliseconds} />
      <JobLife job={job} />
      <Panel title={texts.chain}>
        <JobChain job={job} />
      </Panel>
    </Page>
  );
}

/** Its project, its funder and its site may; and nobody what was submitted at its site. */
function useMayCancel({ allocation, funder, site, isOfSite }: Job): boolean {
  const isPermitted = useMayIn('job.cancel', [
    { kind: 'project', id: allocation },
    { kind: 'party', id: funder },
    ...(site === null ? [] : [{ kind: 'site', id: site } as const]),
  ]);
  return isPermitted && !isOfSite;
}

/** Where it stands, in a sentence. */
function Standing({ job }: { readonly job: JobWithRuns }) {
  const texts = useTexts(jobPageTexts);
  const names = useTexts(jobTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const since = job.waitsSince ?? job.submittedAt;
  switch (job.state) {
    case 'waiting':
    case 'submitted':
      return texts.waits(formats.dateTime(since), reasonText(names, job.waitReason));
    case 'cancelling':
      return texts.isBeingCancelled;
    case 'running': {
      const startedAt = job.runs.at(-1)?.startedAt ?? job.submittedAt;
      return texts.runs(formats.dateTime(startedAt), nameOf(job.site ?? '–'));
    }
    case 'rejected':
      return texts.wasRejected(reasonText(names, job.rejection) || '–');
    default:
      return texts.isOver(names[job.state], job.endedAt ? formats.dateTime(job.endedAt) : '–');
  }
}

function Terms({ job }: { readonly job: JobWithRuns }) {
  const texts = useTexts(jobPageTexts);
  const placements = useTexts(placementTexts);
  const shares = useTexts(gpuShareTexts);
  const names = useTexts(jobTexts);
  const formats = useFormats();
  const nameOf = useNames('person');
  return (
    <Panel title={texts.asked}>
      <DetailList
        details={[
          [names.state, names[job.state]],
          [names.gpus, gpusText(job, shares, formats)],
          [names.asked, formats.duration(job.requestedSeconds)],
          [placements.placement, placements[job.placement]],
          [names.site, job.site === null ? '–' : nameOf(job.site)],
          [names.funder, nameOf(job.funder)],
          [texts.submittedBy, nameOf(job.submittedBy)],
          [names.submittedAt, formats.dateTime(job.submittedAt)],
          [texts.kept, formats.duration(job.keptSeconds)],
          [texts.id, <code key="id">{job.id}</code>],
        ]}
      />
    </Panel>
  );
}

/** Why it waits, at which place, and when it starts at the latest. */
function Waiting({ job }: { readonly job: JobWithRuns }) {
  const texts = useTexts(jobPageTexts);
  const waiting = useTexts(waitingTexts);
  const names = useTexts(jobTexts);
  const formats = useFormats();
  const answer = useAnswer('job', { explainJob }, { params: { jobId: job.id } });
  return (
    <Panel title={texts.why}>
      <Asked query={answer}>
        {({
          body: { reason, queuePosition, startsBy, positionGpuSeconds, isCurrent, ...more },
        }) => (
          <DetailList
            details={[
              [texts.reason, reasonText(names, reason)],
              [texts.place, queuePosition === null ? '–' : formats.count(queuePosition)],
              [texts.startsBy, startsBy === null ? texts.unknown : formats.dateTime(startsBy)],
              [waiting.earliest, earliestText(waiting, formats, more.earliestStart)],
              [waiting.changes, <Changes key="changes" changes={more.changes} />],
              [
                texts.owed,
                positionGpuSeconds === null
                  ? '–'
                  : texts.gpuHours(formats.gpuHours(positionGpuSeconds)),
              ],
              [texts.asOf, isCurrent ? texts.lastTurn : texts.older],
            ]}
          />
        )}
      </Asked>
    </Panel>
  );
}

function JobChain({ job }: { readonly job: JobWithRuns }) {
  const texts = useTexts(jobPageTexts);
  const names = useTexts(jobTexts);
  const nameOf = useNames('allocation');
  const { id, funder, allocation, site, submittedAt } = job;
  const month = (job.endedAt ?? submittedAt).slice(0, 7);
  return (
    <ChainView
      back={[
        [
          {
            key: funder,
            kind: names.funder,
            name: nameOf(funder),
            place: { to: '/funding', search: { party: funder } },
          },
        ],
        [
          {
            key: allocation,
            kind: names.allocation,
            name: nameOf(allocation),
            place: { to: `/allocations/${allocation}` },
          },
        ],
        site === null
          ? []
          : [{ key: site, kind: names.site, name: nameOf(site), place: { to: '/capacity' } }],
      ]}
      here={{ key: id, kind: texts.job, name: nameOf(id) }}
      forward={[
        [
          {
            key: 'entries',
            kind: texts.ledger,
            name: texts.entries,
            place: { to: '/ledger', search: { subject: id } },
          },
        ],
        [
          {
            key: 'statements',
            kind: texts.statements,
            name: nameOf(funder),
            place: { to: '/settlement', search: { funder, month } },
          },
        ],
      ]}
    />
  );
}

function Cancel({ id }: Pick<Job, 'id'>) {
  const texts = useTexts(jobPageTexts);
  const cancel = useWrite(['job'], { cancelJob });
  return (
    <ConfirmButton
      text={texts.cancel}
      question={texts.cancelQuestion}
      sending={cancel}
      act={() => cancel.send({ input: { params: { jobId: id } } })}
      isGrave
    >
      <p>{texts.cancelMore}</p>
    </ConfirmButton>
  );
}
