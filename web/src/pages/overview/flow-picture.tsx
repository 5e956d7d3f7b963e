/** The chain as a picture: every box leads to what it is made of; a table has the same numbers. */
import { useNames } from '../../api/names.ts';
import { PageLink, type Place } from '../../parts/page-link.tsx';
import { ScrollPlace } from '../../parts/table/scroll-place.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type Band, type Box, layOut, OPERATORS, type Sides } from './flow.ts';
import { overviewTexts } from './texts.ts';

const WIDTH = 900;
const HEIGHT = 300;
const HEAD = 22;
const BOX = 12;
/** Where the boxes of each column begin. */
const X = { money: 222, sites: 420, time: 640 };
const COLOURS = 8;

export function FlowPicture({ sides }: { readonly sides: Sides }) {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const { sites, money, time } = layOut(sides, HEIGHT);
  const colours = new Map(
    [...money.boxes, ...time.boxes].map(({ id }, index) => [id, colourOf(index)]),
  );
  for (const [index, { id }] of money.boxes.entries()) colours.set(id, colourOf(index));
  const moneyName = (id: string) => (id === OPERATORS ? texts.operators : nameOf(id));
  const timeName = (id: string) => (id === OPERATORS ? texts.market : texts.usersOf(nameOf(id)));
  return (
    <div className="flow">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + HEAD + 4}`} role="group" aria-label={texts.flow}>
        <Heads />
        <g transform={`translate(0 ${HEAD})`}>
          <Bands bands={money.bands} fromX={X.money + BOX} toX={X.sites} colours={colours} />
          <Bands bands={time.bands} fromX={X.time} toX={X.sites + BOX} colours={colours} />
          {sites.map((box) => (
            <FlowBox
              key={box.id}
              box={box}
              x={X.sites}
              place={{ to: '/capacity' }}
              name={nameOf(box.id)}
            />
          ))}
          {money.boxes.map((box) => (
            <FlowBox
              key={box.id}
              box={box}
              x={X.money}
              side="left"
              place={placeOfMoney(box.id)}
              name={moneyName(box.id)}
              amount={formats.moneyShort(BigInt(Math.round(box.amount)))}
            />
          ))}
          {time.boxes.map((box) => (
            <FlowBox
              key={box.id}
              box={box}
              x={X.time}
              side="right"
              place={{ to: '/delivery' }}
              name={timeName(box.id)}
              amount={formats.gpuHours(box.amount)}
            />
          ))}
        </g>
      </svg>
      <FlowNumbers sides={sides} />
    </div>
  );
}

function placeOfMoney(id: string): Place {
  return id === OPERATORS ? { to: '/capacity' } : { to: '/funding', search: { party: id } };
}

function colourOf(index: number): string {
  return `var(--series-${(index % COLOURS) + 1})`;
}

function Heads() {
  const texts = useTexts(overviewTexts);
  return (
    <>
      <text className="flow-head" x={X.money + BOX} y={12} textAnchor="end">
        {texts.flowMoney}
      </text>
      <text className="flow-head" x={X.sites + BOX / 2} y={12} textAnchor="middle">
        {texts.flowSites}
      </text>
      <text className="flow-head" x={X.time} y={12}>
        {texts.flowUsers}
      </text>
    </>
  );
}

interface BandsProps {
  readonly bands: readonly Band[];
  readonly fromX: number;
  readonly toX: number;
  readonly colours: ReadonlyMap<string, string>;
}

function Bands({ bands, fromX, toX, colours }: BandsProps) {
  const middle = (fromX + toX) / 2;
  return bands.map(({ from, to, fromY, toY, height }) => {
    const [a, b] = [fromY + height / 2, toY + height / 2];
    const path = `M${fromX} ${a}C${middle} ${a} ${middle} ${b} ${toX} ${b}`;
    return (
      <path
        key={`${from}>${to}`}
        d={path}
        fill="none"
        stroke={colours.get(from)}
        strokeWidth={Math.max(1, height)}
        strokeOpacity={0.42}
      />
    );
  });
}

interface FlowBoxProps {
  readonly box: Box;
  readonly x: number;
  readonly name: string;
  readonly place: Place;
  readonly side?: 'left' | 'right';
  readonly amount?: string;
}

function FlowBox({ box: { y, height }, x, name, place, side, amount }: FlowBoxProps) {
  const middle = y + Math.max(height, 2) / 2;
  const isLeft = side === 'left';
  const textX = isLeft ? x - 6 : x + BOX + 6;
  return (
    <PageLink {...place}>
      <rect x={x} y={y} width={BOX} height={Math.max(2, height)} fill="var(--ink)" />
      <text x={textX} y={middle} dominantBaseline="central" textAnchor={isLeft ? 'end' : 'start'}>
        {name}
        {amount !== undefined && <tspan className="flow-quiet"> {amount}</tspan>}
      </text>
    </PageLink>
  );
}

function FlowNumbers({ sides }: { readonly sides: Sides }) {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const eur = formats.moneyAlike(sides.money.map(({ amount }) => BigInt(Math.round(amount))));
  const rows = [
    ...sides.money.map(({ from, to, amount }) => ({
      from: from === OPERATORS ? texts.operators : nameOf(from),
      to: nameOf(to),
      amount: eur(BigInt(Math.round(amount))),
    })),
    ...sides.time.map(({ from, to, amount }) => ({
      from: nameOf(from),
      to: to === OPERATORS ? texts.market : texts.usersOf(nameOf(to)),
      amount: texts.hours(formats.hours(amount)),
    })),
  ];
  return (
    <details>
      <summary>{texts.flowNumbers}</summary>
      <ScrollPlace name={texts.flowNumbers}>
        <table className="plain">
          <caption className="hidden">{texts.flow}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.from}</th>
              <th scope="col">{texts.to}</th>
              <th scope="col" className="number">
                {texts.amount}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ from, to, amount }) => (
              <tr key={`${from}>${to}`}>
                <td>{from}</td>
                <td>{to}</td>
                <td className="number">{amount}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollPlace>
    </details>
  );
}
