/**
 * What is decided of applications. The officers of the funder decide; whether the sites of the call
 * can run what is asked for is said by those who operate one of them, too.
 */
import type { Target } from '../../kernel/as-seen.ts';
import type { ApplicationId } from '../../kernel/ids.ts';
import { toGpuSeconds } from '../../kernel/units.ts';
import type { Caller, Database, Reader, Writer } from '../../platform/database/transaction.ts';
import { type AnyRoute, defineRoute, type RouteWords } from '../../platform/http/route.ts';
import type { Scope } from '../../platform/identity/access.ts';
import { type AwardFacts, type AwardOutcome, awardApplication } from '../commands/award.ts';
import {
  declineApplication,
  type FindingOutcome,
  type RecommendOutcome,
  recommendApplication,
  recordFinding,
} from '../commands/decisions.ts';
import { selectAccessCall } from '../store/access-calls.ts';
import { selectApplication } from '../store/applications.ts';
import { applicationProblems } from './application-problems.ts';
import {
  fromWireAward,
  wireApplication,
  wireAward,
  wireFinding,
  wireReasonSaid,
  wireRecommendation,
} from './application-wire.ts';
import { answerOf, applicationParams as params } from './applications.ts';

export interface DecisionPorts {
  readonly database: Database;
  readonly awardFacts: AwardFacts;
}

interface OfApplication {
  readonly params: { readonly applicationId: string };
}

async function callOf({ params: { applicationId } }: OfApplication, reader: Reader) {
  const found = await selectApplication(reader, applicationId);
  return found && (await selectAccessCall(reader, found.call))?.terms;
}

/** Who gives it. */
export async function funderOf(
  request: OfApplication,
  reader: Reader,
): Promise<readonly Scope[] | undefined> {
  const call = await callOf(request, reader);
  return call && [{ kind: 'party', id: call.funder }];
}

/** Who gives it, and where. */
async function funderAndSitesOf(
  request: OfApplication,
  reader: Reader,
): Promise<readonly Scope[] | undefined> {
  const call = await callOf(request, reader);
  if (call === undefined) return undefined;
  return [
    { kind: 'party', id: call.funder },
    ...call.sites.map((id) => ({ kind: 'site', id }) as const),
  ];
}

interface DecisionRequest {
  readonly params: { readonly applicationId: ApplicationId };
  readonly caller: Caller;
  readonly ifMatch: number | undefined;
}

type Decided = FindingOutcome | RecommendOutcome | AwardOutcome;

/** In one transaction, of the application as its caller has seen it. */
async function decided<Outcome extends Decided>(
  { params: { applicationId: id }, caller, ifMatch: version }: DecisionRequest,
  database: Database,
  decide: (writer: Writer, target: Target<ApplicationId>) => Promise<Outcome>,
) {
  const made = await database.write(caller, (writer) => decide(writer, { id, version }));
  return answerOf(database, made, caller.at);
}

interface FindingWords extends Pick<RouteWords, 'operationId' | 'summary' | 'permission'> {
  readonly step: Parameters<typeof recordFinding>[2];
  readonly scopesOf: typeof funderOf;
}

/** Of a step that is passed or not, with what was found. */
function findingRoute({ step, scopesOf, ...words }: FindingWords) {
  return defineRoute({
    ...words,
    method: 'POST',
    path: `/v1/applications/:applicationId/${step}`,
    room: 'access',
    kind: 'command',
    problems: applicationProblems('own_application', 'at_another_step'),
    params,
    body: wireFinding,
    answer: wireApplication,
    scopesOf,
    handle: (request, { database }: DecisionPorts) => {
      const { passed: isPassed, said } = request.body;
      return decided(request, database, (writer, target) =>
        recordFinding(writer, target, step, { isPassed, said }),
      );
    },
  });
}

const eligibilityRoute = findingRoute({
  step: 'eligibility',
  operationId: 'recordEligibility',
  summary: 'Say whether the applicant may apply here; where not, the application is declined',
  permission: 'application.decide',
  scopesOf: funderOf,
});

const technicalRoute = findingRoute({
  step: 'technical-check',
  operationId: 'recordTechnicalCheck',
  summary: 'Say whether the sites can run what is asked for; where not, it is declined',
  permission: 'application.check',
  scopesOf: funderAndSitesOf,
});

const recommendRoute = defineRoute({
  operationId: 'recommendApplication',
  method: 'POST',
  path: '/v1/applications/:applicationId/recommendation',
  summary: 'Write down what the panel recommends; 0 GPU-seconds recommend nothing',
  room: 'access',
  permission: 'application.decide',
  kind: 'command',
  problems: applicationProblems(
    'own_application',
    'at_another_step',
    'before_its_cut_off',
    'reviews_missing',
    'more_than_requested',
  ),
  params,
  body: wireRecommendation,
  answer: wireApplication,
  scopesOf: funderOf,
  handle: (request, { database }: DecisionPorts) => {
    const { gpuSeconds, said } = request.body;
    return decided(request, database, (writer, target) =>
      recommendApplication(writer, target, { gpuSeconds: toGpuSeconds(gpuSeconds), said }),
    );
  },
});

const awardRoute = defineRoute({
  operationId: 'awardApplication',
  method: 'POST',
  path: '/v1/applications/:applicationId/award',
  summary: 'Award GPU time: an allocation for the applicant, led by who submitted the application',
  room: 'access',
  permission: 'application.decide',
  kind: 'command',
  problems: applicationProblems(
    'own_application',
    'at_another_step',
    'before_its_cut_off',
    'recommended_it',
    'more_than_requested',
    'site_not_of_call',
    'interval_empty',
    'entitlement_too_small',
    'call_exhausted',
    'exists',
    'in_the_past',
    'outside_plan',
    'outside_union',
    'site_repeated',
    'no_entitlement',
    'market_funder',
    'pool_exceeded',
    'storage_exceeded',
  ),
  params,
  body: wireAward,
  answer: wireApplication,
  scopesOf: funderOf,
  handle: (request, { database, awardFacts }: DecisionPorts) =>
    decided(request, database, (writer, target) =>
      awardApplication(writer, target, fromWireAward(request.body), awardFacts),
    ),
});

const declineRoute = defineRoute({
  operationId: 'declineApplication',
  method: 'POST',
  path: '/v1/applications/:applicationId/decline',
  summary: 'Award nothing; the applicant reads why',
  room: 'access',
  permission: 'application.decide',
  kind: 'command',
  problems: applicationProblems(
    'own_application',
    'at_another_step',
    'before_its_cut_off',
    'recommended_it',
  ),
  params,
  body: wireReasonSaid,
  answer: wireApplication,
  scopesOf: funderOf,
  handle: (request, { database }: DecisionPorts) =>
    decided(request, database, (writer, target) =>
      declineApplication(writer, target, request.body.said),
    ),
});

export const DECISION_ROUTES: readonly AnyRoute<DecisionPorts>[] = [
  eligibilityRoute,
  technicalRoute,
  recommendRoute,
  awardRoute,
  declineRoute,
];
