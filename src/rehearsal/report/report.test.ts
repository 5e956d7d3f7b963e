import { describe, expect, test } from 'vitest';
import { countText } from '../../kernel/number-text.ts';
import type { Summary } from '../summary.ts';
import {
  durationText,
  eurCell,
  eurText,
  fractionText,
  gpuHoursCell,
  gpuHoursText,
  priceCell,
} from './figures.ts';
import { renderReport } from './report.ts';
import { figuresOf, rowsOf, textOf } from './testing/page-parts.ts';
import {
  idleSummary,
  SAMPLE_HELD_BACK,
  SEVEN_FUNDERS,
  sampleSummary,
} from './testing/sample-summary.ts';

/** Euros of the flows to a column of the figure of money, by the names at its right. */
function eurosTo(page: string, isThere: (name: string) => boolean): bigint {
  return rowsOf(page, 'Money from each step to the next')
    .filter(([, to = '']) => isThere(to))
    .reduce((sum, row) => sum + BigInt((row.at(-1) ?? '').replaceAll(',', '')), 0n);
}

const SMALL = { funderCount: 3, siteCount: 1, monthCount: 2 };
const HOSTILE = `<script>alert("1")</script> & 'quotes' 🏭 {b|x} #0101a0 12.3456`;

/** Every way in which the report may show a leaf of the summary. */
function formsOf(key: string, value: unknown): readonly string[] {
  if (typeof value === 'number') {
    const isFraction = key.startsWith('utilisation');
    return isFraction
      ? [fractionText(value)]
      : [countText(value), String(value), durationText(value)];
  }
  if (typeof value !== 'string') return [];
  if (key === 'sizeClass' || !/^-?\d+$/.test(value)) return [];
  if (key.endsWith('Micros') || key.startsWith('micros')) {
    return [eurCell(value), eurText(value), priceCell(value)];
  }
  if (key === 'energyKilowattHours') return [countText(Math.round(Number(value) / 1_000))];
  return [gpuHoursCell(value), gpuHoursText(value)];
}

/** The leaves that the report does not show, as `path: value`. */
function missingIn(text: string, value: unknown, path: string): readonly string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) =>
      missingIn(text, inner, `${path}.${key}`),
    );
  }
  const forms = formsOf(path.slice(path.lastIndexOf('.') + 1), value);
  const isShown = forms.length === 0 || forms.some((form) => text.includes(form));
  return isShown ? [] : [`${path}: ${String(value)}`];
}

function withName(summary: Summary, name: string): Summary {
  return {
    ...summary,
    name,
    description: name,
    funders: summary.funders.map((funder) => ({ ...funder, name })),
    sites: summary.sites.map((site) => ({ ...site, name })),
    contracts: summary.contracts.map((contract) => ({ ...contract, programme: name })),
    assumptions: [name],
    assumedBudget: [name],
    heldBack: [{ ...SAMPLE_HELD_BACK, condition: name, owner: name }],
    rejectedRows: { [name]: 3 },
    decision: summary.decision && {
      ...summary.decision,
      name,
      dependsOn: [{ what: name, owner: name, due: null, state: null, waiting: null }],
    },
  };
}

