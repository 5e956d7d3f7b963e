/**
 * The chain as a picture, laid out: money on the left, sites in the middle, GPU-hours on the right.
 * Each side has a scale of its own, so that all of it is as high as the picture.
 */
import type { Contract } from '../../../../src/client/contracts.ts';
import type { Delivery } from '../../../../src/client/delivery.ts';
import type { Site } from '../../../../src/client/sites.ts';
import { gotGpuSeconds } from './figures.ts';

/** What stands for all operators together: they are many, and each serves its own site. */
export const OPERATORS = 'operators';

export interface Flow {
  readonly from: string;
  readonly to: string;
  /** Micros of a euro on the left, GPU-seconds on the right. */
  readonly amount: number;
}

export interface Sides {
  /** From a party or {@link OPERATORS} to a site. */
  readonly money: readonly Flow[];
  /** From a site to a funder, for its users, or to {@link OPERATORS}. */
  readonly time: readonly Flow[];
}

interface FlowInput {
  readonly sites: readonly Site[];
  readonly contracts: readonly Contract[];
  readonly rows: readonly Delivery[];
}

export function sidesOf({ sites, contracts, rows }: FlowInput): Sides {
  const operators = new Set<string>(sites.map(({ operator }) => operator));
  const money = contracts.flatMap((contract) => {
    const given = contract.contributions.map(({ party, micros }) => ({
      from: party,
      amount: Number(micros),
    }));
    const own = given.reduce((rest, { amount }) => rest - amount, Number(contract.capexMicros));
    return partsOf(contract, sites).flatMap(({ site: to, part }) =>
      [...given, { from: OPERATORS, amount: own }].map(({ from, amount }) => {
        return { from, to, amount: amount * part };
      }),
    );
  });
  const time = rows.map((row) => ({
    from: row.site,
    to: operators.has(row.funder) ? OPERATORS : row.funder,
    amount: gotGpuSeconds(row),
  }));
  return { money: gathered(money), time: gathered(time) };
}

/** Which part of a contract is at each of its sites: by contracted GPU time, as in a report. */
function partsOf({ site, furtherSites, phases }: Contract, sites: readonly Site[]) {
  if (furtherSites.length === 0) return [{ site, part: 1 }];
  const capacity = phases.flatMap((phase) => {
    const milliseconds = Date.parse(phase.endsAt) - Date.parse(phase.startsAt);
    return phase.capacity.map((each) => ({ ...each, milliseconds }));
  });
  const timeAt = (id: string) => {
    const clusters = sites.find((each) => each.id === id)?.clusters ?? [];
    return capacity
      .filter(({ cluster }) => clusters.some((each) => each.id === cluster))
      .reduce((sum, { gpuCount, milliseconds }) => sum + gpuCount * milliseconds, 0);
  };
  const all = [site, ...furtherSites];
  const whole = all.reduce((sum, id) => sum + timeAt(id), 0);
  return all.map((id) => ({ site: id, part: whole === 0 ? 1 / all.length : timeAt(id) / whole }));
}

/** One flow from each to each, without those of nothing. */
function gathered(flows: readonly Flow[]): readonly Flow[] {
  const sums = new Map<string, Flow>();
  for (const { from, to, amount } of flows) {
    const key = `${from}>${to}`;
    sums.set(key, { from, to, amount: (sums.get(key)?.amount ?? 0) + amount });
  }
  return [...sums.values()].filter(({ amount }) => amount > 0);
}

export interface Box {
  readonly id: string;
  readonly y: number;
  readonly height: number;
  readonly amount: number;
}

export interface Band {
  readonly from: string;
  readonly to: string;
  readonly fromY: number;
  readonly toY: number;
  readonly height: number;
}

export interface Side {
  /** Of the parties or users; the sites are laid out once for both sides. */
  readonly boxes: readonly Box[];
  readonly bands: readonly Band[];
}

export interface FlowLayout {
  readonly sites: readonly Box[];
  readonly money: Side;
  readonly time: Side;
}

/** The least between two boxes: a text is as high. */
const GAP = 14;

export function layOut({ money, time }: Sides, height: number): FlowLayout {
  const siteIds = [...new Set([...money.map(({ to }) => to), ...time.map(({ from }) => from)])];
  const left = scaleOf(money, siteIds, height);
  const right = scaleOf(time, siteIds, height);
  const room = (height - GAP * (siteIds.length - 1)) / Math.max(1, siteIds.length);
  const sites = siteIds.map((id, index) => ({
    id,
    y: index * (room + GAP),
    height: room,
    amount: 0,
  }));
  return {
    sites,
    money: sideOf(
      money.map(({ from, to, amount }) => ({ outer: from, site: to, amount })),
      left,
      sites,
    ),
    time: sideOf(
      time.map(({ from, to, amount }) => ({ outer: to, site: from, amount })),
      right,
      sites,
    ),
  };
}

/** The most that keeps the outer boxes within the height, and each site within its own. */
function scaleOf(flows: readonly Flow[], siteIds: readonly string[], height: number): number {
  const outer = new Set(
    flows.flatMap(({ from, to }) => [from, to]).filter((id) => !siteIds.includes(id)),
  );
  const total = flows.reduce((sum, { amount }) => sum + amount, 0);
  const room = (height - GAP * (siteIds.length - 1)) / Math.max(1, siteIds.length);
  const ofSite = siteIds.map((id) =>
    flows.filter(({ from, to }) => from === id || to === id).reduce((sum, f) => sum + f.amount, 0),
  );
  const most = Math.max(1, ...ofSite);
  return Math.min((height - GAP * Math.max(0, outer.size - 1)) / Math.max(1, total), room / most);
}

interface Arm {
  readonly outer: string;
  readonly site: string;
  readonly amount: number;
}

function sideOf(arms: readonly Arm[], scale: number, sites: readonly Box[]): Side {
  const boxes: Box[] = [];
  const bands: Band[] = [];
  const siteFilled = new Map<string, number>();
  let y = 0;
  for (const outer of new Set(arms.map((arm) => arm.outer))) {
    const own = arms.filter((arm) => arm.outer === outer);
    const amount = own.reduce((sum, arm) => sum + arm.amount, 0);
    let filled = y;
    for (const { site, amount: part } of own) {
      const height = part * scale;
      const siteY = sites.find(({ id }) => id === site)?.y ?? 0;
      const inSite = siteFilled.get(site) ?? 0;
      bands.push({ from: outer, to: site, fromY: filled, toY: siteY + inSite, height });
      siteFilled.set(site, inSite + height);
      filled += height;
    }
    boxes.push({ id: outer, y, height: amount * scale, amount });
    y = filled + GAP;
  }
  return { boxes, bands };
}
