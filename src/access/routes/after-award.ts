/** What comes after an award: its use by month, a cut of what is hardly used, the final report. */
import Type, { type Static } from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireGpuSeconds,
  wireId,
  wireInstant,
  wireLines,
  wireMonth,
  wireNullable,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import { isWithin } from '../../platform/identity/permissions.ts';
import {
  type CutOutcome,
  cutAllocation,
  handInReport,
  type ReportOutcome,
  readAwardsToTend,
  readUseOfAward,
  type UseFacts,
} from '../commands/after-award.ts';
import type { AllocationFacts } from '../commands/allocations.ts';
import { selectApplication } from '../store/applications.ts';
import { applicationProblems, refuseApplication } from './application-problems.ts';
import { CLOSED, wireApplication, wireReasonSaid } from './application-wire.ts';
import {
  answerOf,
  applicantOf,
  applicationParams as params,
  readersBy,
  readersOf,
} from './applications.ts';
import { funderOf } from './decisions.ts';

export interface AfterAwardPorts {
  readonly database: Database;
  readonly useFacts: AllocationFacts & UseFacts;
}

const RESULTS_MAX = 200;

const wireReportText = {
  said: wireLines(20_000, 1),
  results: Type.Array(wireText(1_000), { maxItems: RESULTS_MAX }),
};

const wireUse = Type.Object(
  {
    allocation: wireId('allocation_'),
    endsAt: wireInstant,
    months: Type.Array(
      Type.Object(
        {
          month: wireMonth,
          isClosed: Type.Boolean(),
          awardedGpuSeconds: wireGpuSeconds,
          usedGpuSeconds: wireGpuSeconds,
        },
        CLOSED,
      ),
    ),
    /** Null where the call has no such rule. */
    leastUse: wireNullable(
      Type.Object(
        {
          sharePpm: wireCount(1, 1_000_000),
          months: wireCount(1, 120),
          finding: wireWord(['too-early', 'enough', 'too-little']),
          monthCount: wireCount(0, 120),
          awardedGpuSeconds: wireGpuSeconds,
          usedGpuSeconds: wireGpuSeconds,
        },
        { ...CLOSED, title: 'LeastUseFinding' },
      ),
    ),
    reportDueAt: wireNullable(wireInstant),
    report: wireNullable(
      Type.Object(
        { ...wireReportText, usedGpuSeconds: wireGpuSeconds, handedInAt: wireInstant },
        { ...CLOSED, title: 'FinalReport' },
      ),
    ),
  },
  { ...CLOSED, title: 'UseOfAward' },
);

type Use = NonNullable<Awaited<ReturnType<typeof readUseOfAward>>>;

function toWireUse({ allocation, months, leastUse, report, ...use }: Use): Static<typeof wireUse> {
  return {
    allocation: allocation.id,
    endsAt: toWireInstant(allocation.end),
    months: months.map((each) => ({ ...each })),
    leastUse: leastUse === undefined ? null : toWireLeastUse(leastUse),
    reportDueAt: toWireInstantOrNull(use.reportDueAt),
    report: report === undefined ? null : toWireReport(report),
  };
}

function toWireLeastUse({ finding, sharePpm, months }: NonNullable<Use['leastUse']>) {
  const { kind, ...sums } = finding;
  return { sharePpm, months, finding: kind, ...sums };
}

function toWireReport({ said, results, usedGpuSeconds, handedInAt }: NonNullable<Use['report']>) {
  return { said, results: [...results], usedGpuSeconds, handedInAt: toWireInstant(handedInAt) };
}

const getUse = defineRead({
  operationId: 'getUseOfAward',
  path: '/v1/applications/:applicationId/use',
  summary: 'What was used of an award by month, whether that is enough, and its final report',
  room: 'access',
  permission: 'application.read',
  params,
  answer: wireUse,
  find: async ({ params: { applicationId }, caller: { at } }, ports: AfterAwardPorts) => {
    const { database, useFacts } = ports;
    const application = await selectApplication(database, applicationId);
    const use =
      application &&
      (await database.snapshot((reader) => readUseOfAward(reader, application, at, useFacts)));
    if (application === undefined || use === undefined) return undefined;
    const show = async () => ({ body: toWireUse(use) });
    return { scopes: await readersOf(application, database), show };
  },
});

const wireToTend = Type.Object(
  {
    application: wireId('application_'),
    title: wireText(200),
    applicant: wireId('party_'),
    funder: wireId('party_'),
    call: wireId('access-call_'),
    allocation: wireId('allocation_'),
    endsAt: wireInstant,
    why: wireWord(['too-little-used', 'report-overdue']),
    /** Over the closed months that the rule counts; all of them where the call has none. */
    awardedGpuSeconds: wireGpuSeconds,
    usedGpuSeconds: wireGpuSeconds,
    reportDueAt: wireNullable(wireInstant),
  },
  { ...CLOSED, title: 'AwardToTend' },
);

function toWireToTend({ application, use, why }: ToTend): Static<typeof wireToTend> {
  const { id, content, applicant, call: callId } = application;
  const { call, allocation, months, leastUse, reportDueAt } = use;
  const sumOf = (name: 'awardedGpuSeconds' | 'usedGpuSeconds') =>
    leastUse?.finding[name] ?? months.reduce((sum, each) => sum + each[name], 0);
  return {
    ...{ application: id, title: content.title, applicant, funder: call.funder, call: callId },
    ...{ allocation: allocation.id, endsAt: toWireInstant(allocation.end), why },
    awardedGpuSeconds: sumOf('awardedGpuSeconds'),
    usedGpuSeconds: sumOf('usedGpuSeconds'),
    reportDueAt: toWireInstantOrNull(reportDueAt),
  };
}

