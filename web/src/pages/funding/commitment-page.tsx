/** One commitment: what is due when, whether its party's budget has room, and what one may do. */
import { useParams } from '@tanstack/react-router';
import { listBudgets } from '../../../../src/client/budgets.ts';
import {
  type Commitment,
  getCommitment,
  listCommitments,
  signCommitment,
  withdrawCommitment,
} from '../../../../src/client/commitments.ts';
import { useNames } from '../../api/names.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { Refused } from '../../api/refused.ts';
import { may, useMayIn, useSession } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import type { Seen } from '../../parts/form/meanwhile.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { PartyLink } from '../../parts/party-link.tsx';
import { NotFound } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable } from '../../parts/table/data-table.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { moneyOf } from '../overview/figures.ts';
import { type BudgetYear, budgetYears } from './budget-years.ts';
import { commitmentTexts } from './commitment-texts.ts';
import { Instalments } from './instalments.tsx';
import { PositionForm } from './position-form.tsx';
import { fundingTexts } from './texts.ts';

export function CommitmentPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'commitment') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: Pick<Commitment, 'id'>) {
  const answer = useAnswer('commitment', { getCommitment }, { params: { commitmentId: id } });
  return <Asked query={answer}>{({ body }) => <Shown commitment={body} />}</Asked>;
}

interface OfCommitment {
  readonly commitment: Commitment;
}

function Shown({ commitment }: OfCommitment) {
  const texts = useTexts(commitmentTexts);
  const states = useTexts(fundingTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const sign = useWrite(['commitment'], { signCommitment });
  const { id, party, programme, status, committedMicros, version } = commitment;
  const seen = useSeen(commitment);
  const scopes = [
    { kind: 'party', id: party },
    { kind: 'programme', id: programme },
  ] as const;
  const isSigner = useMayIn('commitment.sign', scopes);
  const maySign = isSigner && status === 'drafted';
  const mayTakePosition = useMayIn('position.write', scopes.slice(0, 1));
  const isUnpaid = commitment.instalments.every(({ paidAt }) => paidAt === null);
  const lead =
    status === 'drafted'
      ? texts.leadDrafted
      : texts.leadOf(
          states[status],
          formats.moneyShort(moneyOf([commitment]).paidMicros),
          formats.moneyShort(committedMicros),
        );
  const isBinding = status === 'signed' || status === 'called';
  return (
    <Page
      title={texts.titleOf(nameOf(party), formats.moneyShort(committedMicros))}
      lead={lead}
      path={[{ to: '/funding', name: states.caption }]}
      actions={
        <>
          {maySign && (
            <ConfirmButton
              text={texts.sign}
              question={texts.signQuestion}
              sending={sign}
              about={{ version, seen }}
              act={(of) => sign.send({ input: { params: { commitmentId: id } }, version: of })}
            >
              <p>{texts.signMore}</p>
            </ConfirmButton>
          )}
          {isSigner && isBinding && isUnpaid && <Withdraw commitment={commitment} />}
        </>
      }
    >
      <Instalments commitment={commitment} />
      <Years commitment={commitment} />
      {maySign && mayTakePosition && (
        <Panel title={texts.position} note={texts.positionMore}>
          <PositionForm party={party} programme={programme} gap={gapOf(sign.error)} />
        </Panel>
      )}
      <Terms commitment={commitment} />
    </Page>
  );
}

/** What one binds oneself to, a line each: to say what changed while one decided. */
function useSeen({ status, committedMicros, territory, instalments }: Commitment): Seen {
  const texts = useTexts(commitmentTexts);
  const states = useTexts(fundingTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return [
    [states.status, states[status]],
    [states.committed, formats.money(committedMicros)],
    [texts.territory, territory === null ? '–' : nameOf(territory)],
    ...instalments.map(
      ({ dueAt, micros }) => [formats.date(dueAt), formats.money(micros)] as const,
    ),
  ];
}

/** The year and the amount that a signature was refused for. */
function gapOf(error: Error | null) {
  if (!(error instanceof Refused)) return null;
  const { year, shortfallMicros } = error.problem.facts ?? {};
  if (typeof year !== 'number' || typeof shortfallMicros !== 'string') return null;
  return { year, shortfallMicros };
}

function Withdraw({ commitment }: OfCommitment) {
  const { id, version } = commitment;
  const texts = useTexts(commitmentTexts);
  const withdraw = useWrite(['commitment'], { withdrawCommitment });
  return (
    <ConfirmButton
      text={texts.withdraw}
      question={texts.withdrawQuestion}
      sending={withdraw}
      about={{ version, seen: useSeen(commitment) }}
      act={(of) => withdraw.send({ input: { params: { commitmentId: id } }, version: of })}
      isGrave
    >
      <p>{texts.withdrawMore}</p>
    </ConfirmButton>
  );
}

function Years({ commitment }: OfCommitment) {
  const texts = useTexts(commitmentTexts);
  const formats = useFormats();
  const query = { party: commitment.party };
  const isAsked = may(useSession(), 'budget.read');
  const budgets = useAll('plan', { listBudgets }, { query }, { isAsked });
  const commitments = useAll('commitment', { listCommitments }, { query }, { isAsked });
  if (!isAsked) return null;
  return (
    <Panel title={texts.room} note={texts.roomMore}>
      <Asked query={budgets}>
        {({ body: { items: ceilings } }) => (
          <Asked query={commitments}>
            {({ body: { items: ofParty } }) => (
              <DataTable
                caption={texts.room}
                columns={yearColumns(texts, formats)}
                rows={budgetYears(commitment, ceilings, ofParty)}
                rowKey={({ year }) => String(year)}
              />
            )}
          </Asked>
        )}
      </Asked>
    </Panel>
  );
}

type Texts = (typeof commitmentTexts)['en'];

function yearColumns(texts: Texts, formats: Formats): readonly Column<BudgetYear>[] {
  const money = (key: keyof BudgetYear & keyof Texts) => ({
    key,
    title: texts[key],
    isNumber: true,
    value: (row: BudgetYear) => Number(row[key]) / 1e6,
    show: (row: BudgetYear) => formats.money(BigInt(row[key])),
  });
  return [
    { key: 'year', title: texts.year, value: ({ year }) => String(year) },
    money('dueMicros'),
    money('calledMicros'),
    money('paidMicros'),
    money('ceilingMicros'),
    money('takenMicros'),
    money('roomMicros'),
  ];
}

function Terms({ commitment }: OfCommitment) {
  const texts = useTexts(commitmentTexts);
  const formats = useFormats();
  const nameOf = useNames('programme');
  const { id, party, programme, territory, source, conditions, signedAt } = commitment;
  return (
    <Panel title={texts.terms}>
      <DetailList
        details={[
          [texts.commitment, <code key="id">{id}</code>],
          [texts.party, <PartyLink key="party" party={party} />],
          [texts.programme, nameOf(programme)],
          [texts.territory, territory === null ? '–' : nameOf(territory)],
          [texts.source, texts[source.kind]],
          [texts.signedAt, signedAt === null ? '–' : formats.dateTime(signedAt)],
          ...conditions.map(({ sentence, metAt }, index) => {
            const met = metAt === null ? texts.notMet : texts.metAt(formats.date(metAt));
            return [texts.conditionOf(index + 1), `${sentence} (${met})`] as const;
          }),
        ]}
      />
    </Panel>
  );
}
