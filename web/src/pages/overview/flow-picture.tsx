/** The chain as a picture: every box leads to what it is made of; a table has the same numbers. */
import { useElementSize } from '@mantine/hooks';
import { useNames } from '../../api/names.ts';
import { PageLink, type Place } from '../../parts/page-link.tsx';
import { ScrollPlace } from '../../parts/table/scroll-place.tsx';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { type Band, type Box, layOut, OPERATORS, type Sides } from './flow.ts';
import {
  type Column,
  type Columns,
  columnsOf,
  fittedApart,
  flowHeightPx,
  type Label,
} from './flow-places.ts';
import { overviewTexts } from './texts.ts';

/** Less and its texts find no room: it scrolls. */
const WIDTH_PX_MIN = 760;
const HEAD = 22;
/** Half a text: it stands in the middle of its box, and the last one may have no height. */
const FOOT = 8;
const COLOURS = 8;

/** Drawn in as many pixels as it has, so that its texts are as large as those around it. */
export function FlowPicture({ sides }: { readonly sides: Sides }) {
  const texts = useTexts(overviewTexts);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const widthPx = Math.max(WIDTH_PX_MIN, Math.floor(width));
  const countOf = (ids: readonly string[]) => new Set(ids).size;
  const [funders, users] = [sides.money.map(({ from }) => from), sides.time.map(({ to }) => to)];
  const sites = [...sides.money.map(({ to }) => to), ...sides.time.map(({ from }) => from)];
  const heightPx = flowHeightPx({
    side: Math.max(countOf(funders), countOf(users)),
    sites: countOf(sites),
  });
  return (
    <>
      <div className="flow" ref={ref}>
        <ScrollPlace name={texts.flow}>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
          <svg width={widthPx} height={heightPx + HEAD + FOOT} role="group" aria-label={texts.flow}>
            <Drawn sides={sides} widthPx={widthPx} heightPx={heightPx} />
          </svg>
        </ScrollPlace>
      </div>
      <FlowNumbers sides={sides} />
    </>
  );
}

interface DrawnProps {
  readonly sides: Sides;
  readonly widthPx: number;
  readonly heightPx: number;
}

function Drawn({ sides, widthPx, heightPx }: DrawnProps) {
  const { sites, money, time } = layOut(sides, heightPx);
  const labels = useLabels();
  const texts = {
    money: money.boxes.map(labels.money),
    sites: sites.map(labels.site),
    time: time.boxes.map(labels.time),
  };
  const columns = columnsOf(
    {
      money: texts.money.map((label) => label.join(' ')),
      sites: texts.sites.map(([name]) => name),
      time: texts.time.map((label) => label.join(' ')),
    },
    widthPx,
  );
  const siteNames = fittedApart(texts.sites, columns.sites.roomPx);
  const colours = coloursOf(money.boxes, time.boxes);
  const siteEnd = columns.sites.x + columns.sites.width;
  const moneyEnd = columns.money.x + columns.money.width;
  return (
    <>
      <Heads columns={columns} />
      <g transform={`translate(0 ${HEAD})`}>
        <Bands bands={money.bands} fromX={moneyEnd} toX={columns.sites.x} colours={colours} />
        <Bands bands={time.bands} fromX={columns.time.x} toX={siteEnd} colours={colours} />
        {sites.map((box, index) => (
          <SiteBox
            key={box.id}
            box={box}
            column={columns.sites}
            name={labels.site(box)[0]}
            shown={siteNames[index] ?? ''}
          />
        ))}
        <SideBoxes
          boxes={money.boxes}
          column={columns.money}
          isLeft
          placeOf={placeOfMoney}
          labels={texts.money}
        />
        <SideBoxes
          boxes={time.boxes}
          column={columns.time}
          placeOf={() => ({ to: '/delivery' })}
          labels={texts.time}
        />
      </g>
    </>
  );
}

