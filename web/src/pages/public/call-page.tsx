/** A launched call as anyone may read it, with its answered questions and, at last, its award. */
import { useParams } from '@tanstack/react-router';
import { type AwardNotice, getAwardNotice } from '../../../../src/client/awards.ts';
import {
  getPublishedCall,
  listPublishedQuestions,
  type PublishedCall,
  type PublishedQuestion,
} from '../../../../src/client/published-calls.ts';
import { useAnswer } from '../../api/questions.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { Empty, NotFound } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { ListTable } from '../../parts/table/list-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { shownStateOf } from '../procurement/call-state.ts';
import { Criteria, Documents, Lots, Terms } from '../procurement/call-terms.tsx';
import { lotName } from '../procurement/lot-name.ts';
import { pointsOf } from '../procurement/points.ts';
import { selectionTexts } from '../procurement/selection-texts.ts';
import { procurementTexts } from '../procurement/texts.ts';
import { publicCallTexts } from './call-texts.ts';

const THOUSANDTHS = 1_000;
const MICROS = 1e6;

export function PublicCallPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'call') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<PublishedCall, 'id'>) {
  const answer = useAnswer('call', { getPublishedCall }, { params: { callId: id } });
  return <Asked query={answer}>{({ body }) => <Shown call={body} />}</Asked>;
}

interface OfPublished {
  readonly call: PublishedCall;
}

function Shown({ call }: OfPublished) {
  const texts = useTexts(publicCallTexts);
  const words = useTexts(procurementTexts);
  const deadline = useFormats().dateTime(call.deadlineAt);
  const state = shownStateOf(call, Date.now());
  return (
    <Page
      title={call.name}
      lead={
        state === 'launched' ? texts.openLead(deadline) : texts.closedLead(words[state], deadline)
      }
      path={[{ to: '/public/calls', name: texts.calls }]}
      actions={<Downloads call={call} />}
    >
      {call.state === 'awarded' && <Award call={call} />}
      <Terms call={call} stateNames={call.stateNames} />
      <Lots call={call} />
      <Criteria call={call} />
      <Documents call={call} />
      <Questions call={call} />
    </Page>
  );
}

function Downloads({ call: { id, state } }: OfPublished) {
  const texts = useTexts(publicCallTexts);
  const path = `/v1/published/calls/${id}`;
  return (
    <>
      <a href={`${path}?format=pdf`}>{texts.pdf}</a>
      {state === 'awarded' && <a href={`${path}/award-notice?format=pdf`}>{texts.noticePdf}</a>}
      <a href={`${path}/release-package`}>{texts.ocds}</a>
    </>
  );
}

function Questions({ call: { id } }: OfPublished) {
  const texts = useTexts(publicCallTexts);
  const words = useTexts(procurementTexts);
  return (
    <Panel title={texts.questions}>
      <ListTable
        topic="call"
        list={{ listPublishedQuestions }}
        path={`/v1/published/calls/${id}/questions`}
        input={{ params: { callId: id } }}
        caption={texts.questions}
        rowKey={({ number }) => String(number)}
        empty={<Empty title={texts.noQuestion} />}
        columns={[
          {
            key: 'question',
            title: words.question,
            value: ({ question }: PublishedQuestion) => question,
            show: ({ question }: PublishedQuestion) => <span className="prose">{question}</span>,
          },
          {
            key: 'answer',
            title: words.answer,
            value: ({ answer }: PublishedQuestion) => answer,
            show: ({ answer }: PublishedQuestion) => <span className="prose">{answer}</span>,
          },
        ]}
      />
    </Panel>
  );
}

function Award({ call }: OfPublished) {
  const texts = useTexts(publicCallTexts);
  const answer = useAnswer('call', { getAwardNotice }, { params: { callId: call.id } });
  return (
    <Panel title={texts.award}>
      <Asked query={answer}>{({ body }) => <Notice call={call} notice={body} />}</Asked>
    </Panel>
  );
}

interface OfNotice extends OfPublished {
  readonly notice: AwardNotice;
}

function Notice({ call, notice }: OfNotice) {
  const texts = useTexts(publicCallTexts);
  const formats = useFormats();
  const points = pointsOf(
    notice.awards.map(({ scoreThousandths }) => scoreThousandths),
    formats,
  );
  return (
    <>
      <p className="quiet">
        {texts.buyer}: {notice.buyerName}. {texts.awardedAt} {formats.date(notice.awardedAt)}.
      </p>
      <DataTable
        caption={texts.award}
        rows={notice.awards}
        rowKey={({ bid }) => bid}
        columns={[
          {
            key: 'title',
            title: texts.project,
            value: ({ title }) => title,
            show: (award) => (
              <span className="prose">
                <AwardedTitle award={award} />
              </span>
            ),
          },
          { key: 'bidder', title: texts.bidder, value: ({ bidderName }) => bidderName },
          { key: 'lot', title: texts.lot, value: ({ lot }) => lotName(call, lot) },
          {
            key: 'score',
            title: texts.score,
            isNumber: true,
            value: ({ scoreThousandths }) => scoreThousandths / THOUSANDTHS,
            show: ({ scoreThousandths }) => points(scoreThousandths),
          },
          {
            key: 'unionEur',
            title: texts.union,
            isNumber: true,
            value: ({ unionMicros }) => Number(unionMicros) / MICROS,
            show: ({ unionMicros }) => formats.moneyInFull(unionMicros),
          },
        ]}
      />
      <KeptOut notice={notice} />
    </>
  );
}

function AwardedTitle({ award }: { readonly award: AwardNotice['awards'][number] }) {
  const texts = useTexts(publicCallTexts);
  const formats = useFormats();
  const { title, contract, standstillEndsAt, lapsedAt } = award;
  if (lapsedAt !== null) return `${title}. ${texts.lapsedAt(formats.date(lapsedAt))}`;
  if (contract !== null || standstillEndsAt === null) return title;
  return `${title}. ${texts.standstillUntil(formats.dateTime(standstillEndsAt))}`;
}

function KeptOut({ notice: { keptOut } }: Pick<OfNotice, 'notice'>) {
  const texts = useTexts(publicCallTexts);
  const reasons = useTexts(selectionTexts);
  if (keptOut.length === 0) return null;
  return (
    <DataTable
      caption={texts.keptOut}
      rows={keptOut}
      rowKey={({ because }) => because}
      columns={[
        { key: 'because', title: texts.keptOut, value: ({ because }) => reasons[because] },
        { key: 'count', title: texts.count, isNumber: true, value: ({ count }) => count },
      ]}
    />
  );
}
