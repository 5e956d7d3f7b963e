/** One application: where it stands, what it asks for, what was said, and what waits for whom. */
import { useParams } from '@tanstack/react-router';
import {
  type Application,
  getApplication,
  withdrawApplication,
} from '../../../../src/client/applications.ts';
import { useAnswer } from '../../api/questions.ts';
import { useMayIn } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { NotFound } from '../../parts/states.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { AfterAward } from './after-award.tsx';
import { Amend } from './amend.tsx';
import { ApplicationText } from './application-text.tsx';
import { applicationTexts } from './application-texts.ts';
import { Course } from './course.tsx';
import { CallOf, type OfCall } from './found-call.tsx';
import { Reviewers } from './reviewers.tsx';
import { SaidDialog } from './said-dialog.tsx';
import { leadText } from './state-text.ts';
import { WaitingStep } from './waiting-step.tsx';

export function ApplicationPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'application') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<Application, 'id'>) {
  const answer = useAnswer('application', { getApplication }, { params: { applicationId: id } });
  return (
    <Asked query={answer}>
      {({ body }) => (
        <CallOf id={body.call}>{(call) => <Shown application={body} call={call} />}</CallOf>
      )}
    </Asked>
  );
}

export interface OfApplication extends OfCall {
  readonly application: Application;
}

function Shown({ application, call }: OfApplication) {
  const texts = useTexts(applicationTexts);
  const formats = useFormats();
  const isWriter = useMayIn('application.write', [{ kind: 'party', id: application.applicant }]);
  const mayDecide = useMayIn('application.decide', [{ kind: 'party', id: call.funder }]);
  const isDecided = application.dueAt === null;
  return (
    <Page
      title={application.title}
      lead={leadText(application, texts, formats)}
      path={[{ to: '/applications', name: isWriter ? texts.mine : texts.applications }]}
      actions={
        <>
          <PageLink to={`/access-calls/${call.id}`}>{call.name}</PageLink>
          {application.allocation !== null && (
            <PageLink to={`/allocations/${application.allocation}`}>{texts.toAllocation}</PageLink>
          )}
          {isWriter && !isDecided && <Withdraw application={application} />}
        </>
      }
    >
      <Amounts application={application} />
      {!isDecided && <WaitingStep application={application} call={call} />}
      {mayDecide && call.review !== null && <Reviewers application={application} call={call} />}
      {application.allocation !== null && <AfterAward application={application} call={call} />}
      <ApplicationText application={application} />
      <Course application={application} />
      {isWriter && application.state === 'eligibility' && (
        <Amend application={application} call={call} />
      )}
    </Page>
  );
}

function Amounts({ application }: Pick<OfApplication, 'application'>) {
  const texts = useTexts(applicationTexts);
  const formats = useFormats();
  const hours = (gpuSeconds: number | null) =>
    gpuSeconds === null
      ? { value: '–' }
      : { value: formats.hours(gpuSeconds), unit: texts.gpuHours };
  const { requestedCostMicros: cost } = application;
  return (
    <Panel title={texts.amounts}>
      <Figures>
        <Figure label={texts.requestedOne} {...hours(application.requestedGpuSeconds)} />
        <Figure label={texts.recommendedOne} {...hours(application.recommendedGpuSeconds)} />
        <Figure label={texts.awardedOne} {...hours(application.awardedGpuSeconds)} />
        <Figure label={texts.cost} value={BigInt(cost) === 0n ? texts.free : formats.money(cost)} />
      </Figures>
    </Panel>
  );
}

function Withdraw({ application: { id, version } }: Pick<OfApplication, 'application'>) {
  const texts = useTexts(applicationTexts);
  const withdrawing = useWrite(['application', 'access-call'], { withdrawApplication });
  return (
    <SaidDialog
      name={`withdraw-${id}`}
      text={texts.withdraw}
      question={texts.withdrawQuestion}
      label={texts.why}
      description={texts.whyMore}
      version={version}
      sending={withdrawing}
      send={(said, seen) =>
        withdrawing.send({
          input: { params: { applicationId: id }, body: { said } },
          version: seen,
        })
      }
      isGrave
    >
      <p>{texts.withdrawMore}</p>
    </SaidDialog>
  );
}
