/** One bid that one judges: the declaration of interest, then the bid, scores and the consensus. */
import { useParams } from '@tanstack/react-router';
import { declareInterest } from '../../../../src/client/evaluation.ts';
import { type AssignedBid, getMyAssignment } from '../../../../src/client/my-assignments.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { Form, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { NotFound } from '../../parts/states.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { BidOffer, BidPhases } from './bid-content.tsx';
import { type OfCall, useCallPath } from './call-places.tsx';
import { callTexts } from './call-texts.ts';
import { evaluationTexts } from './evaluation-texts.ts';
import { FoundCall } from './found-call.tsx';
import { Judging } from './judging.tsx';
import { lotName } from './lot-name.ts';

export function JudgingPage() {
  const { bid }: { readonly bid?: string } = useParams({ strict: false });
  if (!isIdOf(bid, 'bid')) return <NotFound />;
  return <FoundCall>{(call) => <Found call={call} bid={bid} />}</FoundCall>;
}

function Found({ call, bid }: OfCall & { readonly bid: `bid_${string}` }) {
  const input = { params: { callId: call.id, bidId: bid } };
  const answer = useAnswer('evaluation', { getMyAssignment }, input);
  return <Asked query={answer}>{({ body }) => <Shown call={call} assigned={body} />}</Asked>;
}

export interface OfAssigned extends OfCall {
  readonly assigned: AssignedBid;
}

function Shown({ call, assigned }: OfAssigned) {
  const texts = useTexts(evaluationTexts);
  const parts = useTexts(callTexts);
  const { assignment, bid } = assigned;
  const content = bid?.content ?? null;
  const path = [
    ...useCallPath({ call }),
    { to: `/calls/${call.id}/evaluation`, name: parts.evaluation },
  ];
  return (
    <Page title={texts.bidTitle(assignment.title)} lead={useLead({ call, assigned })} path={path}>
      {assignment.declaration !== 'conflict' && <Declaration call={call} assigned={assigned} />}
      {content !== null && <Judging call={call} assigned={assigned} />}
      {content !== null && <BidPhases content={content} />}
      {content !== null && <BidOffer content={content} lot={lotName(call, content.lot)} />}
    </Page>
  );
}

function useLead({ call, assigned: { assignment, scores } }: OfAssigned): string {
  const texts = useTexts(evaluationTexts);
  if (assignment.declaration === null) return texts.declareLead;
  if (assignment.declaration === 'conflict') return texts.conflictLead;
  const own = scores.filter(({ person }) => person === assignment.person);
  return texts.scoreLead(own.length, call.criteria.length);
}

/** A conflict may be declared at any time; that there is none, once. */
function Declaration({ call, assigned: { assignment } }: OfAssigned) {
  const texts = useTexts(evaluationTexts);
  const nameOf = useNames();
  const declaring = useWrite(['evaluation'], { declareInterest });
  const { bid, consortium, declaration } = assignment;
  const draft = useDraft(`conflict-${bid}`, { conflict: '' });
  const params = { callId: call.id, bidId: bid };
  const send = (conflict: string | null) =>
    declaring.send({ input: { params, body: { conflict } } });
  return (
    <Panel title={texts.declaration}>
      <DetailList
        details={[
          [
            texts.consortium,
            consortium.map(({ name, state }) => `${name} (${nameOf(state)})`).join(', '),
          ],
          [texts.declared, declaration === null ? texts.notDeclared : texts.noConflict],
        ]}
      />
      {declaration === null && (
        <p>
          <ConfirmButton
            text={texts.declareNone}
            question={texts.declareNoneQuestion}
            sending={declaring}
            act={() => send(null)}
          >
            <p>{texts.declareNoneMore}</p>
          </ConfirmButton>
        </p>
      )}
      <details>
        <summary>{texts.declareConflict}</summary>
        <Form
          draft={draft}
          sending={declaring}
          submitText={texts.declareConflict}
          submit={({ conflict }) => send(conflict).then(draft.clear, () => undefined)}
        >
          <TextField name="conflict" label={texts.what} />
        </Form>
      </details>
    </Panel>
  );
}