describe('a report', () => {
  const page = renderReport(sampleSummary(SEVEN_FUNDERS));

  test('shows every number of the summary', () => {
    const summary = sampleSummary(SMALL);
    expect(missingIn(textOf(renderReport(summary)), summary, '')).toEqual([]);
  });

  test('is the same bytes for the same summary', () => {
    expect(renderReport(sampleSummary(SEVEN_FUNDERS))).toBe(page);
  });

  test('fetches nothing and needs no script', () => {
    expect(page).not.toMatch(/<script|<link|<img|\ssrc=|@import|url\((?!#)|href="(?!#)/);
    expect(page).not.toContain('http');
  });

  test('gives every figure a name, a description, two drawings and a table', () => {
    const figures = figuresOf(page);
    expect(figures.length).toBeGreaterThanOrEqual(8);
    for (const figure of figures) {
      const id = /id="([^"]+)"/.exec(figure)?.[1] ?? '';
      expect(figure).toMatch(new RegExp(`id="${id}-name">[^<]+<`));
      expect(figure).toMatch(new RegExp(`id="${id}-text">[^<]{10,}<`));
      const svgs = figure.match(/<svg [^>]*role="img"[^>]*>/g) ?? [];
      expect(svgs).toHaveLength(2);
      for (const svg of svgs) {
        expect(svg).toContain(`aria-labelledby="${id}-name"`);
        expect(svg).toContain(`aria-describedby="${id}-text"`);
      }
      expect(figure).toMatch(/<details>[\s\S]*<caption>[\s\S]*<tbody>\s*<tr>/);
    }
  });

  test('uses each id once, and draws in colours of the page alone', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids.length).toBe(new Set(ids).size);
    const drawn = figuresOf(page).join('');
    expect(drawn.match(/(?:fill|stroke)="(?!none|var\(--)[^"]*"/g) ?? []).toEqual([]);
  });

  test('holds text of a programme file as text, wherever it stands', () => {
    const hostile = renderReport(withName(sampleSummary(SMALL), HOSTILE));
    expect(hostile).not.toContain('<script');
    expect(hostile).not.toContain('alert("1")');
    expect(textOf(hostile).split(HOSTILE).length).toBeGreaterThan(20);
  });

  test.each([
    { funderCount: 1, siteCount: 1, monthCount: 1 },
    { funderCount: 8, siteCount: 5, monthCount: 36 },
  ])('stays below 600 KB with $funderCount funders and $monthCount months', (size) => {
    const large = renderReport(sampleSummary(size));
    expect(new TextEncoder().encode(large).length).toBeLessThan(600_000);
    expect(large).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });
});

test('a report keeps what was asked for in a month apart from the whole time', () => {
  const page = renderReport(sampleSummary(SMALL));
  const [, section = ''] = page.split('<section id="entitlement"');
  const [months = '', whole = ''] = section.split('Over the whole time');
  expect(textOf(months)).toContain('are no parts of what was asked for over the whole time');
  expect(months).toMatch(/<th[^>]*>Asked for in the month</);
  expect(months).not.toMatch(/<th[^>]*>Asked for</);
  expect(whole).toMatch(/<th[^>]*>Asked for</);
});