type ToTend = Awaited<ReturnType<typeof readAwardsToTend>>[number];

const listToTend = defineRoute({
  operationId: 'listAwardsToTend',
  method: 'GET',
  path: '/v1/awards-to-tend',
  summary: 'Awards that are used less than their call asks for, or owe an overdue final report',
  room: 'access',
  permission: 'application.read',
  kind: 'read',
  answer: Type.Object({ items: Type.Array(wireToTend) }, { ...CLOSED, title: 'AwardsToTend' }),
  handle: async ({ reach, caller: { at } }, { database, useFacts }: AfterAwardPorts) => {
    const found = await database.snapshot((reader) => readAwardsToTend(reader, at, useFacts));
    const own = found.filter(({ application, use }) =>
      isWithin(reach, readersBy(application, use.call)),
    );
    return { ok: true, body: { items: own.map(toWireToTend) } };
  },
});

type Refusal = Extract<CutOutcome | ReportOutcome, { readonly ok: false }>;

const OWN_TYPES = {
  not_awarded: {
    type: 'application-not-awarded',
    status: 409,
    title: 'The application was not awarded',
  },
  no_least_use: {
    type: 'no-rule-of-least-use',
    status: 409,
    title: 'The call of the application has no rule of least use',
  },
  not_underused: {
    type: 'award-not-underused',
    status: 409,
    title: 'Only what is used less than the call asks for is cut, after the months that it counts',
  },
  report_too_early: {
    type: 'final-report-too-early',
    status: 409,
    title: 'A final report is handed in after the end of the allocation',
  },
  report_handed_in: {
    type: 'final-report-handed-in',
    status: 409,
    title: 'The final report was handed in',
  },
} as const satisfies Readonly<Record<string, ProblemType>>;

function refuseAfter(refusal: Refusal) {
  switch (refusal.reason) {
    case 'not_awarded':
      return refuse(OWN_TYPES.not_awarded, `It is ${refusal.found}.`);
    case 'no_least_use':
      return refuse(OWN_TYPES.no_least_use, 'What is not used stays.');
    case 'not_underused': {
      const { finding, leastUse } = refusal;
      const { usedGpuSeconds, awardedGpuSeconds, monthCount } = finding;
      return refuse(
        OWN_TYPES.not_underused,
        `Found ${usedGpuSeconds} of ${awardedGpuSeconds} GPU-seconds in ${monthCount} closed ` +
          `months; expected less than ${leastUse.sharePpm} parts per million of it in ` +
          `${leastUse.months} of them.`,
      );
    }
    case 'report_too_early':
      return refuse(OWN_TYPES.report_too_early, `It ends at ${toWireInstant(refusal.end)}.`);
    case 'report_handed_in':
      return refuse(OWN_TYPES.report_handed_in, `At ${toWireInstant(refusal.at)}.`);
    default:
      return refuseApplication(refusal);
  }
}

const cutRoute = defineRoute({
  operationId: 'cutAllocation',
  method: 'POST',
  path: '/v1/applications/:applicationId/cut',
  summary: 'Cut the share of an award that is hardly used to what was used, from next month on',
  room: 'access',
  permission: 'application.decide',
  kind: 'command',
  problems: [
    OWN_TYPES.not_awarded,
    OWN_TYPES.no_least_use,
    OWN_TYPES.not_underused,
    ...applicationProblems('own_application', 'has_ended', 'below_used'),
  ],
  params,
  body: wireReasonSaid,
  answer: wireApplication,
  scopesOf: funderOf,
  handle: async (
    { params: { applicationId: id }, body, caller, ifMatch },
    { database, useFacts }: AfterAwardPorts,
  ) => {
    const made = await database.write(caller, (writer) =>
      cutAllocation(writer, { id, version: ifMatch }, body.said, useFacts),
    );
    return made.ok ? answerOf(database, made, caller.at) : refuseAfter(made);
  },
});

const reportRoute = defineRoute({
  operationId: 'handInFinalReport',
  method: 'POST',
  path: '/v1/applications/:applicationId/report',
  summary: 'Hand in the final report of an award, once; what was used by then stands beside it',
  room: 'access',
  permission: 'application.write',
  kind: 'command',
  problems: [OWN_TYPES.not_awarded, OWN_TYPES.report_too_early, OWN_TYPES.report_handed_in],
  params,
  body: Type.Object(wireReportText, { ...CLOSED, title: 'FinalReportText' }),
  answer: wireApplication,
  scopesOf: applicantOf,
  handle: async (
    { params: { applicationId: id }, body, caller, ifMatch },
    { database, useFacts }: AfterAwardPorts,
  ) => {
    const made = await database.write(caller, (writer) =>
      handInReport(writer, { id, version: ifMatch }, body, useFacts),
    );
    return made.ok ? answerOf(database, made, caller.at) : refuseAfter(made);
  },
});

export const AFTER_AWARD_ROUTES: readonly AnyRoute<AfterAwardPorts>[] = [
  getUse,
  listToTend,
  cutRoute,
  reportRoute,
];
