import { expect, test } from 'vitest';
import { lateConditionText } from './late-condition.ts';
import { decisionSections } from './section-decision.ts';
import { sampleDecision } from './testing/sample-decision.ts';
import { SEVEN_FUNDERS, sampleSummary } from './testing/sample-summary.ts';

const IN_VIEW = { state: null, waiting: null };
const INTERVAL = { start: '2029-03-05T00:00:00Z', end: '2029-03-19T00:00:00Z' };

test.each([
  ['no date at all         ', [null], undefined],
  ['due before it begins   ', ['2028-06-30'], undefined],
  ['due on the day         ', ['2029-03-05'], undefined],
  ['due a day later        ', ['2029-03-06'], '1 April 2029'],
  ['due later              ', ['2029-07-15'], '1 August 2029'],
  ['the latest of three    ', ['2029-07-15', '2030-01-01', null], '1 January 2030'],
])('A report names a condition that comes too late, and the start: %s', (_, dues, start) => {
  const conditions = dues.map((due) => ({
    what: `Grid by ${due}`,
    owner: 'TenneT',
    due,
    ...IN_VIEW,
  }));
  const text = lateConditionText(conditions, INTERVAL);
  if (start === undefined) expect(text).toBeUndefined();
  else expect(text).toContain(`starts on ${start}`);
});

test('A condition that says whose capacity waits for it moved a start, told elsewhere', () => {
  const grid = { what: 'Grid', owner: 'TenneT', due: '2029-07-15', state: null };
  expect(lateConditionText([{ ...grid, waiting: 'site_a' }], INTERVAL)).toBeUndefined();
});

test('The section on the decision says so', () => {
  const decision = {
    ...sampleDecision('market'),
    dependsOn: [{ what: 'Grid', owner: 'TenneT', due: '2029-07-15', ...IN_VIEW }],
  };
  const summary = { ...sampleSummary(SEVEN_FUNDERS), decision, interval: INTERVAL };
  const [section] = decisionSections(summary);
  expect(JSON.stringify(section?.body)).toContain(
    'capacity that waits for it starts on 1 August 2029',
  );
});
