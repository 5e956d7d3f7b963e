/** Who reviews an application, what each declared and wrote; and one more, for who decides. */
import { NativeSelect } from '@mantine/core';
import { assignReviewer, getReviews, type Reviewer } from '../../../../src/client/reviews.ts';
import { listRoleGrants } from '../../../../src/client/role-grants.ts';
import { useNames } from '../../api/names.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { Form } from '../../parts/form/form.tsx';
import { shownDraft, useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import type { OfApplication } from './application-page.tsx';
import { Prose } from './application-text.tsx';
import { decisionTexts } from './decision-texts.ts';

const SECONDS_PER_HOUR = 3_600;

export function Reviewers({ application, call }: OfApplication) {
  const texts = useTexts(decisionTexts);
  const input = { params: { applicationId: application.id } };
  const answer = useAnswer('application', { getReviews }, input);
  const isOpen = application.state === 'review' || application.state === 'panel';
  const columns = useColumns(call);
  return (
    <Panel title={texts.reviews}>
      <Asked query={answer}>
        {({ body: { reviewers } }) => (
          <>
            <DataTable
              caption={texts.reviews}
              rows={reviewers}
              rowKey={({ person }) => person}
              columns={columns}
              empty={<Empty title={texts.noReviewer} />}
            />
            {isOpen && <Assign application={application} call={call} reviewers={reviewers} />}
          </>
        )}
      </Asked>
    </Panel>
  );
}

function useColumns({ review }: OfApplication['call']): readonly Column<Reviewer>[] {
  const texts = useTexts(decisionTexts);
  const nameOf = useNames('person');
  const formats = useFormats();
  const criteria = new Map(review?.criteria.map(({ id, name }) => [id, name]));
  const sum = ({ review: written }: Reviewer) =>
    written?.points.reduce((total, { points }) => total + points, 0) ?? null;
  const byCriterion = ({ review: written }: Reviewer) =>
    written?.points
      .map(({ criterion, points }) => `${criteria.get(criterion) ?? criterion}: ${points}`)
      .join('; ') ?? '–';
  const written = (key: 'forPanel' | 'forApplicant'): Column<Reviewer> => ({
    key,
    title: texts[key],
    value: (row) => row.review?.[key] ?? '–',
    show: (row) => (row.review === null ? '–' : <Prose text={row.review[key]} />),
  });
  return [
    { key: 'person', title: texts.reviewer, value: ({ person }) => nameOf(person) },
    {
      key: 'assignedAt',
      title: texts.assignedAt,
      isExtra: true,
      value: ({ assignedAt }) => assignedAt,
      show: ({ assignedAt }) => formats.date(assignedAt),
    },
    {
      key: 'declared',
      title: texts.declared,
      isLong: true,
      value: ({ declaration, conflict }) => {
        if (declaration === null) return texts.notDeclared;
        return declaration === 'none' ? texts.none : texts.conflict(conflict ?? '–');
      },
    },
    {
      key: 'points',
      title: texts.points,
      isNumber: true,
      value: sum,
      show: (row) => sum(row) ?? '–',
    },
    { key: 'byCriterion', title: texts.pointsBy, isLong: true, value: byCriterion },
    {
      key: 'gpuHours',
      title: texts.recommends,
      isNumber: true,
      value: ({ review: own }) => (own === null ? null : own.gpuSeconds / SECONDS_PER_HOUR),
      show: ({ review: own }) => (own === null ? '–' : formats.hours(own.gpuSeconds)),
    },
    written('forPanel'),
    written('forApplicant'),
  ];
}

interface AssignProps extends OfApplication {
  readonly reviewers: readonly Reviewer[];
}

/** Of those who have the role of reviewer for the funder, and do not review it already. */
function Assign({ application: { id }, call, reviewers }: AssignProps) {
  const texts = useTexts(decisionTexts);
  const nameOf = useNames('person');
  const assigning = useWrite(['application', 'review'], { assignReviewer });
  const query = {
    role: 'reviewer',
    scopeKind: 'party',
    scopeId: call.funder,
    isLive: true,
  } as const;
  const grants = useAll('person', { listRoleGrants }, { query }).data?.body.items ?? [];
  const persons = [...new Set(grants.map(({ personId }) => personId))].filter(
    (person) => !reviewers.some((each) => each.person === person),
  );
  const kept = useDraft(`assign-${id}`, { person: '' });
  const person = persons.find((each) => each === kept.values.person) ?? persons[0];
  if (person === undefined) return <p className="quiet">{texts.noPerson}</p>;
  const draft = shownDraft(kept, { person });
  const assign = (typed: string) => {
    if (!isIdOf(typed, 'person')) return;
    assigning
      .send({ input: { params: { applicationId: id }, body: { person: typed } } })
      .then(draft.clear, () => undefined);
  };
  return (
    <>
      <h3>{texts.assignOne}</h3>
      <Form
        draft={draft}
        sending={assigning}
        submitText={texts.assign}
        submit={(typed) => assign(typed.person)}
      >
        <NativeSelect
          name="person"
          label={texts.person}
          value={person}
          data={persons.map((each) => ({ value: each, label: nameOf(each) }))}
          onChange={({ target }) => draft.set('person', target.value)}
          w="100%"
        />
      </Form>
    </>
  );
}
