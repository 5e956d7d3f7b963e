/**
 * Applications of the small demo, which gives too little for those that a demo has: the same calls
 * and applications, each for a thousandth of the time, as far as they wait for somebody.
 */
import { openAccessCall } from '../../src/access/commands/access-calls.ts';
import { submitApplication } from '../../src/access/commands/applications.ts';
import { recordFinding } from '../../src/access/commands/decisions.ts';
import { assignReviewer, declareConflict, writeReview } from '../../src/access/commands/reviews.ts';
import type { ApplicationId } from '../../src/kernel/ids.ts';
import { done } from '../../src/kernel/outcome.ts';
import { addMonths, wholeMonthFrom } from '../../src/kernel/time.ts';
import { type EpochSeconds, SECONDS_PER_HOUR, toGpuSeconds } from '../../src/kernel/units.ts';
import {
  DEMO_APPLICATIONS,
  type DemoApplication,
  daysAfter,
  demoCallsAt,
} from '../../src/live/demo/access/applications.ts';
import { asOf } from '../../src/live/demo/as-of.ts';
import { EVALUATOR_IDS, EVALUATORS, OFFICER_IDS } from '../../src/live/demo/calls/call-persons.ts';
import { must } from '../../src/live/demo/must.ts';
import { personasIn } from '../../src/live/personas.ts';
import { planPorts } from '../../src/live/plan-ports.ts';
import type { OpenDatabase } from '../../src/platform/database/open-database.ts';
import type { Writer } from '../../src/platform/database/transaction.ts';
import { enterPersonas } from '../../src/platform/identity/demo.ts';

const UNION = { funder: 'party_union', mode: 'mode_open', sites: ['site_small'] } as const;
const WAITING = ['eligibility', 'technical-check', 'review', 'award'];
/** The plan of the small demo ends two months from now at the earliest. */
const OPEN_DAYS = 45;

const FACTS = planPorts(async () => undefined).awardFacts;

export async function saveSmallApplications(
  database: OpenDatabase,
  now: EpochSeconds,
): Promise<void> {
  await database.write({ actor: 'system_demo', at: now, requestId: '' }, async (writer) => {
    const scope = { kind: 'party', id: UNION.funder } as const;
    const reviewers = EVALUATORS.map((persona) => {
      return { ...persona, grants: [{ role: 'reviewer', scope } as const] };
    });
    await enterPersonas(writer, [...(await personasIn(writer)), ...reviewers]);
    for (const terms of demoCallsAt(now, UNION)) {
      const officer = asOf(writer, terms.opensAt, OFFICER_IDS[0]);
      const open = { ...terms, closesAt: daysAfter(now, OPEN_DAYS) };
      must(await openAccessCall(officer, open, FACTS));
    }
    for (const application of DEMO_APPLICATIONS) {
      if (WAITING.includes(application.state)) await saveOne(writer, application);
    }
    return done(undefined);
  });
}

async function saveOne(writer: Writer, application: DemoApplication): Promise<void> {
  const { name, call, state, submittedDaysAgo, content: text } = application;
  const id: ApplicationId = `application_${name}`;
  const now = writer.caller.at;
  const start = wholeMonthFrom(now);
  const gpuSeconds = toGpuSeconds(text.gpuSeconds / 1_000);
  const content = { ...text, gpuSeconds, start, end: addMonths(start, 1) };
  const lead = asOf(writer, daysAfter(now, -submittedDaysAgo), 'person_demo-applicant');
  const applicant = 'party_users';
  must(await submitApplication(lead, { id, call, applicant, content }, FACTS));
  const officer = asOf(writer, daysAfter(now, -submittedDaysAgo / 2), OFFICER_IDS[0]);
  const finding = { isPassed: true, said: 'As the call asks for it.' };
  const target = { id, version: undefined };
  if (state === 'eligibility') return;
  must(await recordFinding(officer, target, 'eligibility', finding));
  if (state === 'technical-check') return;
  must(await recordFinding(officer, target, 'technical-check', finding));
  if (state === 'review') await reviewOnce(writer, id);
}

/** Three are asked; one has answered. */
async function reviewOnce(writer: Writer, id: ApplicationId): Promise<void> {
  const at = daysAfter(writer.caller.at, -10);
  for (const person of EVALUATOR_IDS) {
    must(await assignReviewer(asOf(writer, at, OFFICER_IDS[0]), id, person));
  }
  const reviewer = asOf(writer, at, EVALUATOR_IDS[1]);
  must(await declareConflict(reviewer, id, { kind: 'none' }));
  must(
    await writeReview(reviewer, id, {
      points: [
        { criterion: 'excellence', points: 9 },
        { criterion: 'impact', points: 4 },
        { criterion: 'plan', points: 3 },
      ],
      gpuSeconds: toGpuSeconds(1_800 * SECONDS_PER_HOUR),
      forApplicant: 'The aim is clear.',
      forPanel: 'Three quarters of it would do.',
    }),
  );
}
