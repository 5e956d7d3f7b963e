import { toGpuSeconds } from '../../kernel/units.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import type { Scope } from '../../platform/identity/access.ts';
import { type AwardFacts, awardApplication } from '../commands/award.ts';
import { declineApplication, recommendApplication, recordFinding } from '../commands/decisions.ts';
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

const eligibilityRoute = defineRoute({
  operationId: 'recordEligibility',
  method: 'POST',
  path: '/v1/applications/:applicationId/eligibility',
  summary: 'Say whether the applicant may apply here; where not, the application is declined',
  room: 'access',
  permission: 'application.decide',
  kind: 'command',
  problems: applicationProblems('own_application', 'at_another_step'),
  params,
  body: wireFinding,
  answer: wireApplication,
  scopesOf: funderOf,
  handle: async (
    { params: { applicationId: id }, body, caller, ifMatch },
    ports: DecisionPorts,
  ) => {
    const { database } = ports;
    const finding = { isPassed: body.passed, said: body.said };
    const made = await database.write(caller, (writer) =>
      recordFinding(writer, { id, version: ifMatch }, 'eligibility', finding),
    );
    return answerOf(database, made, caller.at);
  },
});

const technicalRoute = defineRoute({
  operationId: 'recordTechnicalCheck',
  method: 'POST',
  path: '/v1/applications/:applicationId/technical-check',
  summary: 'Say whether the sites can run what is asked for; where not, it is declined',
  room: 'access',
  permission: 'application.check',
  kind: 'command',
  problems: applicationProblems('own_application', 'at_another_step'),
  params,
  body: wireFinding,
  answer: wireApplication,
  scopesOf: funderAndSitesOf,
  handle: async (
    { params: { applicationId: id }, body, caller, ifMatch },
    ports: DecisionPorts,
  ) => {
    const { database } = ports;
    const finding = { isPassed: body.passed, said: body.said };
    const made = await database.write(caller, (writer) =>
      recordFinding(writer, { id, version: ifMatch }, 'technical-check', finding),
    );
    return answerOf(database, made, caller.at);
  },
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
  handle: async (
    { params: { applicationId: id }, body, caller, ifMatch },
    ports: DecisionPorts,
  ) => {
    const { database } = ports;
    const recommendation = { ...body, gpuSeconds: toGpuSeconds(body.gpuSeconds) };
    const made = await database.write(caller, (writer) =>
      recommendApplication(writer, { id, version: ifMatch }, recommendation),
    );
    return answerOf(database, made, caller.at);
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
  handle: async (
    { params: { applicationId: id }, body, caller, ifMatch },
    ports: DecisionPorts,
  ) => {
    const { database, awardFacts } = ports;
    const made = await database.write(caller, (writer) =>
      awardApplication(writer, { id, version: ifMatch }, fromWireAward(body), awardFacts),
    );
    return answerOf(database, made, caller.at);
  },
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
  handle: async (
    { params: { applicationId: id }, body, caller, ifMatch },
    ports: DecisionPorts,
  ) => {
    const { database } = ports;
    const made = await database.write(caller, (writer) =>
      declineApplication(writer, { id, version: ifMatch }, body.said),
    );
    return answerOf(database, made, caller.at);
  },
});

export const DECISION_ROUTES: readonly AnyRoute<DecisionPorts>[] = [
  eligibilityRoute,
  technicalRoute,
  recommendRoute,
  awardRoute,
  declineRoute,
];