describe('the first lines of a report', () => {
  test('say that a budget was assumed, before any figure', () => {
    const sentence = 'Assumed: Netherlands finds EUR 430 million more.';
    const text = textOf(renderReport({ ...sampleSummary(SMALL), assumedBudget: [sentence] }));
    expect(text.indexOf(sentence)).toBeGreaterThan(0);
    expect(text.indexOf(sentence)).toBeLessThan(text.indexOf('What was rehearsed?'));
  });

  /** A summary in which each cause takes so many thousandths of the first funders' entitlement. */
  function shortBy(perMille: { missed: bigint; late: bigint }, funderCount: number): Summary {
    const summary = sampleSummary(SMALL);
    const short = summary.funders.slice(0, funderCount).map(({ id }) => id);
    const funderMonths = summary.funderMonths.map((line) => {
      const part = (each: bigint) =>
        String(
          short.includes(line.funder) ? (BigInt(line.entitledGpuSeconds) * each) / 1_000n : 0n,
        );
      const causes = {
        capacity_lost: '0',
        demand_came_late: part(perMille.late),
        not_scheduled: part(perMille.missed),
      };
      return { ...line, shortfallByCause: causes };
    });
    return { ...summary, funderMonths };
  }

  test.each([
    ['Yes', 0n, 0n, 3],
    ['Yes', 0n, 20n, 3],
    ['Yes, to within 0.5 %', 4n, 0n, 2],
    ['No: 1 of 3 did not', 6n, 0n, 1],
    ['No: 3 of 3 did not', 6n, 9n, 3],
  ])('say %s where %s thousandths were missed and %s came late', (answer, missed, late, count) => {
    const text = textOf(renderReport(shortBy({ missed, late }, count)));
    expect(text).toContain(`Did everyone get what was owed? ${answer} `);
    expect(text.includes('Asked for too late in the month to be owed')).toBe(late > 0n);
  });

  test('say how much of the site was under contract, and who sells what nobody bought', () => {
    const summary = sampleSummary({ funderCount: 7, siteCount: 1, monthCount: 2 });
    const half = String(BigInt(summary.gpuSeconds.installed) / 2n);
    const gpuSeconds = { ...summary.gpuSeconds, installed: half };
    const text = textOf(renderReport({ ...summary, gpuSeconds }));
    expect(text).toContain('60 days, 12,500 of 25,000 GPUs');
    expect(text).toContain('for 6 funders and 1 operator that sells the rest');
  });

  test('leave out an operator that owns nothing and was asked for nothing', () => {
    const summary = sampleSummary({ funderCount: 7, siteCount: 1, monthCount: 2 });
    const none = { entitledGpuSeconds: '0', demandedGpuSeconds: '0' };
    const funders = summary.funders.map((each, index) =>
      index === 6 ? { ...each, ...none } : each,
    );
    const loans: Summary['loans'] = [];
    const waitsBySize: Summary['waitsBySize'] = [];
    const text = textOf(renderReport({ ...summary, funders, loans, waitsBySize }));
    expect(text).not.toContain('Site operators (own sale)');
  });

  test('say what users paid where nobody else did', () => {
    const summary = sampleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 });
    const funders = summary.funders.map((each) => ({ ...each, accruedMicros: '0' }));
    const decision = summary.decision && {
      ...summary.decision,
      userMicros: '7200000000',
      deliveredGpuSeconds: '10800000',
    };
    expect(textOf(renderReport({ ...summary, funders, decision }))).toContain(
      'The users of Netherlands paid EUR 7,200 and got 3,000 GPU-hours: EUR 2.40 for each',
    );
  });

  test('say what one euro bought, from the money for this time', () => {
    const summary = sampleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 });
    const funders = summary.funders.map((funder) => ({
      ...funder,
      accruedMicros: '7200000000',
      deliveredGpuSeconds: '12960000',
    }));
    const funderMonths = summary.funderMonths.map((each) => ({ ...each, creditMicros: '0' }));
    const text = textOf(renderReport({ ...summary, funders, funderMonths }));
    expect(text).toContain('30 min of one GPU');
    expect(text).toContain('paid EUR 7,200 and got 3,600 GPU-hours: EUR 2.00 for each GPU-hour.');
  });

  test('say what the price is before credits, where any are due', () => {
    const summary = sampleSummary({ funderCount: 4, siteCount: 1, monthCount: 1 });
    const of = (micros: string) =>
      summary.funderMonths.map((each, index) => ({
        ...each,
        creditMicros: index === 0 ? micros : '0',
      }));
    const text = textOf(renderReport({ ...summary, funderMonths: of('4500000000') }));
    const sentence = /for each GPU-hour, before EUR 4,500 of credits\./g;
    expect(text.match(sentence)).toHaveLength(2);
    expect(textOf(renderReport({ ...summary, funderMonths: of('0') }))).not.toMatch(/of credits/);
  });
});

describe('how long jobs were planned to run', () => {
  const SENTENCE = '511 jobs had no wall time and were planned by the jobs of their allocation';

  test('is said of estimated jobs, with how many ran longer', () => {
    const text = textOf(renderReport(sampleSummary(SMALL)));
    expect(text).toContain(SENTENCE);
    expect(text).toContain('Of those that ended, 9.4 % ran longer than that');
  });

  test('is a table alone where all asked for a wall time', () => {
    const summary = sampleSummary(SMALL);
    const plannedTimes = summary.plannedTimes.slice(0, 1);
    const text = textOf(renderReport({ ...summary, plannedTimes }));
    expect(text).not.toContain('had no wall time');
    expect(text).toContain('Asked for 4,001 3,990 0 (0 %) 3 h 26 min 101 %');
  });
});

