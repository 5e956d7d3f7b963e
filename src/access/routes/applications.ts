/**
 * Applications. Seen by their applicant, by the funder that they apply to and by the sites of their
 * call; written by those who apply for a party.
 */
import Type from 'typebox';
import { present } from '../../kernel/assert.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereInReach } from '../../platform/http/page-sql.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import { wireId } from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import {
  type ApplicantFacts,
  amendApplication,
  submitApplication,
  withdrawApplication,
} from '../commands/applications.ts';
import { readCourse } from '../commands/course.ts';
import { selectAccessCall } from '../store/access-calls.ts';
import {
  PRICED_APPLICATIONS,
  type PricedApplicationRow,
  pricedApplicationFromRow,
  type StoredApplication,
  selectApplication,
  selectPricedApplication,
} from '../store/applications.ts';
import { applicationProblems, refuseApplication } from './application-problems.ts';
import {
  CLOSED,
  fromWireContent,
  toWireApplication,
  toWireCourse,
  wireApplication,
  wireApplicationState,
  wireApplicationText,
  wireCourse,
  wireNewApplication,
  wireReasonSaid,
} from './application-wire.ts';

export interface ApplicationPorts {
  readonly database: Database;
  readonly allocationFacts: ApplicantFacts;
}

const APPLICATIONS = {
  ...PRICED_APPLICATIONS,
  sorts: {
    id: { column: 'a.id', type: 'text' },
    added: { column: 'a.position', type: 'bigint' },
    requested: { column: 'a.requested_gpu_seconds', type: 'bigint' },
    /** Those that wait for nothing come last. */
    due: { column: `coalesce(a.due_at, ${Number.MAX_SAFE_INTEGER})`, type: 'bigint' },
  },
  id: { column: 'a.id', type: 'text' },
} as const;

const listApplications = defineList({
  operationId: 'listApplications',
  path: '/v1/applications',
  summary: 'Who applies for how much: requested, recommended and awarded side by side',
  room: 'access',
  permission: 'application.read',
  item: wireApplication,
  filters: {
    call: Type.Optional(wireId('access-call_')),
    applicant: Type.Optional(wireId('party_')),
    funder: Type.Optional(wireId('party_')),
    state: Type.Optional(wireApplicationState),
    overdue: Type.Optional(Type.Boolean()),
  },
  sorts: ['id', 'added', 'requested', 'due'],
  defaultSort: 'added',
  readPage: async ({ page, query, reach, caller: { at } }, { database }: ApplicationPorts) => {
    const { overdue } = query;
    const inReach = whereInReach(reach, { party: 'c.funder' });
    const own = whereInReach(reach, { party: 'a.applicant' });
    const atSite = whereInReach(reach, { site: 's.site' });
    const found = await selectPage<PricedApplicationRow>(database, APPLICATIONS, page, [
      inReach &&
        ((bind) =>
          `${inReach(bind)} OR ${own?.(bind)} OR EXISTS (
             SELECT FROM access.call_site AS s WHERE s.call = c.id AND (${atSite?.(bind)}))`),
      whereEqual('a.call', query.call),
      whereEqual('a.applicant', query.applicant),
      whereEqual('c.funder', query.funder),
      whereEqual('a.state', query.state),
      overdue === undefined
        ? undefined
        : (bind) => `coalesce(a.due_at < ${bind(at)}, false) = ${bind(overdue)}`,
    ]);
    return mapPage(found, (row) => toWireApplication(pricedApplicationFromRow(row), at));
  },
});

export const applicationParams = Type.Object({ applicationId: wireId('application_') }, CLOSED);
interface OfApplication {
  readonly params: { readonly applicationId: string };
}

export async function readersOf(
  { applicant, call }: StoredApplication,
  reader: Reader,
): Promise<readonly Scope[]> {
  const terms = (await selectAccessCall(reader, call))?.terms;
  const byApplicant = [{ kind: 'party', id: applicant } as const];
  return terms === undefined ? byApplicant : readersBy({ applicant }, terms);
}

export function readersBy(
  { applicant }: Pick<StoredApplication, 'applicant'>,
  { funder, sites }: { readonly funder: string; readonly sites: readonly string[] },
): readonly Scope[] {
  return [
    ...[applicant, funder].map((id) => ({ kind: 'party', id }) as const),
    ...sites.map((id) => ({ kind: 'site', id }) as const),
  ];
}

const getApplication = defineRead({
  operationId: 'getApplication',
  path: '/v1/applications/:applicationId',
  summary: 'One application, with what is requested, recommended and awarded',
  room: 'access',
  permission: 'application.read',
  params: applicationParams,
  answer: wireApplication,
  find: async ({ params: { applicationId }, caller: { at } }, ports: ApplicationPorts) => {
    const found = await selectPricedApplication(ports.database, applicationId);
    if (found === undefined) return undefined;
    const show = async () => ({ body: toWireApplication(found, at), version: found.version });
    return { scopes: await readersOf(found, ports.database), show };
  },
});

