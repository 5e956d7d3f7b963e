/**
 * The report of a rehearsal: one HTML file that can be read without a network and without a script.
 * It begins with the answers and follows the chain from the first euro to what is owed.
 */
import type { Summary } from '../summary.ts';
import { withoutIdle } from './findings.ts';
import { pageOf } from './page.ts';
import { assumptionSection } from './section-assumptions.ts';
import { budgetSection, decisionSections } from './section-decision.ts';
import { energySection } from './section-energy.ts';
import { entitlementSection } from './section-entitlement.ts';
import { lendingSection } from './section-lending.ts';
import { moneySection } from './section-money.ts';
import { openingOf } from './section-opening.ts';
import { placementSection } from './section-placement.ts';
import { plannedTimeSections } from './section-planned-times.ts';
import { priceSection } from './section-price.ts';
import { shortfallSection } from './section-shortfalls.ts';
import { useSection } from './section-use.ts';
import { waitingSection } from './section-waiting.ts';

export function renderReport(whole: Summary): string {
  const summary = withoutIdle(whole);
  const { engine, name } = summary;
  return pageOf({
    title: `${name}: report of a rehearsal`,
    opening: openingOf(summary),
    sections: [
      ...decisionSections(summary),
      budgetSection(summary),
      moneySection(summary),
      entitlementSection(summary),
      waitingSection(summary),
      ...plannedTimeSections(summary),
      lendingSection(summary),
      useSection(summary),
      placementSection(summary),
      shortfallSection(summary),
      priceSection(summary),
      energySection(summary),
      assumptionSection(summary),
    ],
    footer: `Made by Polder ${engine.version} from a rehearsal with seed ${engine.seed}.`,
  });
}
