import { describe, expect, test } from 'vitest';
import type { Summary } from '../summary.ts';
import { renderReport } from './report.ts';
import { textOf } from './testing/page-parts.ts';
import { sampleSummary } from './testing/sample-summary.ts';

const SMALL = { funderCount: 3, siteCount: 1, monthCount: 2 };

describe('the first lines of a report', () => {
  test('say that a budget was assumed, before any figure', () => {
    const sentence = 'Assumed: Netherlands finds EUR 430 million more.';
    const text = textOf(renderReport({ ...sampleSummary(SMALL), assumedBudget: [sentence] }));
    expect(text.indexOf(sentence)).toBeGreaterThan(0);
    expect(text.indexOf(sentence)).toBeLessThan(text.indexOf('What was rehearsed?'));
  });

  test('tell use with work done again apart from work that counts', () => {
    const text = textOf(renderReport(sampleSummary(SMALL)));
    expect(text).toContain('possible? 81.2 % used for work that counts');
    expect(text).toMatch(/available, and 85 % of them used: with work done again, checkpoints/);
    const gpuSeconds = { ...sampleSummary(SMALL).gpuSeconds, available: '1000', used: '812' };
    const alike = textOf(renderReport({ ...sampleSummary(SMALL), gpuSeconds, utilisation: 0.812 }));
    expect(alike).toContain('possible? 81.2 % used ');
    expect(alike).not.toContain('of them used: with work');
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

  test.each([
    ['Less than 1 s of one GPU', '4000000000', '3600'],
    ['83333 d 08 h of one GPU', '1', '7200'],
  ])('say that a euro bought %s for %s micros and %s GPU-seconds', (short, micros, gpuSeconds) => {
    const summary = sampleSummary({ funderCount: 1, siteCount: 1, monthCount: 1 });
    const money = { accruedMicros: micros, deliveredGpuSeconds: gpuSeconds };
    const funders = summary.funders.map((funder) => ({ ...funder, ...money }));
    const text = textOf(renderReport({ ...summary, funders }));
    expect(text).toContain(`What did each euro buy? ${short} For this time the funders paid`);
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
