/** Where the money went: from the funders through contracts and sites to GPU-hours. */
import type { PartyId } from '../../kernel/ids.ts';
import { divideByWeights } from '../../kernel/shares.ts';
import type { ContractMoney, Summary } from '../summary.ts';
import type { Chart, Frame } from './chart.ts';
import { INK } from './chart.ts';
import { figureOf } from './figure.ts';
import { eurCell, eurShort, eurText, priceCell, shareText, shareTexts } from './figures.ts';
import { isOperator, paidOf, partyName, siteName, sumOf } from './findings.ts';
import { type Html, html } from './html.ts';
import { paragraphOf, type Section, termOf } from './page.ts';
import { countOf, cutApart, listOf } from './sentences.ts';
import { foldedTable, tableOf } from './table.ts';

export const TRACK_NAMES: Readonly<Record<ContractMoney['track'], string>> = {
  'joint-procurement': 'joint procurement',
  'public-factory': 'public factory',
  market: 'market',
  'european-access': 'European access',
};

/** Private money has no contribution: it is what the contributions leave of a contract's price. */
const PRIVATE = 'Private money';

interface Flow {
  readonly from: string;
  readonly to: string;
  readonly micros: bigint;
}

export function moneySection(summary: Summary): Section {
  const flows = flowsOf(summary);
  return {
    id: 'money',
    title: 'Where the money went',
    body: html`${termOf('Commitment', 'money that a funder has promised to a programme.')}${termOf(
      'Contribution',
      'the part of a commitment that goes into one contract.',
    )}${termOf(
      'For this time',
      'the part of the contributions that belongs to the time rehearsed, by contracted GPU-hours.',
    )}${paragraphOf(...moneySentences(summary))}${
      flows.length === 0
        ? paragraphOf('No contract has a price to be paid in advance, so there is no flow to draw.')
        : flowFigure(summary, flows)
    }${funderTable(summary)}${summary.contracts.length === 0 ? undefined : contractTable(summary)}`,
  };
}

function moneySentences(summary: Summary): readonly string[] {
  const { funders, contracts } = summary;
  const committed = sumOf(funders.map(({ committedMicros }) => committedMicros));
  const paid = paidOf(summary);
  const payers = funders.filter(({ paidMicros }) => BigInt(paidMicros) > 0n);
  const promised =
    committed === 0n
      ? 'No funder committed money.'
      : `The funders committed ${eurText(String(committed))} and paid ` +
        `${eurText(String(paid))} of it (${shareText(paid, committed)}).`;
  const who = payers.length === 0 ? '' : `${listOf(payers.map(({ name }) => name))} paid.`;
  const capex = sumOf(contracts.map(({ capexMicros }) => capexMicros));
  const bought =
    contracts.length === 0
      ? 'Nothing was bought: the programme has no contract.'
      : `${countOf(contracts.length, 'contract')} ${contracts.length === 1 ? 'costs' : 'cost'} ` +
        `${eurText(String(capex))} to build.`;
  return [promised, who, unusedText(summary), bought];
}

/** Who commits and contributes to no contract is no funder here: the budgets alone tell of it. */
function unusedText({ budgets, funders }: Summary): string {
  const unused = budgets.filter(
    ({ party, committedMicros }) =>
      BigInt(committedMicros) > 0n && !funders.some(({ id }) => id === party),
  );
  if (unused.length === 0) return '';
  const names = new Set(unused.map(({ party, name = party }) => name));
  const money = eurText(String(sumOf(unused.map(({ committedMicros }) => committedMicros))));
  return `Besides, ${listOf([...names])} committed ${money}, which no contract draws on.`;
}

function publicMicrosOf({ contributions }: ContractMoney): bigint {
  return sumOf(contributions.map(({ micros }) => micros));
}

function privateMicrosOf(contract: ContractMoney): bigint {
  const left = BigInt(contract.capexMicros) - publicMicrosOf(contract);
  return left > 0n ? left : 0n;
}

/**
 * Names carry the level in front, so that a party and a site of one name stay two nodes; two of one
 * level that have the same name carry their ids too.
 */
function flowsOf(summary: Summary): readonly Flow[] {
  const intoContracts = summary.contracts.flatMap((contract) => {
    const to = programmeNode(summary, contract);
    const paid = contract.contributions.map(({ funder, micros }) => ({
      from: `1 ${distinct(partyName(summary, funder), funder, summary.funders)}`,
      to,
      micros: BigInt(micros),
    }));
    return [...paid, { from: `1 ${PRIVATE}`, to, micros: privateMicrosOf(contract) }];
  });
  const intoSites = summary.contracts.flatMap((contract) => {
    const weights = contract.sites.map(({ capexMicros }) => BigInt(capexMicros));
    const parts = divideByWeights(publicMicrosOf(contract) + privateMicrosOf(contract), weights);
    return contract.sites.map(({ site }, index) => ({
      from: programmeNode(summary, contract),
      to: `3 ${distinct(siteName(summary, site), site, summary.sites)}`,
      micros: parts[index] ?? 0n,
    }));
  });
  return merged([...intoContracts, ...intoSites, ...intoHours(summary, intoSites)]);
}

