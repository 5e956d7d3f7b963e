/** Questions on a call and their answers; asking, for a bidder, and answering, for an officer. */
import { NativeSelect } from '@mantine/core';
import type { Call } from '../../../../src/client/calls.ts';
import {
  answerQuestion,
  askQuestion,
  type CallQuestion,
  listQuestions,
} from '../../../../src/client/questions.ts';
import { useAll } from '../../api/questions.ts';
import { may, useSession } from '../../api/session.ts';
import { Form, TextField } from '../../parts/form/form.tsx';
import { shownDraft, useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import type { OfCall } from './call-places.tsx';
import { isOpenForBids } from './call-state.ts';
import { callTexts } from './call-texts.ts';
import { useMayAtCall } from './may-at-call.ts';
import { procurementTexts } from './texts.ts';

export function Questions({ call }: OfCall) {
  const { id } = call;
  const texts = useTexts(procurementTexts);
  const own = useTexts(callTexts);
  const formats = useFormats();
  const session = useSession();
  const mayAnswer = useMayAtCall('question.answer', call);
  return (
    <Panel title={texts.questions} note={own.askMore}>
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
          {
            key: 'question',
            title: texts.question,
            value: (row: CallQuestion) => row.question,
            show: (row: CallQuestion) => <span className="prose">{row.question}</span>,
          },
          {
            key: 'answer',
            title: texts.answer,
            value: (row: CallQuestion) => row.answer ?? own.notAnswered,
            show: (row: CallQuestion) => (
              <span className="prose">{row.answer ?? own.notAnswered}</span>
            ),
          },
        ]}
      />
      {isOpenForBids(call, Date.now()) && may(session, 'question.ask') && <Ask id={id} />}
      {mayAnswer && <GiveAnswer id={id} />}
    </Panel>
  );
}

function Ask({ id }: Pick<Call, 'id'>) {
  const texts = useTexts(callTexts);
  const asking = useWrite(['call'], { askQuestion });
  const draft = useDraft(`question-${id}`, { question: '' });
  return (
    <>
      <h3>{texts.ask}</h3>
      <Form
        draft={draft}
        sending={asking}
        submitText={texts.ask}
        submit={({ question }) =>
          asking
            .send({ input: { params: { callId: id }, body: { question } } })
            .then(draft.clear, () => undefined)
        }
      >
        <TextField name="question" label={texts.yourQuestion} />
      </Form>
      {asking.isSuccess && !draft.isTyped && <p role="status">{texts.asked}</p>}
    </>
  );
}

/** Of those that have none yet. */
function GiveAnswer({ id }: Pick<Call, 'id'>) {
  const texts = useTexts(callTexts);
  const answering = useWrite(['call'], { answerQuestion });
  const input = { params: { callId: id } };
  const questions = useAll('call', { listQuestions }, input);
  const all = questions.data?.body.items ?? [];
  const kept = useDraft(`answer-${id}`, { number: '', answer: '' });
  const [first] = all.filter(({ answer }) => answer === null);
  const number = kept.values.number === '' ? String(first?.number ?? '') : kept.values.number;
  // One that a colleague has answered meanwhile stays that which is answered here: who types an
  // answer to it must not publish it as the answer to the next.
  const offered = all.filter((each) => each.answer === null || String(each.number) === number);
  if (offered.length === 0) return null;
  const draft = shownDraft(kept, { ...kept.values, number });
  return (
    <>
      <h3>{texts.giveAnswer}</h3>
      <Form
        draft={draft}
        sending={answering}
        submitText={texts.publish}
        submit={({ answer }) =>
          answering
            .send({ input: { params: { callId: id, number }, body: { answer } } })
            .then(draft.clear, () => undefined)
        }
      >
        <NativeSelect
          name="number"
          label={texts.whichQuestion}
          value={number}
          data={offered.map((each) => ({ value: String(each.number), label: each.question }))}
          onChange={({ target }) => draft.set('number', target.value)}
          w="100%"
        />
        <TextField name="answer" label={texts.yourAnswer} />
      </Form>
    </>
  );
}
