/** What comes after an award: what was used of it, a cut of what is hardly used, the report. */
import {
  cutAllocation,
  getUseOfAward,
  handInFinalReport,
  type UseOfAward,
} from '../../../../src/client/after-award.ts';
import type { Application } from '../../../../src/client/applications.ts';
import { useAnswer } from '../../api/questions.ts';
import { useMayIn } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Form, LongTextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { afterAwardTexts } from './after-award-texts.ts';
import type { OfApplication } from './application-page.tsx';
import { Prose } from './application-text.tsx';
import { SaidDialog } from './said-dialog.tsx';

export function AfterAward({ application, call }: OfApplication) {
  const { id } = application;
  const answer = useAnswer('application', { getUseOfAward }, { params: { applicationId: id } });
  const mayDecide = useMayIn('application.decide', [{ kind: 'party', id: call.funder }]);
  const isWriter = useMayIn('application.write', [{ kind: 'party', id: application.applicant }]);
  return (
    <Asked query={answer}>
      {({ body: use }) => (
        <>
          <Months use={use} />
          {use.leastUse !== null && (
            <LeastUse
              application={application}
              rule={use.leastUse}
              mayCut={mayDecide && !isWriter}
            />
          )}
          {use.reportDueAt !== null && (
            <Report
              application={application}
              use={use}
              mayHandIn={isWriter && Date.parse(use.endsAt) <= Date.now()}
            />
          )}
        </>
      )}
    </Asked>
  );
}

interface OfUse {
  readonly use: UseOfAward;
}

function Months({ use: { months } }: OfUse) {
  const texts = useTexts(afterAwardTexts);
  const formats = useFormats();
  if (months.length === 0) {
    return (
      <Panel title={texts.use}>
        <Empty title={texts.noMonths}>{texts.noMonthsMore}</Empty>
      </Panel>
    );
  }
  return (
    <Panel title={texts.use} note={texts.useMore}>
      <DataTable
        caption={texts.use}
        rows={months}
        rowKey={({ month }) => month}
        columns={[
          {
            key: 'month',
            title: texts.month,
            value: ({ month }) => month,
            show: ({ month }) => formats.month(month),
          },
          {
            key: 'isClosed',
            title: texts.closed,
            value: ({ isClosed }) => (isClosed ? texts.yes : texts.no),
          },
          {
            key: 'awarded',
            title: texts.awarded,
            isNumber: true,
            value: ({ awardedGpuSeconds }) => awardedGpuSeconds,
            show: ({ awardedGpuSeconds }) => formats.hours(awardedGpuSeconds),
          },
          {
            key: 'used',
            title: texts.used,
            isNumber: true,
            value: ({ usedGpuSeconds }) => usedGpuSeconds,
            show: ({ usedGpuSeconds }) => formats.hours(usedGpuSeconds),
          },
        ]}
      />
    </Panel>
  );
}

interface OfAward {
  readonly application: Application;
}

interface LeastUseProps extends OfAward {
  readonly rule: NonNullable<UseOfAward['leastUse']>;
  readonly mayCut: boolean;
}

function LeastUse({ application: { id, version }, rule, mayCut }: LeastUseProps) {
  const texts = useTexts(afterAwardTexts);
  const formats = useFormats();
  const cutting = useWrite(['application', 'allocation'], { cutAllocation });
  const { finding, months, sharePpm } = rule;
  return (
    <Panel title={texts.leastUse} note={texts.rule(formats.percentOfPpm(sharePpm), months)}>
      <p>{texts[finding]}</p>
      {mayCut && finding === 'too-little' && (
        <SaidDialog
          name={`cut-${id}`}
          text={texts.cut}
          question={texts.cutQuestion}
          label={texts.why}
          description={texts.whyMore}
          version={version}
          sending={cutting}
          send={(said, seen) =>
            cutting.send({
              input: { params: { applicationId: id }, body: { said } },
              version: seen,
            })
          }
          isGrave
        >
          <p>{texts.cutMore}</p>
        </SaidDialog>
      )}
    </Panel>
  );
}

interface ReportProps extends OfAward, OfUse {
  readonly mayHandIn: boolean;
}

function Report({ application, use: { report, reportDueAt }, mayHandIn }: ReportProps) {
  const texts = useTexts(afterAwardTexts);
  const formats = useFormats();
  if (report === null) {
    const date = formats.dateTime(reportDueAt ?? '');
    const isLate = Date.parse(reportDueAt ?? '') < Date.now();
    return (
      <Panel title={texts.report} note={isLate ? texts.reportLate(date) : texts.reportDue(date)}>
        {mayHandIn && <ReportForm application={application} />}
      </Panel>
    );
  }
  const { handedInAt, usedGpuSeconds, said, results } = report;
  const note = texts.handedIn(formats.dateTime(handedInAt), formats.hours(usedGpuSeconds));
  return (
    <Panel title={texts.report} note={note}>
      <Prose text={said} />
      <ul>
        {results.map((result) => (
          <li key={result}>{result}</li>
        ))}
      </ul>
    </Panel>
  );
}

const EMPTY_REPORT = { said: '', results: '' };

function ReportForm({ application: { id, version } }: OfAward) {
  const texts = useTexts(afterAwardTexts);
  const handing = useWrite(['application'], { handInFinalReport });
  const draft = useDraft(`report-${id}`, EMPTY_REPORT);
  const submit = ({ said, results }: typeof EMPTY_REPORT) => {
    const lines = results.split('\n').map((line) => line.trim());
    const body = { said, results: lines.filter((line) => line !== '') };
    handing
      .send({ input: { params: { applicationId: id }, body }, version })
      .then(draft.clear, () => undefined);
  };
  return (
    <>
      <p className="quiet">{texts.handInMore}</p>
      <Form draft={draft} sending={handing} submitText={texts.handIn} submit={submit}>
        <LongTextField name="said" label={texts.reportSaid} />
        <LongTextField
          name="results"
          label={texts.results}
          description={texts.resultsMore}
          isRequired={false}
        />
      </Form>
    </>
  );
}