/** Of one track and name can be two programmes. */
function programmeNode({ contracts }: Summary, contract: ContractMoney): string {
  const nameOf = ({ track, programme }: ContractMoney) => `${TRACK_NAMES[track]}: ${programme}`;
  const idOf = ({ programmeId }: ContractMoney) => programmeId ?? '';
  const all = contracts.map((each) => ({ id: idOf(each), name: nameOf(each) }));
  return `2 ${distinct(nameOf(contract), idOf(contract), all)}`;
}

/** The name, with the id behind it where another of them has the same name. */
function distinct(
  name: string,
  id: string,
  all: readonly { readonly id: string; readonly name: string }[],
): string {
  return all.some((each) => each.name === name && each.id !== id) ? `${name} (${id})` : name;
}

/** The money of a site, divided as its installed GPU-seconds were: used, idle, out of service. */
function intoHours(summary: Summary, intoSites: readonly Flow[]): readonly Flow[] {
  return summary.sites.flatMap((site) => {
    const from = `3 ${distinct(site.name, site.id, summary.sites)}`;
    const micros = intoSites
      .filter(({ to }) => to === from)
      .reduce((sum, flow) => sum + flow.micros, 0n);
    const installed = BigInt(site.installedGpuSeconds);
    if (micros === 0n || installed === 0n) return [];
    const used = (micros * BigInt(site.usedGpuSeconds)) / installed;
    const available = (micros * BigInt(site.availableGpuSeconds)) / installed;
    return [
      { from, to: '4 GPU-hours used', micros: used },
      { from, to: '4 GPU-hours idle', micros: available - used },
      { from, to: '4 Out of service', micros: micros - available },
    ];
  });
}

function siteNames(summary: Summary, sites: ContractMoney['sites']): string {
  const names = sites.map(({ site }) => siteName(summary, site));
  return listOf(names, names.length);
}

function merged(flows: readonly Flow[]): readonly Flow[] {
  const sums = new Map<string, Flow>();
  for (const flow of flows) {
    const key = `${flow.from}\n${flow.to}`;
    sums.set(key, { ...flow, micros: (sums.get(key)?.micros ?? 0n) + flow.micros });
  }
  return [...sums.values()].filter(({ micros }) => micros > 0n);
}

function flowFigure(summary: Summary, flows: readonly Flow[]): Html {
  const intoUse = flows.filter(({ to }) => to.startsWith('4'));
  const [used, idle, out] = shareTexts(
    ['GPU-hours used', 'GPU-hours idle', 'Out of service'].map((end) =>
      intoUse.filter(({ to }) => to === `4 ${end}`).reduce((sum, { micros }) => sum + micros, 0n),
    ),
  );
  const divided =
    intoUse.length === 0
      ? ''
      : ' On the right the money of each site is divided as its GPU-hours were: ' +
        `${used} stood for GPU-hours used, ${idle} for idle ones and ${out} for GPUs out of ` +
        'service.';
  const sites = new Set(flows.map(({ to }) => to).filter((to) => to.startsWith('3'))).size;
  const usedSites = new Set(intoUse.map(({ from }) => from)).size;
  const rest =
    usedSites === sites
      ? ''
      : ` The money of ${countOf(sites - usedSites, 'site')} ends there: ` +
        'no GPU stood there in this time.';
  return figureOf({
    id: 'flow',
    name: 'From euros to GPU-hours',
    description:
      `What ${countOf(summary.contracts.length, 'contract')} at ${countOf(sites, 'site')} cost ` +
      'to build, from left to right: who paid, under which programme, at which site.' +
      `${divided}${rest}`,
    legend: [],
    chart: flowChart(flows),
    table: {
      caption: 'Money from each step to the next',
      columns: [
        { text: 'From', of: ({ from }) => from.slice(2) },
        { text: 'To', of: ({ to }) => to.slice(2) },
        { number: 'EUR', of: ({ micros }) => eurCell(String(micros)) },
      ],
      rows: flows,
    },
  });
}

/** A name of one line and the node beside it. */
const NODE_PX = 24;
const NODE_GAP_PX = 18;
const LEVEL_INKS = [INK.blue, INK.purple, INK.orange, INK.green];

function flowChart(flows: readonly Flow[]): Chart {
  const names = [...new Set(flows.flatMap(({ from, to }) => [from, to]))];
  const countAt = (level: number) => names.filter((name) => levelOf(name) === level).length;
  const mostPx = Math.max(...LEVEL_INKS.map((_, index) => countAt(index + 1))) * NODE_PX;
  return (frame) => ({
    heightPx: Math.max(frame.isNarrow ? 520 : 460, mostPx),
    option: {
      series: [
        {
          type: 'sankey',
          left: 4,
          right: frame.isNarrow ? 84 : 160,
          top: 8,
          bottom: 8,
          nodeWidth: 14,
          nodeGap: NODE_GAP_PX,
          draggable: false,
          silent: true,
          layoutIterations: 32,
          emphasis: { disabled: true },
          data: nodesOf(names, flows, frame),
          links: flows.map(({ from, to, micros }) => ({
            source: from,
            target: to,
            value: Number(micros / 1_000_000n),
          })),
          lineStyle: { color: 'source', opacity: 0.3, curveness: 0.5 },
        },
      ],
    },
  });
}

