/** What axe-core finds on a page as it stands. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { AXE, fitted, settled } from '../../scripts/browser.mjs';

/** All that depends on the colours, which the language does not. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
/** Without a selector of each part that passed, for which axe asks the document again. */
export const ALL_RULES = { resultTypes: ['violations'] };
export const COLOURS_ALONE = { ...ALL_RULES, runOnly: COLOUR_RULES };
export const ALL_BUT_COLOURS = {
  ...ALL_RULES,
  rules: Object.fromEntries(COLOUR_RULES.map((rule) => [rule, { enabled: false }])),
};

/** A line each. Once {@link AXE} was evaluated in the page. */
export function faultsByAxe(page: Page, options: object = ALL_RULES): Promise<readonly string[]> {
  return page.evaluate(`axe.run(${JSON.stringify(options)}).then(({ violations }) =>
    violations.flatMap((rule) => rule.nodes.map((node) =>
      rule.id + ': ' + rule.help + ' at ' + node.target.join(' '))))`);
}

/**
 * As the page stands, such as with a dialog open or with faults at its fields: by all rules in the
 * light scheme, and in the dark one by those that depend on it.
 */
export async function expectNoFault(page: Page): Promise<void> {
  await page.evaluate(AXE);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    const options = colorScheme === 'light' ? ALL_RULES : COLOURS_ALONE;
    expect([colorScheme, await faultsByAxe(page, options)]).toEqual([colorScheme, []]);
  }
}

/** As {@link expectNoFault}, in a window as narrow as a small telephone. */
export async function expectNoFaultNarrow(page: Page): Promise<void> {
  const size = page.viewportSize() ?? { width: 1_280, height: 720 };
  await page.setViewportSize({ width: 320, height: 800 });
  await fitted(page);
  await expectNoFault(page);
  await page.setViewportSize(size);
}
