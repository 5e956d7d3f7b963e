/**
 * The applications of a demo, saved by the commands that the interface calls, each as of its time
 * and in the name of who does it: submitted, found eligible, checked, reviewed, recommended and
 * decided as far as each came.
 */
import { openAccessCall } from '../../../access/commands/access-calls.ts';
import { submitApplication } from '../../../access/commands/applications.ts';
import { type AwardFacts, awardApplication } from '../../../access/commands/award.ts';
import { askForChange } from '../../../access/commands/change-requests.ts';
import { recommendApplication, recordFinding } from '../../../access/commands/decisions.ts';
import { assignReviewer, declareConflict, writeReview } from '../../../access/commands/reviews.ts';
import { selectApplication } from '../../../access/store/applications.ts';
import { assert, present } from '../../../kernel/assert.ts';
import type { ApplicationId, PartyId } from '../../../kernel/ids.ts';
import { addMonths, wholeMonthFrom } from '../../../kernel/time.ts';
import {
  type EpochSeconds,
  SECONDS_PER_HOUR,
  toEpochSeconds,
  toGpuSeconds,
} from '../../../kernel/units.ts';
import type { Writer } from '../../../platform/database/transaction.ts';
import { enterPersonas, type Persona } from '../../../platform/identity/demo.ts';
import { personasIn } from '../../personas.ts';
import { planPorts } from '../../plan-ports.ts';
import type { StoredPlan } from '../../stored-plan.ts';
import { asOf } from '../as-of.ts';
import { EVALUATOR_IDS, EVALUATORS, OFFICER_IDS } from '../calls/call-persons.ts';
import { must } from '../must.ts';
import {
  DEMO_APPLICATIONS,
  type DemoApplication,
  daysAfter,
  demoCallsAt,
  hours,
} from './applications.ts';

/** A call and what it may give are too large for less than this a quarter. */
const ENTITLED_HOURS_MIN = 20_000_000;
/** What the calls may award together, at most. */
const SHARE_PPM = 85_000;
const WHOLE_PPM = 1_000_000;

type Funder = Parameters<typeof demoCallsAt>[1];

/** Of the joint undertaking; what a plan without one, or with a small one, has nothing of. */
export async function saveApplications(writer: Writer, stored: StoredPlan): Promise<void> {
  const { at } = writer.caller;
  const found = funderIn(stored);
  if (found === undefined) return;
  const { applicant, ...funder } = found;
  const facts = planPorts(async () => undefined).awardFacts;
  const start = wholeMonthFrom(at);
  const quarter = { start, end: addMonths(start, 3) };
  const entitled = await facts.entitledAt(writer, funder.funder, funder.sites, quarter);
  const entitledSeconds = entitled.reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0);
  if (entitledSeconds < ENTITLED_HOURS_MIN * SECONDS_PER_HOUR) return;
  await enterPersonas(writer, [...(await personasIn(writer)), ...reviewersOf(funder.funder)]);
  for (const terms of demoCallsAt(at, funder)) {
    const officer = asOf(writer, terms.opensAt, OFFICER_IDS[0]);
    must(await openAccessCall(officer, terms, facts));
  }
  for (const application of DEMO_APPLICATIONS) {
    await saveApplication(writer, { application, applicant, funder, quarter, facts });
  }
}

/** The last allocation of a joint undertaking that leaves as much says where, how and who. */
function funderIn({ parties, allocations }: StoredPlan) {
  const union = parties.find(({ kind }) => kind === 'joint-undertaking');
  const own = allocations.filter(({ funder }) => funder === union?.id);
  const last = own.at(-1);
  const allocated = own.reduce((sum, { sharePpm }) => sum + sharePpm, 0);
  if (last === undefined || allocated + SHARE_PPM > WHOLE_PPM) return undefined;
  const { funder, mode, sites, holder } = last;
  return { funder, mode, sites, applicant: holder };
}

/** Besides Rosa Reviewer, who is in the chooser. */
function reviewersOf(funder: PartyId): readonly Persona[] {
  const scope = { kind: 'party', id: funder } as const;
  return EVALUATORS.map((persona) => ({ ...persona, grants: [{ role: 'reviewer', scope }] }));
}

interface Saving {
  readonly application: DemoApplication;
  readonly applicant: PartyId;
  readonly funder: Funder;
  /** In which what is awarded is used. */
  readonly quarter: { readonly start: EpochSeconds; readonly end: EpochSeconds };
  readonly facts: AwardFacts;
}

