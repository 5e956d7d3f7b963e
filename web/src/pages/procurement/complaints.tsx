/**
 * Complaints about a decision, or about who was called up from its reserve: what each says, and the
 * answer, once, by who decides.
 */
import {
  answerComplaint,
  type Complaint,
  listComplaints,
} from '../../../../src/client/complaints.ts';
import { useAll } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { Form, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type BidNameOf, useBidNames } from './bid-names.ts';
import type { OfCall } from './call-places.tsx';
import { useMayAtCall } from './may-at-call.ts';
import { selectionTexts } from './selection-texts.ts';

export function Complaints({ call }: OfCall) {
  const { id } = call;
  const texts = useTexts(selectionTexts);
  const bidName = useBidNames(id);
  const input = { params: { callId: id } };
  const answer = useAll('call', { listComplaints }, input);
  return (
    <Panel title={texts.complaints}>
      <Asked query={answer}>
        {({ body: { items } }) => <Shown call={call} complaints={items} bidName={bidName} />}
      </Asked>
    </Panel>
  );
}

interface ShownProps extends OfCall {
  readonly complaints: readonly Complaint[];
  readonly bidName: BidNameOf;
}

function Shown({ call, complaints, bidName }: ShownProps) {
  const texts = useTexts(selectionTexts);
  const formats = useFormats();
  const mayAnswer = useMayAtCall('selection.decide', call);
  if (complaints.length === 0) return <p className="quiet">{texts.noComplaint}</p>;
  return (
    <>
      <DataTable
        caption={texts.complaints}
        rows={complaints}
        rowKey={({ id }) => id}
        columns={[
          { key: 'bid', title: texts.bid, value: ({ bid }) => bidName(bid) },
          {
            key: 'about',
            title: texts.about,
            value: ({ calledUp }) => (calledUp === null ? texts.theDecision : bidName(calledUp)),
          },
          {
            key: 'lodgedAt',
            title: texts.lodgedAt,
            value: ({ lodgedAt }) => lodgedAt,
            show: ({ lodgedAt }) => formats.dateTime(lodgedAt),
          },
          { key: 'state', title: texts.complaintState, value: ({ state }) => texts[state] },
          {
            key: 'ground',
            title: texts.ground,
            value: ({ ground }) => ground,
            show: ({ ground }) => <span className="prose">{ground}</span>,
          },
          {
            key: 'answer',
            title: texts.answer,
            value: ({ answer }) => answer ?? '–',
            show: ({ answer }) => <span className="prose">{answer ?? '–'}</span>,
          },
        ]}
      />
      {mayAnswer &&
        complaints
          .filter(({ state }) => state === 'open')
          .map((complaint) => (
            <GiveAnswer key={complaint.id} complaint={complaint} bidName={bidName} />
          ))}
    </>
  );
}

interface GiveAnswerProps {
  readonly complaint: Complaint;
  readonly bidName: BidNameOf;
}

function GiveAnswer({ complaint: { id, bid, calledUp, version }, bidName }: GiveAnswerProps) {
  const texts = useTexts(selectionTexts);
  const answering = useWrite(['call'], { answerComplaint });
  const draft = useDraft(`answer-${id}`, { answer: '' });
  const send = (verdict: 'upheld' | 'dismissed') =>
    answering
      .send({
        input: { params: { complaintId: id }, body: { verdict, answer: draft.values.answer } },
        version,
      })
      .then(draft.clear);
  return (
    <>
      <h3>{texts.answerOf(bidName(bid))}</h3>
      <Form
        draft={draft}
        sending={answering}
        submitText={texts.dismiss}
        submit={() => send('dismissed').catch(() => undefined)}
      >
        <TextField name="answer" label={texts.yourAnswer} />
      </Form>
      <p>
        <ConfirmButton
          text={texts.uphold}
          question={texts.upholdQuestion}
          sending={answering}
          act={() => send('upheld')}
          isGrave
        >
          <p>{calledUp === null ? texts.upholdMore : texts.upholdCalledUpMore}</p>
        </ConfirmButton>
      </p>
    </>
  );
}
