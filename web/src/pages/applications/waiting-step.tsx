/** The step at which an application stands, for those who may do it. */
import {
  declineApplication,
  recordEligibility,
  recordTechnicalCheck,
} from '../../../../src/client/applications.ts';
import { getReviews } from '../../../../src/client/reviews.ts';
import { useAnswer } from '../../api/questions.ts';
import { useMayIn } from '../../api/session.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import type { OfApplication } from './application-page.tsx';
import { applicationTexts } from './application-texts.ts';
import { AwardForm } from './award-form.tsx';
import { decisionTexts } from './decision-texts.ts';
import { RecommendForm } from './recommend-form.tsx';
import { SaidDialog } from './said-dialog.tsx';
import { stateText } from './state-text.ts';

export function WaitingStep({ application, call }: OfApplication) {
  const texts = useTexts(decisionTexts);
  const words = useTexts(applicationTexts);
  const funder = { kind: 'party', id: call.funder } as const;
  const sites = call.sites.map((id) => ({ kind: 'site', id }) as const);
  const mayDecide = useMayIn('application.decide', [funder]);
  const mayCheck = useMayIn('application.check', [funder, ...sites]);
  const isOwn = useMayIn('application.write', [{ kind: 'party', id: application.applicant }]);
  const mayAct = application.state === 'technical-check' ? mayCheck : mayDecide;
  if (!mayAct) return null;
  const title = texts.waits(stateText(application.state, words).toLowerCase());
  return (
    <Panel title={title}>
      {isOwn ? <p>{texts.own}</p> : <Step application={application} call={call} />}
    </Panel>
  );
}

function Step({ application, call }: OfApplication) {
  const texts = useTexts(decisionTexts);
  const formats = useFormats();
  const { state, cutOffAt } = application;
  const isJudged = state === 'panel' || state === 'award';
  if (isJudged && cutOffAt !== null && Date.now() < Date.parse(cutOffAt)) {
    return <p>{texts.beforeCutOff(formats.dateTime(cutOffAt))}</p>;
  }
  switch (state) {
    case 'eligibility':
      return <Eligibility application={application} call={call} />;
    case 'technical-check':
      return <TechnicalCheck application={application} call={call} />;
    case 'review':
      return <ReviewsSoFar application={application} call={call} />;
    case 'panel':
      return <RecommendForm application={application} />;
    case 'award':
      return (
        <>
          <AwardForm application={application} call={call} />
          <Decline application={application} call={call} />
        </>
      );
    default:
      return null;
  }
}

interface FindingProps {
  readonly application: OfApplication['application'];
  /** The operation that says it, under its name. */
  readonly named: { readonly [name: string]: typeof recordEligibility };
  readonly yes: { readonly text: string; readonly question: string };
  readonly no: { readonly text: string; readonly question: string };
}

/** A step that is passed or not, each with what was found. */
function Finding({ application: { id, version, state }, named, yes, no }: FindingProps) {
  const texts = useTexts(decisionTexts);
  const passing = useWrite(['application', 'access-call'], named);
  const failing = useWrite(['application', 'access-call'], named);
  const input = (passed: boolean, said: string) => ({
    params: { applicationId: id },
    body: { passed, said },
  });
  const field = { label: texts.said, description: texts.saidMore, version };
  return (
    <div className="row">
      <SaidDialog
        name={`${state}-${id}`}
        {...yes}
        {...field}
        sending={passing}
        send={(said, seen) => passing.send({ input: input(true, said), version: seen })}
      >
        <p>{texts.eligibleMore}</p>
      </SaidDialog>
      <SaidDialog
        name={`not-${state}-${id}`}
        {...no}
        {...field}
        sending={failing}
        send={(said, seen) => failing.send({ input: input(false, said), version: seen })}
        isGrave
      >
        <p>{texts.declineMore}</p>
      </SaidDialog>
    </div>
  );
}

function Eligibility({ application }: OfApplication) {
  const texts = useTexts(decisionTexts);
  return (
    <Finding
      application={application}
      named={{ recordEligibility }}
      yes={{ text: texts.eligible, question: texts.eligibleQuestion }}
      no={{ text: texts.notEligible, question: texts.notEligibleQuestion }}
    />
  );
}

function TechnicalCheck({ application }: OfApplication) {
  const texts = useTexts(decisionTexts);
  return (
    <Finding
      application={application}
      named={{ recordTechnicalCheck }}
      yes={{ text: texts.feasible, question: texts.feasibleQuestion }}
      no={{ text: texts.notFeasible, question: texts.notFeasibleQuestion }}
    />
  );
}

function ReviewsSoFar({ application: { id }, call: { review } }: OfApplication) {
  const texts = useTexts(decisionTexts);
  const formats = useFormats();
  const answer = useAnswer('application', { getReviews }, { params: { applicationId: id } });
  const reviewers = answer.data?.body.reviewers ?? [];
  const found = reviewers.filter((each) => each.review !== null && each.declaration === 'none');
  const needed = review?.reviewCountMin ?? 0;
  return <p>{texts.reviewWaits(formats.count(found.length), formats.count(needed))}</p>;
}

function Decline({ application: { id, version } }: OfApplication) {
  const texts = useTexts(decisionTexts);
  const declining = useWrite(['application', 'access-call'], { declineApplication });
  return (
    <p>
      <SaidDialog
        name={`decline-${id}`}
        text={texts.decline}
        question={texts.declineQuestion}
        label={texts.said}
        description={texts.saidMore}
        version={version}
        sending={declining}
        send={(said, seen) =>
          declining.send({
            input: { params: { applicationId: id }, body: { said } },
            version: seen,
          })
        }
        isGrave
      >
        <p>{texts.declineMore}</p>
      </SaidDialog>
    </p>
  );
}
