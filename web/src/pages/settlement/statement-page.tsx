/** One statement: what a funder was entitled to in a month, got, lent and is owed, line by line. */
import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import {
  getStatement,
  type Statement,
  type StatementLine,
} from '../../../../src/client/statements.ts';
import { useNames } from '../../api/names.ts';
import { useAnswer } from '../../api/questions.ts';
import { isIdOf, useSearchText } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PageLink, type Place } from '../../parts/page-link.tsx';
import { NotFound, Notice } from '../../parts/states.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type FigureName, LINE_KINDS, sumOf } from './statement-figures.ts';
import { StatementLines } from './statement-lines.tsx';
import { statementTexts } from './statement-texts.ts';

export function StatementPage() {
  const { funder, month }: { readonly funder?: string; readonly month?: string } = useParams({
    strict: false,
  });
  if (!isIdOf(funder, 'party') || month === undefined) return <NotFound />;
  return <Found funder={funder} month={month} />;
}

type Key = Pick<Statement, 'funder' | 'month'>;

function Found(params: Key) {
  const revisionText = useSearchText('revision');
  const query = revisionText === undefined ? {} : { revision: Number(revisionText) };
  const answer = useAnswer('statement', { getStatement }, { params, query });
  return <Asked query={answer}>{({ body }) => <Shown statement={body} />}</Asked>;
}

function Shown({ statement }: { readonly statement: Statement }) {
  const texts = useTexts(statementTexts);
  const formats = useFormats();
  const nameOf = useNames('person');
  const { funder, month, lines } = statement;
  return (
    <Page
      title={texts.titleOf(nameOf(funder), formats.month(month))}
      lead={leadOf(statement, texts, formats)}
      path={[{ to: '/settlement', name: texts.statements }]}
      actions={
        <>
          <PageLink to="/invoices" search={{ month }}>
            {texts.invoices}
          </PageLink>
          <Button variant="default" onClick={() => print()}>
            {texts.print}
          </Button>
        </>
      }
    >
      <Later statement={statement} />
      <Sums statement={statement} />
      {LINE_KINDS.map((kind) => {
        const ofKind = lines.filter((line) => line.kind === kind);
        return ofKind.length > 0 && <StatementLines key={kind} kind={kind} lines={ofKind} />;
      })}
      <Panel title={texts.made}>
        <DetailList
          details={[
            [texts.interval, `${formats.date(statement.start)} – ${formats.date(statement.end)}`],
            [texts.revision, formats.count(statement.revision)],
            [texts.closedAt, formats.dateTime(statement.closedAt)],
            [texts.closedBy, nameOf(statement.closedBy)],
            [texts.rehearsed, statement.isRehearsed ? texts.yes : texts.no],
            [texts.hash, <code key="hash">{statement.sha256}</code>],
          ]}
        />
      </Panel>
    </Page>
  );
}

/** That the month was closed again since: what stands here holds no more. */
function Later({ statement: { funder, month, revision } }: { readonly statement: Statement }) {
  const texts = useTexts(statementTexts);
  const formats = useFormats();
  const answer = useAnswer('statement', { getStatement }, { params: { funder, month }, query: {} });
  const latest = answer.data?.body;
  if (latest?.month !== month || latest.funder !== funder || latest.revision <= revision) {
    return null;
  }
  return (
    <Notice kind="bad" title={texts.later(formats.count(latest.revision))}>
      <PageLink to={`/statements/${funder}/${month}`}>{texts.toLatest}</PageLink>
    </Notice>
  );
}

type Texts = (typeof statementTexts)['en'];

function gpuTimeOf(lines: readonly StatementLine[]) {
  const ofTime = lines.filter(({ kind }) => kind === 'gpu-time');
  return (name: FigureName) => sumOf(ofTime, name);
}

function hasGpuTime({ lines }: Statement): boolean {
  return lines.some(({ kind }) => kind === 'gpu-time');
}

/** The answer in a sentence: how much of what was owed came, and what follows where it did not. */
function leadOf(statement: Statement, texts: Texts, formats: Formats): string {
  const { lines, creditedMicros } = statement;
  if (!hasGpuTime(statement)) return texts.noTime;
  const of = gpuTimeOf(lines);
  const entitled = formats.gpuHours(of('entitledGpuSeconds').toString());
  const delivered = formats.gpuHours(of('deliveredGpuSeconds').toString());
  const shortfall = of('shortfallGpuSeconds');
  const got = texts.got(entitled, delivered);
  if (shortfall === 0n) return `${got} ${texts.nothingOwed}`;
  const missing = formats.gpuHours(shortfall.toString());
  return `${got} ${texts.owed(missing, formats.money(creditedMicros))}`;
}

function Sums({ statement }: { readonly statement: Statement }) {
  const texts = useTexts(statementTexts);
  const formats = useFormats();
  const { funder, paidMicros, committedMicros } = statement;
  return (
    <Figures>
      {hasGpuTime(statement) && <TimeFigures statement={statement} />}
      <Figure
        label={texts.paidMicros}
        value={formats.moneyShort(paidMicros)}
        note={texts.ofCommitted(formats.moneyShort(committedMicros))}
        madeOf={{ to: '/funding', search: { party: funder } }}
      />
    </Figures>
  );
}

function TimeFigures({ statement }: { readonly statement: Statement }) {
  const texts = useTexts(statementTexts);
  const formats = useFormats();
  const { month, lines } = statement;
  const of = gpuTimeOf(lines);
  const hours = (name: FigureName) => formats.gpuHours(of(name).toString());
  const entries = (flow: string): Place => ({ to: '/ledger', search: { month, flow } });
  const shortfall = of('shortfallGpuSeconds');
  return (
    <>
      <Figure
        label={texts.entitledGpuSeconds}
        value={hours('entitledGpuSeconds')}
        unit={texts.gpuHours}
        note={texts.askedFor(hours('demandedGpuSeconds'))}
        madeOf={entries('grant')}
      />
      <Figure
        label={texts.deliveredGpuSeconds}
        value={hours('deliveredGpuSeconds')}
        unit={texts.gpuHours}
        madeOf={entries('use')}
      />
      <Figure
        label={texts.lentGpuSeconds}
        value={hours('lentGpuSeconds')}
        unit={texts.gpuHours}
        note={
          of('repaidGpuSeconds') === 0n ? texts.noneRepaid : texts.repaid(hours('repaidGpuSeconds'))
        }
        madeOf={entries('lend')}
      />
      <Figure
        label={texts.shortfallGpuSeconds}
        value={hours('shortfallGpuSeconds')}
        unit={texts.gpuHours}
        note={
          statement.creditedMicros === '0'
            ? texts.noneCredited
            : texts.credited(formats.moneyShort(statement.creditedMicros))
        }
        madeOf={entries('credit')}
        {...(shortfall > 0n && { tone: 'bad' as const })}
      />
    </>
  );
}
