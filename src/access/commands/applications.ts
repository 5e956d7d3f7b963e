/**
 * What an applicant does: it submits, writes anew and withdraws. Refusals come in the order of the
 * rules in `application.ts`, after `not_found` and `version_changed`.
 */
import { asSeen, type FoundRefusal, type Target } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { AccessCallId, ApplicationId, PartyId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import type { PersonId } from '../../platform/identity/store/persons.ts';
import { type AccessCallTerms, STEPS } from '../access-call.ts';
import { isOutsideUnion, isUnionTime } from '../allocation-rules.ts';
import {
  type AmendRefusal,
  type ApplicationContent,
  amendRefusal,
  type ContentRefusal,
  type ContentScene,
  contentRefusal,
  firstStanding,
  isDecided,
  type StateRefusal,
} from '../application.ts';
import { holdAccessCall, selectAccessCall } from '../store/access-calls.ts';
import { selectMode } from '../store/allocations.ts';
import {
  type CourseDraft,
  insertApplication,
  insertCourseStep,
  lockApplication,
  type StoredApplication,
  selectApplication,
  updateApplicationContent,
  updateStanding,
} from '../store/applications.ts';
import { selectOverdueReport } from '../store/final-reports.ts';
import type { AllocationFacts } from './allocations.ts';

/** What other rooms know that an application is checked against. */
export interface ApplicantFacts extends Pick<AllocationFacts, 'parties'> {}

export interface NewApplication {
  readonly id: ApplicationId;
  readonly call: AccessCallId;
  readonly applicant: PartyId;
  readonly content: ApplicationContent;
}

type SubmitRefusal =
  | { readonly reason: 'exists'; readonly id: ApplicationId }
  | FoundRefusal
  /** An application is led by a person, so it is a person who submits it. */
  | { readonly reason: 'not_a_person'; readonly actor: string }
  | ContentRefusal;

export type ApplicationOutcome<Refusal extends { readonly reason: string }> = Outcome<
  StoredApplication,
  Refusal
>;

export type SubmitOutcome = ApplicationOutcome<SubmitRefusal>;

/** The caller leads it: its principal investigator once it is awarded. */
export async function submitApplication(
  writer: Writer,
  { id, call: callId, applicant, content }: NewApplication,
  facts: ApplicantFacts,
): Promise<SubmitOutcome> {
  const call = await holdAccessCall(writer, callId);
  if (call === undefined) return refused({ reason: 'not_found', id: callId });
  if ((await selectApplication(writer, id)) !== undefined) return refused({ reason: 'exists', id });
  const { actor, at } = writer.caller;
  if (!isPerson(actor)) return refused({ reason: 'not_a_person', actor });
  const { terms } = call;
  const scene = await contentScene(writer, terms, applicant, facts);
  const refusal = contentRefusal(terms, applicant, content, scene);
  if (refusal !== undefined) return refused(refusal);
  const standing = firstStanding(terms, at);
  const of = { id, call: callId, applicant, lead: actor, content };
  const isNew = await insertApplication(writer, { ...of, ...standing });
  if (!isNew) return refused({ reason: 'exists', id });
  const { gpuSeconds } = content;
  return done(await told(writer, id, { done: 'submitted', atStep: standing.state, gpuSeconds }));
}

function isPerson(actor: string): actor is PersonId {
  return actor.startsWith('person_');
}

async function contentScene(
  reader: Writer,
  { funder, mode }: AccessCallTerms,
  applicant: PartyId,
  facts: ApplicantFacts,
): Promise<ContentScene> {
  const parties = await facts.parties(reader);
  return {
    now: reader.caller.at,
    hasApplicant: parties.some(({ id }) => id === applicant),
    isOutsideUnion: isOutsideUnion({ funder, holder: applicant }, parties),
    isUnionTime: isUnionTime(funder, parties),
    mode: present(await selectMode(reader, mode), mode),
    reportOverdue: await selectOverdueReport(reader, { applicant, funder }, reader.caller.at),
  };
}

export type AmendOutcome = ApplicationOutcome<FoundRefusal | AmendRefusal | ContentRefusal>;

/** Puts another text in place of that of an application that nobody has looked at yet. */
export async function amendApplication(
  writer: Writer,
  target: Target<ApplicationId>,
  content: ApplicationContent,
  facts: ApplicantFacts,
): Promise<AmendOutcome> {
  const found = await loadApplication(writer, target);
  if (!found.ok) return found;
  const { application, call } = found.value;
  const { id, applicant } = application;
  const stands = amendRefusal(application, writer.caller.at);
  if (stands !== undefined) return refused(stands);
  const scene = await contentScene(writer, call, applicant, facts);
  const refusal = contentRefusal(call, applicant, content, scene);
  if (refusal !== undefined) return refused(refusal);
  await updateApplicationContent(writer, id, content);
  const { gpuSeconds } = content;
  return done(await told(writer, id, { done: 'amended', atStep: application.state, gpuSeconds }));
}

export type WithdrawOutcome = ApplicationOutcome<FoundRefusal | StateRefusal>;

/** Until it is awarded or declined. */
export async function withdrawApplication(
  writer: Writer,
  target: Target<ApplicationId>,
  said: string | undefined,
): Promise<WithdrawOutcome> {
  const found = await loadApplication(writer, target);
  if (!found.ok) return found;
  const { id, state } = found.value.application;
  if (isDecided(state)) {
    return refused({ reason: 'at_another_step', found: state, expected: STEPS });
  }
  await updateStanding(writer, id, { state: 'withdrawn', dueAt: undefined });
  return done(await told(writer, id, { done: 'withdrawn', atStep: state, said }));
}

export interface LoadedApplication {
  readonly application: StoredApplication;
  readonly call: AccessCallTerms;
}

/** Locked, as its caller has seen it, with the terms of its call. */
export async function loadApplication(
  writer: Writer,
  target: Target<ApplicationId>,
): Promise<Outcome<LoadedApplication, FoundRefusal>> {
  const found = asSeen(await lockApplication(writer, target.id), target);
  if (!found.ok) return found;
  const application = found.value;
  const call = await callOf(writer, application);
  return done({ application, call });
}

export async function callOf(
  reader: Reader,
  { call }: Pick<StoredApplication, 'call'>,
): Promise<AccessCallTerms> {
  return present(await selectAccessCall(reader, call), call).terms;
}

/**
 * Adds to the course of an application, and says in audit and events what was done; answers the
 * application as it is now.
 */
export async function told(
  writer: Writer,
  id: ApplicationId,
  step: CourseDraft,
): Promise<StoredApplication> {
  await insertCourseStep(writer, id, step);
  const application = present(await selectApplication(writer, id), id);
  const { call, applicant, lead, state } = application;
  const { funder, sites } = await callOf(writer, application);
  const detail: JsonObject = {
    call,
    applicant,
    atStep: step.atStep,
    said: step.said ?? null,
    gpuSeconds: step.gpuSeconds ?? null,
    state,
  };
  writer.audit({ action: `application.${VERBS[step.done]}`, subject: id, detail });
  writer.publish({
    kind: `application.${step.done}`,
    subject: id,
    scopes: [`party:${applicant}`, `party:${funder}`, ...sites.map((site) => `site:${site}`)],
    detail: { state },
    persons: ANSWERS.has(step.done) ? [lead] : [],
  });
  return application;
}

/** What whoever leads an application waits for. */
const ANSWERS: ReadonlySet<CourseDraft['done']> = new Set(['awarded', 'declined', 'cut']);

/** As the audit says them. */
const VERBS: Readonly<Record<CourseDraft['done'], string>> = {
  submitted: 'submit',
  amended: 'amend',
  'found-eligible': 'find-eligible',
  'found-feasible': 'find-feasible',
  reviewed: 'review',
  recommended: 'recommend',
  awarded: 'award',
  declined: 'decline',
  withdrawn: 'withdraw',
  escalated: 'escalate',
  cut: 'cut',
  reported: 'report',
};
