/**
 * What is decided of an application, step by step, each by a person who is not of its applicant.
 * Refusals come in the order of the rules in `application.ts`, after `not_found` and
 * `version_changed`: its own application, another step, what the step asks for.
 */
import type { FoundRefusal, Target } from '../../kernel/as-seen.ts';
import type { ApplicationId } from '../../kernel/ids.ts';
import { done, type Outcome, refused } from '../../kernel/outcome.ts';
import type { GpuSeconds } from '../../kernel/units.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import { isAllowed } from '../../platform/identity/permissions.ts';
import { personAsActor } from '../../platform/identity/person-as-actor.ts';
import {
  type AmountRefusal,
  amountRefusal,
  type JudgedRefusal,
  type JudgeRefusal,
  judgedRefusal,
  judgeRefusal,
  type StateRefusal,
  standingAfter,
  stateRefusal,
} from '../application.ts';
import { type ReviewsRefusal, reviewsRefusal } from '../review.ts';
import {
  hasRecommended,
  type StoredApplication,
  updateRecommended,
  updateStanding,
} from '../store/applications.ts';
import { selectReviewCount } from '../store/reviewers.ts';
import {
  type ApplicationOutcome,
  type LoadedApplication,
  loadApplication,
  told,
} from './applications.ts';

export interface Finding {
  readonly isPassed: boolean;
  /** Why; the applicant reads it. */
  readonly said: string;
}

export type FindingOutcome = ApplicationOutcome<FoundRefusal | JudgeRefusal | StateRefusal>;

const FOUND = { eligibility: 'found-eligible', 'technical-check': 'found-feasible' } as const;

/** Whether the applicant may apply, or whether the sites can run it; where not, it is declined. */
export async function recordFinding(
  writer: Writer,
  target: Target<ApplicationId>,
  step: keyof typeof FOUND,
  { isPassed, said }: Finding,
): Promise<FindingOutcome> {
  const found = await loadToJudge(writer, target);
  if (!found.ok) return found;
  const { application, call } = found.value;
  const refusal = stateRefusal(application, step);
  if (refusal !== undefined) return refused(refusal);
  if (!isPassed) return done(await decline(writer, application, said));
  const { id } = application;
  await updateStanding(writer, id, standingAfter(call, application, step, writer.caller.at));
  return done(await told(writer, id, { done: FOUND[step], atStep: step, said }));
}

export interface Recommendation {
  /** 0: nothing is recommended. */
  readonly gpuSeconds: GpuSeconds;
  readonly said: string;
}

export type RecommendRefusal = FoundRefusal | JudgeRefusal | JudgedRefusal | AmountRefusal;
export type RecommendOutcome = ApplicationOutcome<RecommendRefusal | ReviewsRefusal>;

/**
 * What the panel recommends after the reviews; it stays beside what is awarded. With fewer reviews
 * than its call asks for it waits for others, before the amount is looked at.
 */
export async function recommendApplication(
  writer: Writer,
  target: Target<ApplicationId>,
  { gpuSeconds, said }: Recommendation,
): Promise<RecommendOutcome> {
  const found = await loadToJudge(writer, target);
  if (!found.ok) return found;
  const { application, call } = found.value;
  const { id, content } = application;
  const now = writer.caller.at;
  const refusal =
    judgedRefusal(application, 'panel', now) ??
    reviewsRefusal(call.review, await selectReviewCount(writer, id)) ??
    amountRefusal(gpuSeconds, content);
  if (refusal !== undefined) return refused(refusal);
  await updateRecommended(writer, id, gpuSeconds);
  await updateStanding(writer, id, standingAfter(call, application, 'panel', now));
  return done(await told(writer, id, { done: 'recommended', atStep: 'panel', said, gpuSeconds }));
}

/** Declines what a panel or nobody recommended; the applicant reads why. */
export async function declineApplication(
  writer: Writer,
  target: Target<ApplicationId>,
  said: string,
): Promise<ApplicationOutcome<RecommendRefusal | RecommendedIt>> {
  const found = await loadToAward(writer, target);
  if (!found.ok) return found;
  return done(await decline(writer, found.value.application, said));
}

async function decline(
  writer: Writer,
  { id, state }: StoredApplication,
  said: string,
): Promise<StoredApplication> {
  await updateStanding(writer, id, { state: 'declined', dueAt: undefined });
  return told(writer, id, { done: 'declined', atStep: state, said });
}

/** An application that the panel or nobody recommends, for whoever may decide upon it. */
export async function loadToAward(
  writer: Writer,
  target: Target<ApplicationId>,
): Promise<Outcome<LoadedApplication, RecommendRefusal | RecommendedIt>> {
  const found = await loadToJudge(writer, target);
  if (!found.ok) return found;
  const { application } = found.value;
  const { actor: person, at } = writer.caller;
  const refusal = judgedRefusal(application, 'award', at);
  if (refusal !== undefined) return refused(refusal);
  if (await hasRecommended(writer, application.id, person)) {
    return refused({ reason: 'recommended_it', person });
  }
  return found;
}

/** Where a panel recommends, somebody else decides. */
export type RecommendedIt = { readonly reason: 'recommended_it'; readonly person: string };

/** An application, for whoever is not of its applicant. */
export async function loadToJudge(
  writer: Writer,
  target: Target<ApplicationId>,
): Promise<Outcome<LoadedApplication, FoundRefusal | JudgeRefusal>> {
  const found = await loadApplication(writer, target);
  if (!found.ok) return found;
  const { actor: person } = writer.caller;
  const isOfApplicant = await mayApplyFor(writer, person, found.value.application);
  const refusal = judgeRefusal({ person, isOfApplicant });
  return refusal === undefined ? found : refused(refusal);
}

/** Whether a person leads an application, or may write those of its applicant, by its roles now. */
export async function mayApplyFor(
  reader: Reader,
  person: string,
  { lead, applicant }: Pick<StoredApplication, 'lead' | 'applicant'>,
): Promise<boolean> {
  if (person === lead) return true;
  const found = await personAsActor(reader, person);
  if (found === undefined) return false;
  return isAllowed(found.actor, 'application.write', [{ kind: 'party', id: applicant }]);
}
