import { expect, test } from 'vitest';
import { renderReport } from './report.ts';
import { figuresOf, rowsOf, textOf } from './testing/page-parts.ts';
import { sampleSummary } from './testing/sample-summary.ts';

/** Euros of the flows to a column of the figure of money, by the names at its right. */
function eurosTo(page: string, isThere: (name: string) => boolean): bigint {
  return rowsOf(page, 'Money from each step to the next')
    .filter(([, to = '']) => isThere(to))
    .reduce((sum, row) => sum + BigInt((row.at(-1) ?? '').replaceAll(',', '')), 0n);
}
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

test('keeps two programmes of one name and track apart', () => {
  const two = sampleSummary({ funderCount: 2, siteCount: 2, monthCount: 1 });
  const pageOf = (ids: readonly (`programme_${string}` | undefined)[]) => {
    const contracts = two.contracts.map((contract, index) => {
      const programmeId = ids[index];
      const one = { ...contract, programme: 'Twin', track: 'market' as const };
      return programmeId === undefined ? one : { ...one, programmeId };
    });
    return renderReport({ ...two, contracts });
  };
  const programmesIn = (page: string) =>
    new Set(
      rowsOf(page, 'Money from each step to the next')
        .map(([, to = '']) => to)
        .filter((to) => to.startsWith('market')),
    );
  expect(programmesIn(pageOf(['programme_a', 'programme_b']))).toEqual(
    new Set(['market: Twin (programme_a)', 'market: Twin (programme_b)']),
  );
  expect(programmesIn(pageOf(['programme_a', 'programme_a']))).toEqual(new Set(['market: Twin']));
  expect(programmesIn(pageOf([]))).toEqual(new Set(['market: Twin']));
});

test('draws the money of fifty funders within its frame', () => {
  const one = sampleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 });
  const contracts = one.contracts.map((contract) => ({
    ...contract,
    contributions: Array.from({ length: 50 }, (_, index) => {
      return { funder: `party_${index}` as const, micros: '1000000000000' };
    }),
  }));
  const page = renderReport({ ...one, contracts });
  const flow = figuresOf(page).find((figure) => figure.includes('From euros to GPU-hours'));
  for (const svg of flow?.match(/<svg[\s\S]*?<\/svg>/g) ?? []) {
    const heightPx = Number(/viewBox="0 0 \d+ (\d+)"/.exec(svg)?.[1]);
    const labelsPx = [...svg.matchAll(/translate\([\d.]+ (-?[\d.]+)\)/g)].map((y) => Number(y[1]));
    expect(labelsPx.length).toBeGreaterThan(50);
    expect(Math.min(...labelsPx)).toBeGreaterThan(0);
    expect(Math.max(...labelsPx)).toBeLessThan(heightPx);
  }
});
test('tells funders of one long name apart in the flow of money', () => {
  const two = sampleSummary({ funderCount: 2, siteCount: 1, monthCount: 1 });
  const funders = two.funders.map((funder) => {
    return { ...funder, name: 'Ministry of Economic Affairs and Climate' };
  });
  const page = renderReport({ ...two, funders });
  const flow = figuresOf(page).find((figure) => figure.includes('From euros to GPU-hours'));
  const drawings = flow?.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
  expect(drawings.length).toBeGreaterThan(0);
  for (const svg of drawings) {
    const labels = [...svg.matchAll(/>(Mini[^<]*)</g)].map(([, label]) => label);
    expect(new Set(labels).size).toBe(2);
  }
});

test('says of how many sites the money goes no further', () => {
  const two = sampleSummary({ funderCount: 2, siteCount: 2, monthCount: 1 });
  const none = { installedGpuSeconds: '0', availableGpuSeconds: '0', usedGpuSeconds: '0' };
  const sites = two.sites.map((site, index) => (index === 0 ? { ...site, ...none } : site));
  const text = textOf(renderReport({ ...two, sites }));
  expect(text).toMatch(/What \d contracts? at 2 sites cost to build/);
  expect(text).toContain('The money of 1 site ends there: no GPU stood there in this time.');
  expect(textOf(renderReport(two))).not.toContain('ends there');
});

test('names a party that has a budget and funds nothing', () => {
  const summary = sampleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 });
  const budgets = summary.budgets.map((each) => {
    return { ...each, party: 'party_x', name: 'Ministry of Budget' } as const;
  });
  const rows = rowsOf(
    renderReport({ ...summary, budgets }),
    'Budget of each party and year, in euros',
  );
  expect(rows.map(([party]) => party)).toEqual(budgets.map(() => 'Ministry of Budget'));
});

test('tells of money that is committed and that no contract draws on', () => {
  const summary = sampleSummary({ funderCount: 2, siteCount: 1, monthCount: 1 });
  const [first] = summary.budgets;
  if (first === undefined) throw new Error('There is no sample');
  const spain = { party: 'party_es', name: 'Spain', committedMicros: '5000000000000' } as const;
  const budgets = [...summary.budgets, { ...first, ...spain }];
  expect(textOf(renderReport({ ...summary, budgets }))).toContain(
    'Besides, Spain committed EUR 5 million, which no contract draws on.',
  );
  expect(textOf(renderReport(summary))).not.toContain('Besides, ');
});
