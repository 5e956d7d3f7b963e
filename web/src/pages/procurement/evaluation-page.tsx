/** The bids that one judges, for an evaluator; how far all of it is, for an officer. */
import { useQueries } from '@tanstack/react-query';
import {
  type Assignment,
  type Evaluation,
  getEvaluation,
  listAssignments,
} from '../../../../src/client/evaluation.ts';
import { listMyAssignments } from '../../../../src/client/my-assignments.ts';
import { rankCall } from '../../../../src/client/ranking.ts';
import { question, useAll } from '../../api/questions.ts';
import { Asked } from '../../parts/asked.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Empty, Loading } from '../../parts/states.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { CallParts, type OfCall, useCallPath } from './call-places.tsx';
import { evaluationTexts } from './evaluation-texts.ts';
import { FoundCall } from './found-call.tsx';
import { lotName } from './lot-name.ts';
import { useMayAtCall } from './may-at-call.ts';

export function EvaluationPage() {
  return <FoundCall>{(call) => <Shown call={call} />}</FoundCall>;
}

function Shown({ call }: OfCall) {
  const isEvaluator = useMayAtCall('evaluation.score', call);
  return isEvaluator ? <OfEvaluator call={call} /> : <OfOfficer call={call} />;
}

function OfEvaluator({ call }: OfCall) {
  const texts = useTexts(evaluationTexts);
  const path = useCallPath({ call });
  const input = { params: { callId: call.id } };
  const answer = useAll('evaluation', { listMyAssignments }, input);
  return (
    <Asked query={answer}>
      {({ body: { items } }) => (
        <Page
          title={texts.title(call.name)}
          lead={texts.mineLead(items.filter(({ declaration }) => declaration === null).length)}
          path={path}
        >
          <CallParts call={call} />
          <Panel title={texts.mine}>
            <Mine call={call} assignments={items} />
          </Panel>
        </Page>
      )}
    </Asked>
  );
}

interface OfAssignments extends OfCall {
  readonly assignments: readonly Assignment[];
}

function Mine({ call, assignments }: OfAssignments) {
  const texts = useTexts(evaluationTexts);
  const declared = { none: texts.noConflict, conflict: texts.conflict };
  return (
    <DataTable
      caption={texts.mine}
      rows={assignments}
      rowKey={({ bid }) => bid}
      empty={<Empty title={texts.noneMine} />}
      columns={[
        {
          key: 'title',
          title: texts.bid,
          value: ({ title }) => title,
          show: ({ bid, title }) => (
            <PageLink to={`/calls/${call.id}/evaluation/${bid}`}>{title}</PageLink>
          ),
        },
        { key: 'lot', title: texts.lot, value: ({ lot }) => lotName(call, lot) },
        {
          key: 'declaration',
          title: texts.declared,
          value: ({ declaration }) =>
            declaration === null ? texts.notDeclared : declared[declaration],
        },
      ]}
    />
  );
}

function OfOfficer({ call }: OfCall) {
  const input = { params: { callId: call.id } };
  const answer = useAll('evaluation', { listAssignments }, input);
  return (
    <Asked query={answer}>
      {({ body: { items } }) => <Progress call={call} assignments={items} />}
    </Asked>
  );
}

interface BidProgress {
  readonly bid: Assignment['bid'];
  readonly title: string;
  readonly lot: string;
  readonly assignments: readonly Assignment[];
  /** Absent until it is known. */
  readonly evaluation: Evaluation | undefined;
}

function Progress({ call, assignments }: OfAssignments) {
  const texts = useTexts(evaluationTexts);
  const path = useCallPath({ call });
  const mayRank = useMayAtCall('evaluation.assign', call);
  const bids = [...new Map(assignments.map((each) => [each.bid, each])).values()];
  const evaluations = useQueries({
    queries: bids.map(({ bid }) =>
      question('evaluation', { getEvaluation }, { params: { callId: call.id, bidId: bid } }),
    ),
  });
  if (evaluations.some(({ isPending }) => isPending)) return <Loading lines={8} />;
  const rows = bids.map(({ bid, title, lot }, index) => ({
    bid,
    title,
    lot,
    assignments: assignments.filter((each) => each.bid === bid),
    evaluation: evaluations[index]?.data?.body,
  }));
  const ready = rows.filter((row) => isReady(row, call.criteria.length)).length;
  return (
    <Page
      title={texts.title(call.name)}
      lead={texts.allLead(ready, rows.length)}
      path={path}
      actions={call.state === 'opened' && mayRank && <Rank call={call} />}
    >
      <CallParts call={call} />
      <Panel title={texts.all} note={texts.allMore}>
        <ProgressTable call={call} rows={rows} />
      </Panel>
    </Page>
  );
}

/** A failed check excludes a bid, whatever its scores are. */
function isReady({ evaluation }: BidProgress, criterionCount: number): boolean {
  if (evaluation === undefined || evaluation.financialCheck === null) return false;
  return evaluation.consensus.length === criterionCount;
}

function ProgressTable({ call, rows }: OfCall & { readonly rows: readonly BidProgress[] }) {
  const texts = useTexts(evaluationTexts);
  const criterionCount = call.criteria.length;
  const conflicts = ({ assignments }: BidProgress) =>
    assignments.filter(({ declaration }) => declaration === 'conflict').length;
  const scores = ({ evaluation }: BidProgress) => evaluation?.scores.length ?? 0;
  const agreed = ({ evaluation }: BidProgress) => evaluation?.consensus.length ?? 0;
  const money = ({ evaluation }: BidProgress) =>
    texts[evaluation?.financialCheck?.finding ?? 'notChecked'];
  return (
    <DataTable
      caption={texts.all}
      rows={rows}
      rowKey={({ bid }) => bid}
      empty={<Empty title={texts.noneAll} />}
      columns={[
        {
          key: 'title',
          title: texts.bid,
          value: ({ title }) => title,
          show: ({ bid, title }) => <PageLink to={`/bids/${bid}`}>{title}</PageLink>,
        },
        { key: 'lot', title: texts.lot, value: ({ lot }) => lotName(call, lot) },
        {
          key: 'evaluators',
          title: texts.evaluators,
          isNumber: true,
          value: ({ assignments }) => assignments.length,
        },
        { key: 'conflicts', title: texts.conflicts, isNumber: true, value: conflicts },
        {
          key: 'scores',
          title: texts.scores,
          isNumber: true,
          value: scores,
          show: (row) =>
            texts.ofAll(scores(row), (row.assignments.length - conflicts(row)) * criterionCount),
        },
        {
          key: 'consensus',
          title: texts.consensus,
          isNumber: true,
          value: agreed,
          show: (row) => texts.ofAll(agreed(row), criterionCount),
        },
        { key: 'money', title: texts.money, value: money },
      ]}
    />
  );
}

function Rank({ call: { id } }: OfCall) {
  const texts = useTexts(evaluationTexts);
  const rank = useWrite(['call'], { rankCall });
  return (
    <ConfirmButton
      text={texts.rankNow}
      question={texts.rankQuestion}
      sending={rank}
      act={() => rank.send({ input: { params: { callId: id } } })}
    >
      <p>{texts.rankMore}</p>
    </ConfirmButton>
  );
}
