/** What a list of rehearsals shows of each: its state, and what it brought. */
import type { Rehearsal, RehearsalFigures } from '../../../../src/client/rehearsals.ts';
import { PageLink } from '../../parts/page-link.tsx';
import type { Column } from '../../parts/table/column.ts';
import type { Formats } from '../../texts/formats.ts';
import { microsOf } from './price-of.ts';
import { StateText } from './state-text.tsx';
import type { rehearsalTexts } from './texts.ts';
import type { RehearsalId } from './use-rehearsals.ts';
import { waitOf, waitText } from './wait-text.ts';

const COMPARED_MAX = 4;

type Texts = (typeof rehearsalTexts)['en'];

export interface Choice {
  readonly chosen: readonly RehearsalId[];
  readonly toggle: (id: RehearsalId) => void;
}

export function columnsOf(
  texts: Texts,
  formats: Formats,
  choice: Choice,
): readonly Column<Rehearsal>[] {
  return [
    chosenColumn(texts, choice),
    {
      key: 'name',
      title: texts.name,
      value: ({ name }) => name,
      show: ({ id, name }) => <PageLink to={`/rehearsal/${id}`}>{name}</PageLink>,
    },
    {
      key: 'state',
      title: texts.state,
      value: ({ state }) => texts[state],
      show: (rehearsal) => <StateText rehearsal={rehearsal} />,
    },
    ...figureColumns(texts, formats),
    {
      key: 'submitted',
      title: texts.submitted,
      value: ({ submittedAt }) => submittedAt,
      show: ({ submittedAt }) => formats.dateTime(submittedAt),
    },
  ];
}

function chosenColumn(texts: Texts, { chosen, toggle }: Choice): Column<Rehearsal> {
  return {
    key: 'compare',
    title: texts.compare,
    value: ({ id }) => (chosen.includes(id) ? 1 : 0),
    show: ({ id, name, state }) => (
      <input
        type="checkbox"
        aria-label={texts.chooseOne(name)}
        checked={chosen.includes(id)}
        disabled={state !== 'finished' || (!chosen.includes(id) && chosen.length === COMPARED_MAX)}
        onChange={() => toggle(id)}
      />
    ),
  };
}

function figureColumns(texts: Texts, formats: Formats): readonly Column<Rehearsal>[] {
  type Figure = (figures: RehearsalFigures) => number | null;
  const figure = (
    key: 'money' | 'delivered' | 'price' | 'wait' | 'used' | 'bound' | 'entitled',
    of: Figure,
    show: (value: number) => string,
  ): Column<Rehearsal> => ({
    key,
    title: texts[key],
    isNumber: true,
    value: ({ figures }) => (figures === null ? null : of(figures)),
    show: ({ figures }) => {
      const value = figures === null ? null : of(figures);
      return value === null ? '–' : show(value);
    },
  });
  const euros = (value: number) => formats.moneyInFull(BigInt(Math.round(value * 1e6)));
  return [
    figure('money', ({ publicMicros }) => Number(publicMicros) / 1e6, euros),
    figure('entitled', (each) => Number(each.entitledGpuSeconds), formats.hours),
    figure('delivered', (each) => Number(each.deliveredGpuSeconds), formats.hours),
    figure('price', microsOf, (micros) => formats.price(BigInt(micros))),
    figure(
      'wait',
      ({ waitSecondsP95 }) => waitOf(waitSecondsP95),
      (seconds) => waitText(seconds, texts, formats),
    ),
    figure('used', ({ utilisation }) => utilisation, formats.percent),
    figure('bound', ({ utilisationBound }) => utilisationBound, formats.percent),
  ];
}
