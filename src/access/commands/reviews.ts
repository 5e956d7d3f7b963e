/**
 * Peer review of applications. Refusals come in the order of the rules in `review.ts`, after
 * `not_found`: an application that the caller does not review is not there for it.
 */
import type { FoundRefusal } from '../../kernel/as-seen.ts';
import { present } from '../../kernel/assert.ts';
import type { ApplicationId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { JsonObject, Reader, Writer } from '../../platform/database/transaction.ts';
import { isAllowed } from '../../platform/identity/permissions.ts';
import { personAsActor } from '../../platform/identity/person-as-actor.ts';
import type { PersonId } from '../../platform/identity/store/persons.ts';
import type { AccessCallTerms } from '../access-call.ts';
import { type JudgeRefusal, standingAfter } from '../application.ts';
import {
  type AssignRefusal,
  assignRefusal,
  type Declaration,
  type DeclareRefusal,
  declareRefusal,
  type IndependenceRefusal,
  independenceRefusal,
  type Reviewer,
  type ReviewText,
  reviewsRefusal,
  type WriteRefusal,
  writeRefusal,
} from '../review.ts';
import { type StoredApplication, updateStanding } from '../store/applications.ts';
import {
  insertReviewer,
  type StoredReviewer,
  selectReviewCount,
  selectReviewer,
  updateReview,
  updateReviewerDeclared,
} from '../store/reviewers.ts';
import { type LoadedApplication, loadApplication, told } from './applications.ts';
import { loadToJudge, mayApplyFor } from './decisions.ts';

/** There is no such application for the caller to review, or it decides or applies by now. */
type NotYours = FoundRefusal | IndependenceRefusal;

export type AssignOutcome = Outcome<StoredReviewer, FoundRefusal | JudgeRefusal | AssignRefusal>;
export type DeclareOutcome = Outcome<StoredReviewer, NotYours | DeclareRefusal>;
export type WriteOutcome = Outcome<StoredReviewer, NotYours | WriteRefusal>;

/** Has a person review an application; it must be a reviewer of the funder, and decide nothing. */
export async function assignReviewer(
  writer: Writer,
  id: ApplicationId,
  person: PersonId,
): Promise<AssignOutcome> {
  const found = await loadToJudge(writer, { id, version: undefined });
  if (!found.ok) return found;
  const { application, call } = found.value;
  const reviewer = await reviewerOf(writer, found.value, person);
  const isAssigned = (await selectReviewer(writer, id, person)) !== undefined;
  const refusal = assignRefusal(application, { person, reviewer }, isAssigned);
  if (refusal !== undefined) return refused(refusal);
  await insertReviewer(writer, id, person);
  tell(writer, { application, call }, { verb: 'assign', detail: { person }, persons: [person] });
  return done(await reviewerNow(writer, id, person));
}

/** The caller declares a conflict of interest with an application, or that there is none. */
export async function declareConflict(
  writer: Writer,
  id: ApplicationId,
  declared: Declaration,
): Promise<DeclareOutcome> {
  const found = await loadOwn(writer, id);
  if (!found.ok) return found;
  const { application, call, own } = found.value;
  const refusal = declareRefusal(application, own.declaration, declared);
  if (refusal !== undefined) return refused(refusal);
  await updateReviewerDeclared(writer, own, declared);
  tell(writer, { application, call }, { verb: 'declare', detail: { ...declared } });
  return done(await reviewerNow(writer, id, own.person));
}

/**
 * The caller's review, or another in place of the one before. With the last that the panel needs,
 * the application goes on to the panel.
 */
export async function writeReview(
  writer: Writer,
  id: ApplicationId,
  review: ReviewText,
): Promise<WriteOutcome> {
  const found = await loadOwn(writer, id);
  if (!found.ok) return found;
  const { application, call, own } = found.value;
  const terms = present(call.review, `the peer review of ${call.id}`);
  const refusal = writeRefusal(application, own.declaration, review, terms);
  if (refusal !== undefined) return refused(refusal);
  await updateReview(writer, own, review);
  const { forApplicant, forPanel, gpuSeconds } = review;
  const points = review.points.map((each) => ({ ...each }));
  const detail = { points, gpuSeconds, forApplicant, forPanel };
  tell(writer, { application, call }, { verb: 'write', detail });
  const missing = reviewsRefusal(terms, await selectReviewCount(writer, id));
  if (application.state === 'review' && missing === undefined) {
    await updateStanding(writer, id, standingAfter(call, application, 'review', writer.caller.at));
    await told(writer, id, { done: 'reviewed', atStep: 'review' });
  }
  return done(await reviewerNow(writer, id, own.person));
}

interface LoadedOwn extends LoadedApplication {
  readonly own: StoredReviewer;
}

async function loadOwn(writer: Writer, id: ApplicationId): Promise<Outcome<LoadedOwn, NotYours>> {
  const found = await loadApplication(writer, { id, version: undefined });
  if (!found.ok) return found;
  const own = await selectReviewer(writer, id, writer.caller.actor);
  if (own === undefined) return refused({ reason: 'not_found', id });
  const reviewer = present(await reviewerOf(writer, found.value, own.person), own.person);
  const refusal = independenceRefusal(reviewer);
  return refusal === undefined ? done({ ...found.value, own }) : refused(refusal);
}

async function reviewerOf(
  reader: Reader,
  { application, call }: LoadedApplication,
  id: PersonId,
): Promise<Reviewer | undefined> {
  const person = await personAsActor(reader, id);
  if (person === undefined) return undefined;
  const { actor, isActive } = person;
  const scopes = [{ kind: 'party', id: call.funder }] as const;
  const sites = call.sites.map((site) => ({ kind: 'site', id: site }) as const);
  const isBlind = call.review?.isBlind === true;
  return {
    person: id,
    isActive,
    mayReview: isAllowed(actor, 'application.review', scopes),
    decides: isAllowed(actor, 'application.decide', scopes),
    isOfApplicant: await mayApplyFor(reader, id, application),
    seesApplicant:
      isBlind &&
      isAllowed(actor, 'application.read', [
        ...scopes,
        ...sites,
        { kind: 'party', id: application.applicant },
      ]),
  };
}

async function reviewerNow(
  reader: Reader,
  id: ApplicationId,
  person: PersonId,
): Promise<StoredReviewer> {
  return present(await selectReviewer(reader, id, person), `${person} for ${id}`);
}

const PAST_PARTICIPLES = { assign: 'assigned', declare: 'declared', write: 'written' } as const;

interface Deed {
  readonly verb: keyof typeof PAST_PARTICIPLES;
  readonly detail: JsonObject;
  /** Whom it is for, whatever else they hear. */
  readonly persons?: readonly PersonId[];
}

/** The audit has all of it; the event says to those who decide that something was done. */
function tell(
  writer: Writer,
  {
    application,
    call,
  }: { readonly application: StoredApplication; readonly call: AccessCallTerms },
  { verb, detail, persons = [] }: Deed,
): void {
  writer.audit({ action: `review.${verb}`, subject: application.id, detail });
  writer.publish({
    kind: `review.${PAST_PARTICIPLES[verb]}`,
    subject: application.id,
    scopes: [`party:${call.funder}`],
    detail: {},
    persons,
  });
}
