/** The scores of one bid by criterion: the scale, what it says of the bid, and one's own. */
import type { Call } from '../../../../src/client/calls.ts';
import { recordConsensus, type ScoreBidCall, scoreBid } from '../../../../src/client/evaluation.ts';
import { Form, TextField } from '../../parts/form/form.tsx';
import { typedSmall } from '../../parts/form/typed-number.ts';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite, type Writing } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { useMeasureText, useScaleText } from './call-terms.tsx';
import { callTexts } from './call-texts.ts';
import { evaluationTexts } from './evaluation-texts.ts';
import type { OfAssigned } from './judging-page.tsx';

const THOUSANDTHS = 1_000;

interface OfCriterion extends OfAssigned {
  readonly criterion: Call['criteria'][number];
}

export function Judging({ call, assigned }: OfAssigned) {
  return call.criteria.map((criterion) => (
    <CriterionPanel key={criterion.id} call={call} assigned={assigned} criterion={criterion} />
  ));
}

function CriterionPanel({ call, assigned, criterion }: OfCriterion) {
  const texts = useTexts(evaluationTexts);
  const formats = useFormats();
  const { id, name, weightPpm, pointsMax, pointsMin } = criterion;
  const { person } = assigned.assignment;
  const own = assigned.scores.find((each) => each.criterion === id && each.person === person);
  const agreed = assigned.consensus.find((each) => each.criterion === id);
  const points = (thousandths: number) => formats.decimal(thousandths / THOUSANDTHS);
  const isOpen = call.state === 'opened';
  return (
    <Panel
      title={texts.criterion(name, formats.percentOfPpm(weightPpm))}
      note={texts.needed(formats.count(pointsMax), formats.count(pointsMin))}
    >
      <Scale call={call} assigned={assigned} criterion={criterion} />
      {own !== undefined && (
        <p role="status">
          <strong>{texts.yours(points(own.thousandths), own.comment)}</strong>
        </p>
      )}
      {agreed !== undefined && <p>{texts.agreed(points(agreed.thousandths), agreed.comment)}</p>}
      {isOpen && agreed === undefined && (
        <Points call={call} assigned={assigned} criterion={criterion} isGiven={own !== undefined} />
      )}
      {isOpen && own !== undefined && agreed === undefined && (
        <Agree call={call} assigned={assigned} criterion={criterion} />
      )}
    </Panel>
  );
}

/** What the call says, and what follows from the measures of this bid. */
function Scale({ assigned: { guides }, criterion }: OfCriterion) {
  const texts = useTexts(evaluationTexts);
  const measures = useTexts(callTexts);
  const formats = useFormats();
  const scaleText = useScaleText();
  const measureText = useMeasureText();
  return (
    <ul className="quiet scale">
      {scaleText(criterion).map((line) => (
        <li key={line}>{line}</li>
      ))}
      {guides
        .filter((guide) => guide.criterion === criterion.id)
        .map(({ measure, value, label, points }) => {
          const [name, found] = [measures[measure], measureText(measure, value)] as const;
          const given = formats.count(points);
          return (
            <li key={measure}>
              <strong>
                {label === null
                  ? texts.guideNone(name, found, given)
                  : texts.guide(name, found, label, given)}
              </strong>
            </li>
          );
        })}
    </ul>
  );
}

const EMPTY = { points: '', comment: '' };

function thousandthsOf(points: string): number {
  return Math.round(typedSmall(points) * THOUSANDTHS);
}

function Points(props: OfCriterion & { readonly isGiven: boolean }) {
  const texts = useTexts(evaluationTexts);
  const scoring = useWrite(['evaluation'], { scoreBid });
  return (
    <PointsForm
      {...props}
      name="score"
      sending={scoring}
      words={{
        submit: props.isGiven ? texts.again : texts.give,
        points: texts.points,
        comment: texts.comment,
      }}
    />
  );
}

function Agree(props: OfCriterion) {
  const texts = useTexts(evaluationTexts);
  const formats = useFormats();
  const agreeing = useWrite(['evaluation'], { recordConsensus });
  return (
    <details>
      <summary>{texts.agree}</summary>
      <p className="quiet">{texts.agreeMore(formats.count(props.call.evaluatorCountMin))}</p>
      <PointsForm
        {...props}
        name="consensus"
        sending={agreeing}
        words={{
          submit: texts.agree,
          points: texts.agreedPoints,
          comment: texts.agreedComment,
        }}
      />
    </details>
  );
}

interface PointsFormProps extends OfCriterion {
  readonly name: 'score' | 'consensus';
  readonly sending: Writing<ScoreBidCall['input'], unknown>;
  readonly words: { readonly submit: string; readonly points: string; readonly comment: string };
}

/** The points of one bid by one criterion, one's own or those agreed on, and why. */
function PointsForm({ call, assigned, criterion, name, sending, words }: PointsFormProps) {
  const texts = useTexts(evaluationTexts);
  const formats = useFormats();
  const { bid } = assigned.assignment;
  const draft = useDraft(`${name}-${bid}-${criterion.id}`, EMPTY);
  const submit = ({ points, comment }: typeof EMPTY) =>
    sending
      .send({
        input: {
          params: { callId: call.id, bidId: bid },
          body: { criterion: criterion.id, thousandths: thousandthsOf(points), comment },
        },
      })
      .then(draft.clear, () => undefined);
  return (
    <Form draft={draft} sending={sending} submitText={words.submit} submit={submit}>
      <TextField
        name="points"
        pointer="/thousandths"
        label={words.points}
        expected={texts.pointsExpected(formats.count(criterion.pointsMax))}
        inputMode="decimal"
      />
      <TextField name="comment" label={words.comment} />
    </Form>
  );
}