const getCourse = defineRead({
  operationId: 'getApplicationCourse',
  path: '/v1/applications/:applicationId/course',
  summary: 'What was done with an application and what was said; once decided, what reviewers say',
  room: 'access',
  permission: 'application.read',
  params: applicationParams,
  answer: wireCourse,
  find: async ({ params: { applicationId } }, { database }: ApplicationPorts) => {
    const found = await selectApplication(database, applicationId);
    if (found === undefined) return undefined;
    const show = () =>
      database.snapshot(async (reader) => {
        const { steps, comments } = await readCourse(reader, found);
        return { body: toWireCourse(steps, comments) };
      });
    return { scopes: await readersOf(found, database), show };
  },
});

/** What a command answers: the application as it is now, or why not. */
export async function answerOf(
  database: Database,
  made:
    | Parameters<typeof refuseApplication>[0]
    | { readonly ok: true; readonly value: StoredApplication },
  now: number,
) {
  if (!made.ok) return refuseApplication(made);
  const { id } = made.value;
  const found = present(await selectPricedApplication(database, id), id);
  return { ok: true, body: toWireApplication(found, now), version: found.version } as const;
}

export async function applicantOf({ params: { applicationId } }: OfApplication, reader: Reader) {
  const found = await selectApplication(reader, applicationId);
  return found === undefined ? undefined : [{ kind: 'party', id: found.applicant } as const];
}

const CONTENT_REASONS = [
  'access_call_not_open',
  'party_unknown',
  'outside_union',
  'not_open_to_kind',
  'not_free_for_user',
  'not_union_funded',
  'interval_empty',
  'in_the_past',
  'asks_for_too_long',
  'asks_for_too_much',
  'report_overdue',
] as const;

const submitRoute = defineRoute({
  operationId: 'submitApplication',
  method: 'POST',
  path: '/v1/applications',
  summary: 'Apply to a call in the name of a party; who submits leads the project once awarded',
  room: 'access',
  permission: 'application.write',
  kind: 'create',
  problems: applicationProblems('exists', 'not_a_person', ...CONTENT_REASONS),
  body: wireNewApplication,
  answer: wireApplication,
  scopesOf: async ({ body }) => [{ kind: 'party', id: body.applicant }],
  handle: async ({ body, caller }, { database, allocationFacts }: ApplicationPorts) => {
    const { id, call, applicant, ...text } = body;
    const content = fromWireContent(text);
    const made = await database.write(caller, (writer) =>
      submitApplication(writer, { id, call, applicant, content }, allocationFacts),
    );
    const answer = await answerOf(database, made, caller.at);
    return answer.ok ? { ...answer, location: `/v1/applications/${id}` } : answer;
  },
});

const amendRoute = defineRoute({
  operationId: 'amendApplication',
  method: 'PUT',
  path: '/v1/applications/:applicationId',
  summary: 'Put another text in place, before the cut-off; without one, until it is eligible',
  room: 'access',
  permission: 'application.write',
  kind: 'update',
  problems: applicationProblems('at_another_step', 'past_its_cut_off', ...CONTENT_REASONS),
  params: applicationParams,
  body: wireApplicationText,
  answer: wireApplication,
  scopesOf: applicantOf,
  handle: async (
    { params: { applicationId: id }, body, caller, ifMatch },
    { database, allocationFacts }: ApplicationPorts,
  ) => {
    const target = { id, version: ifMatch };
    const made = await database.write(caller, (writer) =>
      amendApplication(writer, target, fromWireContent(body), allocationFacts),
    );
    return answerOf(database, made, caller.at);
  },
});

const withdrawRoute = defineRoute({
  operationId: 'withdrawApplication',
  method: 'POST',
  path: '/v1/applications/:applicationId/withdraw',
  summary: 'Withdraw an application before it is awarded or declined',
  room: 'access',
  permission: 'application.write',
  kind: 'command',
  problems: applicationProblems('at_another_step'),
  params: applicationParams,
  body: wireReasonSaid,
  answer: wireApplication,
  scopesOf: applicantOf,
  handle: async (
    { params: { applicationId: id }, body, caller, ifMatch },
    { database }: ApplicationPorts,
  ) => {
    const made = await database.write(caller, (writer) =>
      withdrawApplication(writer, { id, version: ifMatch }, body.said),
    );
    return answerOf(database, made, caller.at);
  },
});

export const APPLICATION_ROUTES: readonly AnyRoute<ApplicationPorts>[] = [
  listApplications,
  getApplication,
  getCourse,
  submitRoute,
  amendRoute,
  withdrawRoute,
];
