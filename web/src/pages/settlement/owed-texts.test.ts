/** What sentences say is owed is what a shortfall counts: the lesser of entitled and asked for. */
import { expect, test } from 'vitest';
import { statementTexts } from './statement-texts.ts';
import { settlementTexts } from './texts.ts';

test.each([
  ['en', /entitled to and asked for/],
  ['nl', /aangevraagd en waar .*recht op (?:was|hadden)/],
] as const)('Nobody is owed what was asked for beyond the entitlement (%s)', (language, limits) => {
  const [own, all] = [statementTexts[language], settlementTexts[language]];
  for (const sentence of [own.nothingOwed, own.owed('7', '€8'), all.leadWhole]) {
    expect(sentence).toMatch(limits);
  }
  expect(all.leadShort('7', 2)).toMatch(limits);
});

test('A line of a contract says what it earned of all its money, not of that of the month', () => {
  expect(statementTexts.en['contract note']).toContain('until the end of the month');
  expect(statementTexts.nl['contract note']).toContain('tot het einde van de maand');
});
