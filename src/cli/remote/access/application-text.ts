/** An application for people: who asks for how much, for what, and what became of it. */
import type { Application } from '../../../client/applications.ts';
import type { ApplicationText, ApplicationToReview, Reviewer } from '../../../client/reviews.ts';
import type { WireObject } from '../answer-text.ts';
import { type Facts, factsText, lineText, type RemotePorts } from '../remote-command.ts';
import { renderTable } from '../table.ts';
import { hoursText, moneyText, numberText, orNothing, timeText } from '../wire-text.ts';

export function applicationText(answer: WireObject, ports: RemotePorts): string {
  const application = answer as unknown as Application;
  const { state, isOverdue, cutOffAt, dueAt, allocation } = application;
  return factsText(
    [
      ['application', application.id],
      ['call', application.call],
      ['applicant', application.applicant],
      ['led by', application.lead],
      ['state', isOverdue ? `${state}, overdue` : state],
      ['due', timeText(dueAt)],
      ['submitted', timeText(application.submittedAt)],
      ['cut-off', timeText(cutOffAt)],
      ['requested', gpuHoursText(application.requestedGpuSeconds)],
      ['recommended', gpuHoursText(application.recommendedGpuSeconds)],
      ['awarded', gpuHoursText(application.awardedGpuSeconds)],
      ['allocation', orNothing(allocation)],
      ['all would cost', moneyText(application.requestedCostMicros)],
      ...contentFacts(application),
    ],
    ports,
  );
}

/** What its applicant wrote, without the amount. */
function contentFacts(content: ApplicationText): Facts {
  const { isUnionFunded, hasSealOfExcellence, startsAt, endsAt } = content;
  return [
    ['from', timeText(startsAt)],
    ['until', timeText(endsAt)],
    ['GPUs of a job', `${numberText(content.jobGpuCountMax)} at most`],
    ['user', content.userKind],
    ['funded by the Union', isUnionFunded ? 'yes' : 'no'],
    ['seal of excellence', hasSealOfExcellence ? 'yes' : 'no'],
    ['title', content.title],
    ['summary', content.summary],
    ['technical needs', content.technicalNeeds],
  ];
}

function gpuHoursText(gpuSeconds: number | null): string {
  return gpuSeconds === null ? '-' : `${hoursText(gpuSeconds)} GPU-hours`;
}

/** For the reviewer: its criteria, the application as far as it may be read, its own review. */
export function toReviewText(answer: WireObject, ports: RemotePorts): string {
  const { reviewer, call, title, applicant, dueAt, criteria, text } =
    answer as unknown as ApplicationToReview;
  const head: Facts = [
    ['application', reviewer.application],
    ['call', call],
    ['applicant', applicant ?? 'not told'],
    ['due', timeText(dueAt)],
  ];
  const asked = text === null ? undefined : gpuHoursText(text.requestedGpuSeconds);
  const content: Facts =
    text === null
      ? [
          ['title', title],
          ['text', 'not shown: declare first that you have no conflict of interest'],
        ]
      : [['requested', orNothing(asked)], ...contentFacts(text)];
  const columns = [
    { title: 'criterion', text: ({ id }: Criterion) => id },
    { title: 'name', text: ({ name }: Criterion) => name },
    { title: 'full marks', align: 'right', text: ({ pointsMax }: Criterion) => String(pointsMax) },
  ] as const;
  const parts = [
    factsText([...head, ...content], ports),
    renderTable(criteria, columns, ports.stdoutHasColour),
    `Your review\n${reviewerText(reviewer as unknown as WireObject, ports)}`,
  ];
  return parts.join('\n');
}

type Criterion = ApplicationToReview['criteria'][number];

export function reviewerText(answer: WireObject, ports: RemotePorts): string {
  const { application, person, assignedAt, declaration, conflict, review, reviewedAt } =
    answer as unknown as Reviewer;
  const points = review?.points.map((each) => `${each.criterion} ${numberText(each.points)}`);
  return factsText(
    [
      ['application', application],
      ['reviewer', person],
      ['assigned', timeText(assignedAt)],
      ['conflict', conflict ?? orNothing(declaration)],
      ['reviewed', timeText(reviewedAt)],
      ['points', orNothing(points?.join(', '))],
      ['would give', gpuHoursText(review?.gpuSeconds ?? null)],
      ['for applicant', orNothing(review?.forApplicant)],
      ['for panel', orNothing(review?.forPanel)],
    ],
    ports,
  );
}

/** Nobody at all is an answer, too. */
export function reviewsText(answer: WireObject, ports: RemotePorts): string {
  const reviewers = answer.reviewers as readonly WireObject[];
  if (reviewers.length === 0) return lineText('Nobody reviews it.');
  return reviewers.map((each) => reviewerText(each, ports)).join('\n');
}
