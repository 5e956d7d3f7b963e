import { describe, expect, test } from 'vitest';
import { columnsOf, fitted, fittedApart, flowHeightPx } from './flow-places.ts';

const TEXTS = {
  money: ['EuroHPC JU €3.3bn', 'Operators’ own money €13.3bn'],
  sites: ['Gigafactory in Germany'],
  time: ['Customers of operators 176.3 million'],
};

describe.each([720, 1_038, 1_350])('In %i px', (widthPx) => {
  const { money, sites, time } = columnsOf(TEXTS, widthPx);

  test('columns follow each other with room for bands between them', () => {
    expect(money.x).toBeGreaterThanOrEqual(money.roomPx);
    expect(sites.x - (money.x + money.width)).toBeGreaterThan(40);
    expect(time.x - (sites.x + sites.width)).toBeGreaterThan(40);
    expect(time.x + time.width + time.roomPx).toBeLessThanOrEqual(widthPx);
  });

  test('texts take no more than their share', () => {
    expect(money.roomPx + time.roomPx + sites.width).toBeLessThanOrEqual(widthPx * 0.85);
  });
});

test('A name is cut before the amount behind it is', () => {
  expect(fitted('France', ' €700m', 200)).toBe('France');
  const cut = fitted('A joint undertaking with a long name', ' €700m', 150);
  expect(cut).toMatch(/^A joint .*…$/);
  expect((cut.length + ' €700m'.length) * 7.2).toBeLessThanOrEqual(150);
});

test('Names that differ at their end alone are cut before it', () => {
  const name = 'Ministry of Economic Affairs';
  const labels = [`${name} (aa)`, `${name} (bb)`, 'France'].map((each) => [each, ' €7m'] as const);
  const cut = fittedApart(labels, 150);
  expect(cut).toEqual(['Ministry…rs (aa)', 'Ministry…rs (bb)', 'France']);
  for (const text of cut) expect((text.length + ' €7m'.length) * 7.2).toBeLessThanOrEqual(150);
  expect(fittedApart([[name, '']], 100)).toEqual([fitted(name, '', 100)]);
});

test('The picture is higher for many funders and for many sites', () => {
  expect(flowHeightPx({ side: 8, sites: 5 })).toBe(300);
  expect(flowHeightPx({ side: 21, sites: 5 })).toBe(630);
  expect(flowHeightPx({ side: 8, sites: 12 })).toBe(528);
});
