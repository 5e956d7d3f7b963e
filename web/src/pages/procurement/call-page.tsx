/** One call: what is asked, by which criteria, until when; its questions, ranking and decision. */
import { useParams } from '@tanstack/react-router';
import { type Call, getCall } from '../../../../src/client/calls.ts';
import { type CallQuestion, listQuestions } from '../../../../src/client/questions.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { Empty, NotFound } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { Ranking, SelectionOfCall } from './ranking.tsx';
import { procurementTexts } from './texts.ts';

const PPM = 1e6;

export function CallPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'call') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<Call, 'id'>) {
  const answer = useAnswer('call', { getCall }, { params: { callId: id } });
  return <Asked query={answer}>{({ body }) => <Shown call={body} />}</Asked>;
}

export interface OfCall {
  readonly call: Call;
}

function Shown({ call }: OfCall) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const maySelect = may(useSession(), 'selection.read');
  const isRanked = ['ranked', 'decided', 'awarded'].includes(call.state);
  const isDecided = ['decided', 'awarded'].includes(call.state);
  return (
    <Page
      title={call.name}
      lead={texts.callLead(texts[call.state], formats.dateTime(call.deadlineAt))}
      path={[{ to: '/procurement', name: texts.calls }]}
    >
      <Terms call={call} />
      <Lots call={call} />
      <Criteria call={call} />
      {maySelect && isRanked && <Ranking call={call} />}
      {maySelect && isDecided && <SelectionOfCall call={call} />}
      <Questions call={call} />
    </Page>
  );
}

function Terms({ call }: OfCall) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { launchedAt } = call;
  return (
    <Panel title={texts.terms}>
      <DetailList
        details={[
          [texts.state, texts[call.state]],
          [texts.launched, launchedAt === null ? '–' : formats.dateTime(launchedAt)],
          [texts.deadline, formats.dateTime(call.deadlineAt)],
          ...call.extensions.map(
            ({ deadlineAt, reason }) =>
              [texts.extended, `${formats.date(deadlineAt)}: ${reason}`] as const,
          ),
          [texts.standstill, formats.duration(call.standstillSeconds)],
          [texts.states, formats.list(call.states.map(nameOf))],
          [texts.projectsMax, formats.count(call.projectCountMax)],
          [texts.unionMax, formats.money(call.unionMicrosMax)],
        ]}
      />
    </Panel>
  );
}

function Lots({ call: { lots } }: OfCall) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  return (
    <Panel title={texts.lots}>
      <DataTable
        caption={texts.lots}
        rows={lots}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', title: texts.lot, value: ({ name }) => name },
          {
            key: 'projectsMax',
            title: texts.projectsMax,
            isNumber: true,
            value: ({ projectCountMax }) => projectCountMax,
          },
          {
            key: 'phases',
            title: texts.askedByPhase,
            value: ({ phases }) =>
              phases
                .map((phase) =>
                  texts.ofPhase(
                    formats.count(phase.h100EquivalentsMin),
                    formats.moneyShort(phase.unionMicrosMax),
                  ),
                )
                .join('; '),
          },
          {
            key: 'kilowattsMin',
            title: texts.itLoad,
            isNumber: true,
            value: ({ itLoadKilowattsMin }) => itLoadKilowattsMin,
            show: ({ itLoadKilowattsMin }) => formats.count(itLoadKilowattsMin),
          },
        ]}
      />
    </Panel>
  );
}

function Criteria({ call: { criteria } }: OfCall) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  return (
    <Panel title={texts.criteria}>
      <DataTable
        caption={texts.criteria}
        rows={criteria}
        rowKey={({ id }) => id}
        columns={[
          { key: 'name', title: texts.criterion, value: ({ name }) => name },
          {
            key: 'weight',
            title: texts.weight,
            isNumber: true,
            value: ({ weightPpm }) => weightPpm / PPM,
            show: ({ weightPpm }) => formats.percent(weightPpm / PPM),
          },
          {
            key: 'pointsMin',
            title: texts.pointsMin,
            isNumber: true,
            value: ({ pointsMin }) => pointsMin,
          },
          {
            key: 'pointsMax',
            title: texts.pointsMax,
            isNumber: true,
            value: ({ pointsMax }) => pointsMax,
          },
        ]}
      />
    </Panel>
  );
}

function Questions({ call: { id } }: OfCall) {
  const texts = useTexts(procurementTexts);
  const formats = useFormats();
  return (
    <Panel title={texts.questions}>
      <ListTable
        topic="call"
        list={{ listQuestions }}
        path={`/v1/calls/${id}/questions`}
        input={{ params: { callId: id } }}
        caption={texts.questions}
        rowKey={({ number }) => String(number)}
        empty={<Empty title={texts.noQuestion} />}
        columns={[
          {
            key: 'askedAt',
            title: texts.askedAt,
            value: (row: CallQuestion) => row.askedAt,
            show: (row: CallQuestion) => formats.date(row.askedAt),
          },
          { key: 'question', title: texts.question, value: (row: CallQuestion) => row.question },
          { key: 'answer', title: texts.answer, value: (row: CallQuestion) => row.answer ?? '–' },
        ]}
      />
    </Panel>
  );
}
