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

  test.each([
    [undefined, 'not said'],
    [{ engine: '8', workload: 2, measures: 3 }, 'engine 8, generated jobs 2, measures 3'],
  ])('says by which rules it was rehearsed: %o', (rules, said) => {
    const summary = sampleSummary(SMALL);
    const engine = { ...summary.engine, ...(rules !== undefined && { rules }) };
    const rows = rowsOf(
      renderReport({ ...summary, engine }),
      'The same programme, versions and seed give the same trace hash',
    );
    expect(rows).toContainEqual(['Versions of its rules', said]);
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

test('a report counts what comes back among what another than its owner used', () => {
  const summary = sampleSummary({ funderCount: 2, siteCount: 1, monthCount: 1 });
  const pair = { lender: 'party_nl', borrower: 'party_de' } as const;
  const loans = [{ ...pair, lentGpuSeconds: '7200000', repaidGpuSeconds: '1800000' }];
  const gpuSeconds = { ...summary.gpuSeconds, lent: '7200000' };
  expect(textOf(renderReport({ ...summary, loans, gpuSeconds }))).toContain(
    '1 pair of funders lent and borrowed 2,000 GPU-hours. 500 GPU-hours came back (25 %); ' +
      '1,500 GPU-hours had not when the month ended. With both, 2,500 GPU-hours were used by ' +
      'another than their owner.',
  );
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

  test.each([1, 2, 3, 6, 12, 24, 36])(
    'keeps dates apart below a chart of %s months',
    (monthCount) => {
      const summary = sampleSummary({ funderCount: 1, siteCount: 1, monthCount });
      const page = renderReport(summary);
      const figure = figuresOf(page).find((found) => found.includes('id="over-time"')) ?? '';
      const [wide = '', narrow = ''] = figure.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
      for (const svg of [wide, narrow]) {
        const dates = [...svg.matchAll(/translate\(([\d.]+) [\d.]+\)"[^>]*>([^<]* 20\d\d)</g)];
        const ends = dates.map(([, x, date = '']) => [Number(x), date.length * 3.5] as const);
        expect(ends.length).toBeGreaterThan(1);
        for (const [index, [x, half]] of ends.slice(1).entries()) {
          const [before = 0, halfBefore = 0] = ends[index] ?? [];
          expect(x - half).toBeGreaterThan(before + halfBefore);
        }
      }
    },
  );

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
    expect(rows[0]?.slice(1)).toEqual(Array(3).fill('not by the end').concat('–'));
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

  test('counts one month of one funder as one', () => {
    const text = textOf(
      renderReport(sampleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 })),
    );
    expect(text).toMatch(/In (none|1) of 1 month of all funders together/);
  });

  test('tells a little use as more than nothing', () => {
    const summary = sampleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 });
    const text = textOf(renderReport({ ...summary, utilisation: 0, utilisationBound: 0 }));
    expect(text).toContain('possible? < 0.1 % used');
    expect(text).toContain('No schedule could have used more than 0.1 %.');
    expect(text).toContain('Work that counts took < 0.1 % of what was available.');
    expect(text).toContain('The bound is < 0.1 %.');
    expect(text).not.toContain('no work that could have been done');
  });

  test('says nothing of how full it was where and while nothing was available', () => {
    const of = (count: number) => {
      const summary = sampleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 });
      const use = summary.use.map((point, index) =>
        index < count ? { ...point, availableGpuSeconds: '0', usedGpuSeconds: '0' } : point,
      );
      const gpuSeconds = { ...summary.gpuSeconds, available: '0', used: '0' };
      return { ...summary, use, ...(count < use.length ? {} : { gpuSeconds }) };
    };
    expect(textOf(renderReport(of(1)))).not.toContain('Use lies between 0 %');
    const text = textOf(renderReport(of(Number.MAX_SAFE_INTEGER)));
    expect(text).toContain('In none of them was anything available.');
    expect(text).not.toContain('– of what was available');
  });

  test('has a sentence and no chart where a programme has nothing at all', () => {
    const page = renderReport(nothing);
    expect(figuresOf(page)).toEqual([]);
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(page).not.toMatch(/<tbody>\s*<\/tbody>/);
  });
});