/** What stands at a box: its name, and how much it is. */
function useLabels() {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  const nameOf = useNames();
  return {
    money: ({ id, amount }: Box): Label => [
      id === OPERATORS ? texts.operators : nameOf(id),
      formats.moneyShort(BigInt(Math.round(amount))),
    ],
    site: ({ id }: Box): Label => [nameOf(id), ''],
    time: ({ id, amount }: Box): Label => [
      id === OPERATORS ? texts.market : texts.usersOf(nameOf(id)),
      formats.gpuHours(amount),
    ],
  };
}

/** One that pays and uses has one colour on both sides. */
function coloursOf(money: readonly Box[], time: readonly Box[]): ReadonlyMap<string, string> {
  const colours = new Map([...money, ...time].map(({ id }, index) => [id, colourOf(index)]));
  for (const [index, { id }] of money.entries()) colours.set(id, colourOf(index));
  return colours;
}

function placeOfMoney(id: string): Place {
  return id === OPERATORS ? { to: '/capacity' } : { to: '/funding', search: { party: id } };
}

function colourOf(index: number): string {
  return `var(--series-${(index % COLOURS) + 1})`;
}

function Heads({ columns: { money, sites, time } }: { readonly columns: Columns }) {
  const texts = useTexts(overviewTexts);
  return (
    <>
      <text className="flow-head" x={money.x + money.width} y={12} textAnchor="end">
        {texts.flowMoney}
      </text>
      <text className="flow-head" x={sites.x + sites.width / 2} y={12} textAnchor="middle">
        {texts.flowSites}
      </text>
      <text className="flow-head" x={time.x} y={12}>
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

interface SiteBoxProps {
  readonly box: Box;
  readonly column: Column;
  readonly name: string;
  /** The name as it finds room. */
  readonly shown: string;
}

/** Its name stands within it. */
function SiteBox({ box: { y, height }, column: { x, width }, name, shown }: SiteBoxProps) {
  return (
    <PageLink to="/capacity">
      <title>{name}</title>
      <rect className="flow-site" x={x} y={y} width={width} height={Math.max(2, height)} rx={3} />
      <text x={x + width / 2} y={y + height / 2} dominantBaseline="central" textAnchor="middle">
        {shown}
      </text>
    </PageLink>
  );
}

interface SideBoxesProps {
  readonly boxes: readonly Box[];
  readonly column: Column;
  readonly placeOf: (id: string) => Place;
  /** One a box. */
  readonly labels: readonly Label[];
  readonly isLeft?: boolean;
}

function SideBoxes({ boxes, column, placeOf, labels, isLeft = false }: SideBoxesProps) {
  const { x, width, roomPx } = column;
  const names = fittedApart(
    labels.map(([name, amount]) => [name, ` ${amount}`]),
    roomPx,
  );
  return boxes.map(({ id, y, height }, index) => (
    <PageLink key={id} {...placeOf(id)}>
      <title>{labels[index]?.join(' ')}</title>
      <rect x={x} y={y} width={width} height={Math.max(height, 2)} fill="var(--ink)" />
      <text
        x={isLeft ? x - 6 : x + width + 6}
        y={y + Math.max(height, 2) / 2}
        dominantBaseline="central"
        textAnchor={isLeft ? 'end' : 'start'}
      >
        {names[index]}
        <tspan className="flow-quiet"> {labels[index]?.[1]}</tspan>
      </text>
    </PageLink>
  ));
}

function FlowNumbers({ sides }: { readonly sides: Sides }) {
  const texts = useTexts(overviewTexts);
  const formats = useFormats();
  const nameOf = useNames();
  const eur = formats.moneyAlike(sides.money.map(({ amount }) => BigInt(Math.round(amount))));
  const rows = [
    ...sides.money.map(({ from, to, amount }) => ({
      key: `${from}>${to}`,
      from: from === OPERATORS ? texts.operators : nameOf(from),
      to: nameOf(to),
      amount: eur(BigInt(Math.round(amount))),
    })),
    ...sides.time.map(({ from, to, amount }) => ({
      key: `${from}>${to}`,
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
            {rows.map(({ key, from, to, amount }) => (
              <tr key={key}>
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
