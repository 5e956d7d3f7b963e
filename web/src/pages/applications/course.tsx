/** What was done with an application and what was said; once decided, what reviewers say. */
import {
  type Application,
  type ApplicationCourseSteps,
  getApplicationCourse,
} from '../../../../src/client/applications.ts';
import { useAnswer } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { Panel } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { Prose } from './application-text.tsx';
import { applicationTexts } from './application-texts.ts';
import { type ApplicationTexts, stateText } from './state-text.ts';

export function Course({ application: { id } }: { readonly application: Application }) {
  const texts = useTexts(applicationTexts);
  const input = { params: { applicationId: id } };
  const answer = useAnswer('application', { getApplicationCourse }, input);
  return (
    <>
      <Panel title={texts.course}>
        <Asked query={answer}>{({ body: { steps } }) => <Steps steps={steps} />}</Asked>
      </Panel>
      <Comments comments={answer.data?.body.comments ?? []} />
    </>
  );
}

function Steps({ steps }: { readonly steps: readonly ApplicationCourseSteps[] }) {
  const texts = useTexts(applicationTexts);
  const formats = useFormats();
  const text = (step: ApplicationCourseSteps) => {
    const done = doneText(step, texts);
    return step.gpuSeconds === null ? done : texts.withHours(done, formats.hours(step.gpuSeconds));
  };
  return (
    <DataTable
      caption={texts.course}
      rows={steps.map((step, index) => ({ ...step, number: index + 1 }))}
      rowKey={({ number }) => String(number)}
      columns={[
        {
          key: 'doneAt',
          title: texts.at,
          value: ({ doneAt }) => doneAt,
          show: ({ doneAt }) => formats.dateTime(doneAt),
        },
        { key: 'done', title: texts.done, isLong: true, value: text },
        {
          key: 'said',
          title: texts.said,
          value: ({ said }) => said ?? '–',
          show: ({ said }) => (said === null ? '–' : <Prose text={said} />),
        },
      ]}
    />
  );
}

/** At which step, where the word alone does not say it. */
function doneText({ done, atStep }: ApplicationCourseSteps, texts: ApplicationTexts): string {
  switch (done) {
    case 'awarded':
      return texts.awardedState;
    case 'recommended':
      return texts.recommendedDone;
    case 'declined':
    case 'withdrawn':
    case 'escalated':
      return texts.atStep(texts[done], stateText(atStep, texts).toLowerCase());
    default:
      return texts[done];
  }
}

function Comments({ comments }: { readonly comments: readonly string[] }) {
  const texts = useTexts(applicationTexts);
  if (comments.length === 0) return null;
  return (
    <Panel title={texts.comments} note={texts.commentsMore}>
      <ul>
        {comments.map((comment) => (
          <li key={comment} className="written">
            {comment}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
