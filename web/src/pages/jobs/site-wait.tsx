/** Of a job that Polder has started: why the scheduler of its site has not, where that is so. */
import { explainJob, type Job, type SiteWait as Wait } from '../../../../src/client/jobs.ts';
import { useAnswer } from '../../api/questions.ts';
import { DetailList } from '../../parts/detail-list.tsx';
import { OfServer } from '../../parts/of-server.tsx';
import { Panel } from '../../parts/page.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { siteWaitText } from './site-wait-text.ts';
import { siteCauseTexts, siteRemedyTexts } from './site-wait-texts.ts';
import { siteWaitWords } from './site-wait-words.ts';

export function SiteWait({ id }: Pick<Job, 'id'>) {
  const { data } = useAnswer('job', { explainJob }, { params: { jobId: id } });
  const wait = data?.body.atSite ?? null;
  return wait === null ? null : <Shown wait={wait} />;
}

function Shown({ wait }: { readonly wait: Wait }) {
  const words = useTexts(siteWaitWords);
  const causes = useTexts(siteCauseTexts);
  const remedies = useTexts(siteRemedyTexts);
  const formats = useFormats();
  return (
    <Panel title={words.title} note={words.note}>
      <DetailList
        details={[
          [words.cause, siteWaitText(causes, words, wait) ?? <OfServer>{wait.sentence}</OfServer>],
          [words.remedy, siteWaitText(remedies, words, wait) ?? <OfServer>{wait.remedy}</OfServer>],
          [words.reason, `${wait.state}, ${wait.reason}`],
          [words.siteJob, String(wait.siteJob)],
          [words.since, formats.dateTime(wait.since)],
          [words.heardAt, formats.dateTime(wait.heardAt)],
        ]}
      />
    </Panel>
  );
}