describe('a report of little', () => {
  const nothing: Summary = {
    ...idleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 }),
    funders: [],
    funderMonths: [],
    sites: [],
    clusters: [],
    placement: {
      room: [],
      wishes: [],
      shares: { jobs: 0, askedGpuSeconds: '0', heldGpuSeconds: '0', aloneGpuSeconds: '0' },
    },
    use: [],
    workloadRows: 0,
    gpuSeconds: {
      installed: '0',
      available: '0',
      used: '0',
      lent: '0',
      lost: '0',
      maintenance: '0',
      redone: '0',
    },
  };

  test.each([
    [{ p50: 0, p95: null, p99: null, max: 60 }, 'Fewer than 95 of 100 jobs started by the end; of'],
    [{ p50: 0, p95: 60, p99: null, max: 60 }, '95 of 100 within 1 min, fewer than 99 of 100'],
    [{ p50: null, p95: null, p99: null, max: 60 }, 'Fewer than half started by the end'],
  ])('tells of no time within which jobs started that did not: %o', (waitSeconds, sentence) => {
    const summary = { ...sampleSummary(SEVEN_FUNDERS), waitSeconds };
    expect(textOf(renderReport(summary)).replaceAll('\u00a0', ' ')).toContain(sentence);
  });

  test.each([
    ['No job was submitted, so nobody waited.'],
    ['No job started, so there are no waiting times by size.'],
    ['Nothing was lent: no funder used GPU-hours of another.'],
    ['There was no shortfall: every funder got what it was owed in every month.'],
    ['No energy was drawn.'],
    ['Nothing was bought: the programme has no contract.'],
    ['No budget and no commitment falls in any year.'],
    ['The programme states no assumptions.'],
    ['Nothing was owed'],
    ['No work could have been done, so the bound is zero.'],
  ])('says: %s', (sentence) => {
    const idle = idleSummary({ funderCount: 2, siteCount: 1, monthCount: 1 });
    expect(textOf(renderReport(idle))).toContain(sentence);
  });

  test('divides the money of two sites of one name once', () => {
    const two = sampleSummary({ funderCount: 2, siteCount: 2, monthCount: 1 });
    const sites = two.sites.map((site) => ({ ...site, name: 'Twin' }));
    const page = renderReport({ ...two, sites });
    const intoSites = eurosTo(page, (name) => name.startsWith('Twin'));
    expect(intoSites).toBeGreaterThan(0n);
    const uses = ['GPU-hours used', 'GPU-hours idle', 'Out of service'];
    const difference = eurosTo(page, (name) => uses.includes(name)) - intoSites;
    // Each flow is shown in whole euros.
    expect(Math.abs(Number(difference))).toBeLessThan(10);
  });

  test('draws every wait, as long as a rehearsal can be', () => {
    const few = sampleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 });
    const ringCounts = [0.1, 10, 200, 3_650].map((days) => {
      const p95 = days * 86_400;
      const waitsBySize = few.waitsBySize.map((row) => ({ ...row, p50: 60, p95 }));
      const figures = figuresOf(renderReport({ ...few, waitsBySize }));
      const figure = figures.find((found) => found.includes('Waiting time by funder and size'));
      return figure?.match(/var\(--orange\)/g)?.length;
    });
    expect(ringCounts[0]).toBeGreaterThan(few.waitsBySize.length);
    expect(new Set(ringCounts).size).toBe(1);
  });

  test('tells how long jobs waited of a funder of which none started', () => {
    const few = sampleSummary({ funderCount: 2, siteCount: 1, monthCount: 1 });
    const none = { p50: null, p95: null, p99: null, max: 0 };
    const funders = few.funders.map((each, index) =>
      index === 0 ? { ...each, deliveredGpuSeconds: '0', waitSeconds: none } : each,
    );
    const rows = rowsOf(
      renderReport({ ...few, funders }),
      'Waiting time of the jobs of each funder',
    );
    expect(rows[0]?.slice(1)).toEqual(Array(3).fill('not by the end').concat('0 s'));
  });

  test('says that money was paid of which nothing stood, and who never started', () => {
    const idle = idleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 });
    const funders = idle.funders.map((each) => ({
      ...each,
      committedMicros: '2000000000000',
      paidMicros: '1000000000000',
      accruedMicros: '0',
    }));
    const jobs = { ...idle.jobs, submitted: 3, started: 0, waiting: 0, rejected: 3 };
    const text = textOf(renderReport({ ...idle, funders, jobs, decision: null }));
    expect(text.replaceAll('\u00a0', ' ')).toContain(
      'The funders paid EUR 1 million by the end of this time, and nothing it buys stood in it.',
    );
    expect(text).not.toContain('No euro was paid');
    expect(text).toContain('No jobs still waited at the end, 3 could never have run.');
  });

  test('has a sentence and no chart where a programme has nothing at all', () => {
    const page = renderReport(nothing);
    expect(figuresOf(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(page).not.toMatch(/<tbody>\s*<\/tbody>/);
  });
});
