/** Measures by row and rehearsals by column: each cell with how it stands, in a word. */
import type { ComparedMeasure, ComparedRun } from '../../../../src/client/rehearsal-comparison.ts';
import { Panel } from '../../parts/page.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { ScrollPlace } from '../../parts/table/scroll-place.tsx';
import type { Formats } from '../../texts/formats.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { compareTexts } from './compare-texts.ts';
import { figureText, type Verdict, verdictOf } from './verdict.ts';

interface OfRuns {
  readonly runs: readonly ComparedRun[];
}

export function MeasureTable({
  runs,
  measures,
}: OfRuns & { readonly measures: readonly ComparedMeasure[] }) {
  const texts = useTexts(compareTexts);
  const formats = useFormats();
  const words = { formats, notByTheEnd: texts.notByTheEnd };
  return (
    <ScrollPlace name={texts.measures}>
      <table className="plain compared">
        <caption className="hidden">{texts.measures}</caption>
        <Head first={texts.measure} runs={runs} />
        <tbody>
          {measures.map((measure) => (
            <tr key={measure.id}>
              <th scope="row">{nameOf(measure.id, texts)}</th>
              {runs.map(({ id }, position) => (
                <td key={id} className="number">
                  {figureText(measure, measure.figures[position] ?? null, words)}
                  <VerdictText verdict={verdictOf(measure, position)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollPlace>
  );
}

/** One that this catalogue does not know is shown by its id. */
function nameOf(id: string, texts: (typeof compareTexts)['en']): string {
  const known = new Map(Object.entries(texts));
  const text = known.get(id);
  return typeof text === 'string' ? text : id;
}

function VerdictText({ verdict }: { readonly verdict: Verdict }) {
  const texts = useTexts(compareTexts);
  const formats = useFormats();
  switch (verdict.kind) {
    case 'none':
      return null;
    case 'best':
      return <span className="verdict verdict-best">{texts.best}</span>;
    case 'level':
      return <span className="verdict">{texts.level}</span>;
    case 'worse': {
      const { by } = verdict;
      return <span className="verdict">{worseText(by, texts, formats)}</span>;
    }
  }
}

/** Beyond this a percentage is harder to read than a multiple. */
const MULTIPLE_MIN = 2;

function worseText(
  by: number | undefined,
  texts: (typeof compareTexts)['en'],
  formats: Formats,
): string {
  if (by === undefined) return texts.worse;
  if (by < MULTIPLE_MIN) return texts.worseBy(formats.percent(by));
  return texts.timesAsMuch(formats.short(Math.round(by + 1)));
}

export function BudgetTable({ runs }: OfRuns) {
  const texts = useTexts(compareTexts);
  const formats = useFormats();
  const years = [...new Set(runs.flatMap(({ budgets }) => budgets.map(({ year }) => year)))];
  if (years.length === 0) return null;
  const money = formats.moneyAlike(
    runs.flatMap(({ budgets }) =>
      budgets.flatMap((each) => [each.committedMicros, each.ceilingMicros, each.roomMicros]),
    ),
  );
  return (
    <Panel title={texts.budgets}>
      <ScrollPlace name={texts.budgets}>
        <table className="plain compared">
          <caption className="hidden">{texts.budgets}</caption>
          <Head first={texts.year} runs={runs} />
          <tbody>
            {years
              .toSorted((a, b) => a - b)
              .map((year) => (
                <tr key={year}>
                  <th scope="row">{year}</th>
                  {runs.map(({ id, budgets }) => {
                    const found = budgets.find((each) => each.year === year);
                    if (found === undefined) {
                      return (
                        <td key={id} className="number">
                          –
                        </td>
                      );
                    }
                    const { committedMicros, ceilingMicros, roomMicros } = found;
                    const room = BigInt(roomMicros);
                    return (
                      <td key={id} className="number">
                        {texts.budgetOf(money(committedMicros), money(ceilingMicros))}
                        {room < 0n && (
                          <span className="verdict verdict-bad">{texts.tooMuch(money(-room))}</span>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
          </tbody>
        </table>
      </ScrollPlace>
    </Panel>
  );
}

function Head({ first, runs }: OfRuns & { readonly first: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {runs.map(({ id, label }) => (
          <th key={id} scope="col" className="number">
            <PageLink to={`/rehearsal/${id}`}>{label}</PageLink>
          </th>
        ))}
      </tr>
    </thead>
  );
}
