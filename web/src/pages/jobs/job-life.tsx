/** What happened to a job: its runs, and what the engine decided about it. */
import {
  type Decision,
  type JobWithRuns,
  type JobWithRunsRuns,
  listDecisionsOfJob,
} from '../../../../src/client/jobs.ts';
import { may, useSession } from '../../api/session.ts';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type JobPageTexts, jobPageTexts } from './job-page-texts.ts';
import { reasonText } from './reason-text.ts';
import { jobTexts } from './texts.ts';

export function JobLife({ job }: { readonly job: JobWithRuns }) {
  const texts = useTexts(jobPageTexts);
  const names = useTexts(jobTexts);
  const formats = useFormats();
  const maySeeDecisions = may(useSession(), 'decision.read');
  return (
    <>
      {job.runs.length > 0 && (
        <Panel title={texts.runsTitle} note={texts.runsNote}>
          <DataTable
            caption={texts.runsTitle}
            columns={runColumns(texts, names, formats)}
            rows={job.runs}
            rowKey={({ attempt }) => String(attempt)}
            empty={null}
          />
        </Panel>
      )}
      {maySeeDecisions && (
        <Panel title={texts.decisions} note={texts.decisionsNote}>
          <ListTable
            topic="job"
            list={{ listDecisionsOfJob }}
            path={`/v1/jobs/${job.id}/decisions`}
            input={{ params: { jobId: job.id } }}
            caption={texts.decisions}
            columns={decisionColumns(texts, names, formats)}
            rowKey={({ seq }) => String(seq)}
            empty={<Empty title={texts.noDecision} />}
          />
        </Panel>
      )}
    </>
  );
}

function timeColumn<Row>(
  key: string,
  title: string,
  of: (row: Row) => string | null,
  formats: Formats,
): Column<Row> {
  return {
    key,
    title,
    value: of,
    show: (row) => {
      const at = of(row);
      return at === null ? '–' : formats.dateTime(at);
    },
  };
}

function runColumns(
  texts: JobPageTexts,
  names: (typeof jobTexts)['en'],
  formats: Formats,
): readonly Column<JobWithRunsRuns>[] {
  return [
    { key: 'attempt', title: texts.attempt, isNumber: true, value: ({ attempt }) => attempt },
    timeColumn('startedAt', texts.startedAt, ({ startedAt }) => startedAt, formats),
    timeColumn('endedAt', texts.endedAt, ({ endedAt }) => endedAt, formats),
    { key: 'standing', title: texts.standing, value: ({ standing }) => texts[standing] },
    {
      key: 'nodeCount',
      title: texts.nodes,
      isNumber: true,
      value: ({ nodeCount }) => nodeCount,
      show: ({ nodeCount }) => formats.count(nodeCount),
    },
    { key: 'cause', title: texts.cause, value: ({ cause }) => reasonText(names, cause) || '–' },
    {
      key: 'keptSeconds',
      title: texts.kept,
      isNumber: true,
      value: ({ keptSeconds }) => keptSeconds,
      show: ({ keptSeconds }) => formats.duration(keptSeconds),
    },
  ];
}

function decisionColumns(
  texts: JobPageTexts,
  names: (typeof jobTexts)['en'],
  formats: Formats,
): readonly Column<Decision>[] {
  return [
    timeColumn('at', texts.at, ({ at }) => at, formats),
    { key: 'kind', title: texts.decided, value: ({ kind }) => texts[kind] },
    { key: 'reason', title: texts.reason, value: ({ reason }) => reasonText(names, reason) },
    {
      key: 'standing',
      title: texts.standing,
      value: ({ standing }) => (standing === null ? '' : texts[standing]),
    },
    timeColumn('startsBy', texts.startsBy, ({ startsBy }) => startsBy, formats),
    {
      key: 'engineVersion',
      title: texts.engine,
      value: ({ engineVersion }) => engineVersion,
      isExtra: true,
    },
  ];
}