function levelOf(name: string): number {
  return Number(name.slice(0, 1));
}

/** In letters, of a wide frame and of a narrow one. */
const TITLE_MAX = { programme: 27, other: 24, narrow: 13 };

function nodesOf(names: readonly string[], flows: readonly Flow[], frame: Frame): object[] {
  const titles = names.map((name) => titleOf(name, frame));
  const cut = cutApart(titles, frame.isNarrow ? TITLE_MAX.narrow : TITLE_MAX.other);
  const programmes = cutApart(titles, TITLE_MAX.programme);
  return names.map((name, index) => {
    const isProgramme = levelOf(name) === 2 && !frame.isNarrow;
    const title = (isProgramme ? programmes : cut)[index] ?? name;
    return nodeOf(name, title, { flows, frame });
  });
}

interface Drawn {
  readonly flows: readonly Flow[];
  readonly frame: Frame;
}

function nodeOf(name: string, title: string, { flows, frame }: Drawn): object {
  const level = levelOf(name);
  const sum = flows
    .filter(({ from, to }) => (level === 4 ? to : from) === name)
    .reduce((total, { micros }) => total + micros, 0n);
  const isRest = name === '4 GPU-hours idle' || name === '4 Out of service';
  return {
    name,
    depth: level - 1,
    itemStyle: { color: isRest ? INK.grey : LEVEL_INKS[level - 1], borderWidth: 0 },
    label: {
      formatter: () => (frame.isNarrow ? title : nodeLabel(name, title, sum)),
      position: 'right',
      color: INK.text,
      fontSize: frame.isNarrow ? 11 : 12,
      lineHeight: 15,
      textBorderWidth: 0,
    },
  };
}

/** Of a programme its name without the track before it. */
function titleOf(name: string, { isNarrow }: Frame): string {
  const title = name.slice(levelOf(name) === 2 ? name.indexOf(': ') + 2 : 2);
  return isNarrow ? title.replace('GPU-hours ', 'Hours ') : title;
}

/** One line, as a small node is no higher; a programme has its track on a second one. */
function nodeLabel(name: string, title: string, micros: bigint): string {
  const sum = eurShort(String(micros));
  if (levelOf(name) !== 2) return `${title} ${sum}`;
  return `${title}\n${name.slice(2, name.indexOf(': '))} ${sum}`;
}

function funderTable(summary: Summary): Html | undefined {
  if (summary.funders.every(isOperator)) return undefined;
  return html`<h3>What each funder promised and paid</h3>${tableOf({
    caption: 'Money of each funder, in euros',
    columns: [
      { text: 'Funder', of: ({ name }) => name },
      { number: 'Committed', of: ({ committedMicros }) => eurCell(committedMicros) },
      { number: 'Paid', of: ({ paidMicros }) => eurCell(paidMicros) },
      { number: 'For this time', of: ({ accruedMicros }) => eurCell(accruedMicros) },
      {
        number: 'Paid of committed',
        of: ({ committedMicros, paidMicros }) =>
          shareText(BigInt(paidMicros), BigInt(committedMicros)),
      },
    ],
    rows: summary.funders.filter((each) => !isOperator(each)),
  })}`;
}

function contractTable(summary: Summary): Html {
  const contributions = summary.contracts.flatMap((contract) =>
    contract.contributions.map((each) => ({ ...each, contract })),
  );
  return html`<h3>What was bought</h3>${tableOf({
    caption: 'Contracts, in euros',
    columns: [
      { text: 'Contract for', of: ({ sites }) => siteNames(summary, sites) },
      { text: 'Track', of: ({ track }) => TRACK_NAMES[track] },
      { number: 'Cost to build', of: ({ capexMicros }) => eurCell(capexMicros) },
      { number: 'Contributions', of: (contract) => eurCell(String(publicMicrosOf(contract))) },
      {
        number: 'Private money',
        of: (contract) => eurCell(String(privateMicrosOf(contract))),
      },
      { number: 'EUR per GPU-hour', of: (line) => priceCell(line.priceMicrosPerGpuHour) },
    ],
    rows: summary.contracts,
  })}${contributions.length === 0 ? undefined : contributionTable(summary, contributions)}`;
}

interface Contribution {
  readonly funder: PartyId;
  readonly micros: string;
  readonly contract: ContractMoney;
}

function contributionTable(summary: Summary, rows: readonly Contribution[]): Html {
  return foldedTable({
    caption: 'Who contributed to which contract, in euros',
    columns: [
      { text: 'Funder', of: ({ funder }) => partyName(summary, funder) },
      { text: 'Contract', of: ({ contract }) => contract.contract },
      { number: 'EUR', of: ({ micros }) => eurCell(micros) },
      {
        number: 'Of the cost to build',
        of: ({ micros, contract }) => shareText(BigInt(micros), BigInt(contract.capexMicros)),
      },
    ],
    rows,
  });
}