async function saveApplication(writer: Writer, saving: Saving): Promise<void> {
  const { application, applicant, quarter, facts } = saving;
  const { call, content: text, submittedDaysAgo } = application;
  const id: ApplicationId = `application_${application.name}`;
  const now = writer.caller.at;
  const submittedAt = daysAfter(now, -submittedDaysAgo);
  const lead = asOf(writer, submittedAt, 'person_demo-applicant');
  const content = { ...text, ...quarter };
  const submitted = must(await submitApplication(lead, { id, call, applicant, content }, facts));
  const begunAt = toEpochSeconds(Math.max(submittedAt, submitted.cutOff ?? 0));
  const at = (days: number) => toEpochSeconds(Math.min(daysAfter(begunAt, days), now));
  const isFound = await findSo(writer, { id, saving, at });
  if (!isFound) return;
  await reviewAndDecide(writer, { id, saving, at });
}

interface Course {
  readonly id: ApplicationId;
  readonly saving: Saving;
  /** So many days after it could begin, and not after now. */
  readonly at: (days: number) => EpochSeconds;
}

const ELIGIBLE = 'A small enterprise that is established in the Union.';
const TOO_LARGE = 'Its customer has 40,000 employees and ordered the work: the call is for others.';
const FEASIBLE = 'Fits: the jobs checkpoint, and the data comes within the storage of the site.';

/** Whether it goes on after eligibility and technical check. */
async function findSo(writer: Writer, { id, saving, at }: Course): Promise<boolean> {
  const { state, call } = saving.application;
  const target = { id, version: undefined };
  if (state === 'eligibility') return false;
  const officer = asOf(writer, at(1), OFFICER_IDS[0]);
  const isPassed = state !== 'declined';
  const said = isPassed ? ELIGIBLE : TOO_LARGE;
  must(await recordFinding(officer, target, 'eligibility', { isPassed, said }));
  if (!isPassed || state === 'technical-check') return false;
  if (call === 'access-call_playground') return true;
  const finding = { isPassed: true, said: FEASIBLE };
  must(
    await recordFinding(asOf(writer, at(3), OFFICER_IDS[0]), target, 'technical-check', finding),
  );
  return true;
}

async function reviewAndDecide(writer: Writer, course: Course): Promise<void> {
  const { id, saving, at } = course;
  const { application, quarter, funder, facts } = saving;
  const { state, recommendedHours, awardedHours, asksFor } = application;
  const target = { id, version: undefined };
  if (application.call === 'access-call_regular') {
    await review(writer, course);
    if (recommendedHours === undefined) return;
    const recommendation = {
      gpuSeconds: hours(recommendedHours),
      said: 'Excellent; the last quarter of the plan can wait for its first results.',
    };
    must(await recommendApplication(asOf(writer, at(24), OFFICER_IDS[1]), target, recommendation));
  }
  if (awardedHours === undefined) return;
  assert(state === 'awarded', id);
  const award = {
    ...quarter,
    gpuSeconds: hours(awardedHours),
    sites: funder.sites,
    storageGibibytes: undefined,
    said: 'Awarded as far as the share of the call reaches.',
  };
  must(await awardApplication(asOf(writer, at(28), OFFICER_IDS[0]), target, award, facts));
  if (asksFor !== undefined) await askForMore(writer, course, asksFor);
}

/** What its funder has not answered yet. */
async function askForMore(
  writer: Writer,
  { id, saving, at }: Course,
  { hours: count, said }: NonNullable<DemoApplication['asksFor']>,
): Promise<void> {
  const lead = asOf(writer, at(30), 'person_demo-applicant');
  const { allocation } = present(await selectApplication(writer, id), id);
  const asked = { end: undefined, moreGpuSeconds: hours(count), holder: undefined };
  const change = {
    id: `change_${saving.application.name}` as const,
    allocation: present(allocation, id),
    said,
    ...asked,
  };
  must(await askForChange(lead, change, saving.facts));
}

/** Rosa Reviewer has not begun with what still waits for reviews. */
async function review(writer: Writer, { id, saving, at }: Course): Promise<void> {
  const { state, content } = saving.application;
  const officer = asOf(writer, at(4), OFFICER_IDS[0]);
  for (const person of EVALUATOR_IDS) must(await assignReviewer(officer, id, person));
  const [, second, third] = EVALUATOR_IDS;
  const writing = state === 'review' ? [second] : [second, third];
  for (const [index, person] of writing.entries()) {
    const reviewer = asOf(writer, at(12 + index), person);
    must(await declareConflict(reviewer, id, { kind: 'none' }));
    must(
      await writeReview(reviewer, id, {
        points: [
          { criterion: 'excellence', points: 9 - index },
          { criterion: 'impact', points: 4 },
          { criterion: 'plan', points: 3 + index },
        ],
        gpuSeconds: toGpuSeconds(Math.floor(content.gpuSeconds * 0.75)),
        forApplicant: index === 0 ? FIRST_REVIEW : SECOND_REVIEW,
        forPanel: 'Three quarters of it would show whether the rest is worth it.',
      }),
    );
  }
}

const FIRST_REVIEW = 'The aim is clear and the method new. Say what you compare yourself with.';
const SECOND_REVIEW = 'Strong team. The plan for the last months is thin.';
