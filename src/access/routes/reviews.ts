/**
 * Peer review. Those who decide assign reviewers and read what they write; a reviewer sees the
 * applications that it is assigned and, once it declared to have no conflict of interest, what
 * stands in them: nothing of others, and nothing of what others wrote.
 */
import Type from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereInReach } from '../../platform/http/page-sql.ts';
import { defineRead } from '../../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import { wireId, wireNullable } from '../../platform/http/wire.ts';
import { assignReviewer, declareConflict, writeReview } from '../commands/reviews.ts';
import { selectAccessCall } from '../store/access-calls.ts';
import { selectApplication } from '../store/applications.ts';
import {
  REVIEWED_APPLICATIONS,
  REVIEWER_COLUMNS,
  type ReviewedRow,
  selectReviewer,
  selectReviewersOf,
} from '../store/reviewers.ts';
import { applicationProblems, refuseApplication } from './application-problems.ts';
import { CLOSED, wireSaid } from './application-wire.ts';
import { applicationParams as params } from './applications.ts';
import { funderOf } from './decisions.ts';
import {
  fromWireReview,
  OWN_REVIEW_COLUMNS,
  type OwnReviewRow,
  toWireApplicationToReview,
  toWireOwnReview,
  toWireReviewed,
  toWireReviewer,
  wireApplicationToReview,
  wireOwnReview,
  wireReviewed,
  wireReviewer,
  wireReviewText,
} from './review-wire.ts';

export interface ReviewPorts {
  readonly database: Database;
}

const getReviews = defineRead({
  operationId: 'getReviews',
  path: '/v1/applications/:applicationId/reviews',
  summary: 'Who reviews an application, what each declared and wrote',
  room: 'access',
  permission: 'application.decide',
  params,
  answer: Type.Object({ reviewers: Type.Array(wireReviewer) }, { ...CLOSED, title: 'Reviews' }),
  find: async (request, { database }: ReviewPorts) => {
    const scopes = await funderOf(request, database);
    if (scopes === undefined) return undefined;
    const show = async () => {
      const reviewers = await selectReviewersOf(database, request.params.applicationId);
      return { body: { reviewers: reviewers.map(toWireReviewer) } };
    };
    return { scopes, show };
  },
});

const RANKED = {
  ...REVIEWED_APPLICATIONS,
  sorts: {
    points: { column: 'coalesce(v.mean_thousandths, 0)', type: 'bigint' },
    added: { column: 'a.position', type: 'bigint' },
  },
  id: { column: 'a.id', type: 'text' },
} as const;

const listRanking = defineList({
  operationId: 'listApplicationRanking',
  path: '/v1/access-calls/:accessCallId/ranking',
  summary: 'The applications of a call by the mean points of their reviews, for the panel',
  room: 'access',
  permission: 'application.decide',
  knownBy: 'total.read',
  params: Type.Object({ accessCallId: wireId('access-call_') }, CLOSED),
  item: wireReviewed,
  sorts: ['points', 'added'],
  defaultSort: '-points',
  scopesOf: async ({ params: { accessCallId } }, reader) => {
    const found = await selectAccessCall(reader, accessCallId);
    return found && [{ kind: 'party', id: found.terms.funder }];
  },
  readPage: async ({ page, params: { accessCallId } }, { database }: ReviewPorts) => {
    const found = await selectPage<ReviewedRow>(database, RANKED, page, [
      (bind) => `a.call = ${bind(accessCallId)} AND a.state <> 'withdrawn'`,
    ]);
    return mapPage(found, toWireReviewed);
  },
});

const assignRoute = defineRoute({
  operationId: 'assignReviewer',
  method: 'POST',
  path: '/v1/applications/:applicationId/reviewers',
  summary: 'Have a person review an application; whoever decides or applies cannot',
  room: 'access',
  permission: 'application.decide',
  kind: 'create',
  problems: applicationProblems(
    'own_application',
    'at_another_step',
    'person_unknown',
    'reviewer_of_applicant',
    'reviewer_decides',
    'reviewer_sees_applicant',
    'not_a_reviewer',
    'reviewer_assigned',
  ),
  params,
  body: Type.Object({ person: wireId('person_') }, { ...CLOSED, title: 'ReviewerToAssign' }),
  answer: wireReviewer,
  scopesOf: funderOf,
  handle: async ({ params: { applicationId: id }, body, caller }, { database }: ReviewPorts) => {
    const made = await database.write(caller, (writer) => assignReviewer(writer, id, body.person));
    if (!made.ok) return refuseApplication(made);
    const location = `/v1/applications/${id}/reviews`;
    return { ok: true, body: toWireReviewer(made.value), location };
  },
});

/** Of one person, counted among its own: a cursor can be read. */
const OWN_REVIEWS = {
  select: `${REVIEWER_COLUMNS}, ${OWN_REVIEW_COLUMNS}`,
  from: `access.reviewer AS r JOIN access.application AS a ON a.id = r.application
    JOIN access.call AS c ON c.id = a.call`,
  sorts: {
    assigned: {
      column: `(SELECT count(*) FROM access.reviewer AS o
                 WHERE o.person = r.person AND o.position <= r.position)`,
      type: 'bigint',
    },
  },
  id: { column: 'r.application', type: 'text' },
} as const;

const listMyReviews = defineList({
  operationId: 'listMyReviews',
  path: '/v1/my-reviews',
  summary: 'The applications that the caller reviews, and until when',
  room: 'access',
  permission: 'application.review',
  item: wireOwnReview,
  sorts: ['assigned'],
  defaultSort: 'assigned',
  readPage: async ({ page, reach, actor }, { database }: ReviewPorts) => {
    const found = await selectPage<OwnReviewRow>(database, OWN_REVIEWS, page, [
      whereInReach(reach, { party: 'c.funder' }),
      (bind) => `r.person = ${bind(actor.id)}`,
    ]);
    return mapPage(found, toWireOwnReview);
  },
});

const getMyReview = defineRead({
  operationId: 'getMyReview',
  path: '/v1/my-reviews/:applicationId',
  summary: 'An application that the caller reviews, with its text once no conflict was declared',
  room: 'access',
  permission: 'application.review',
  params,
  answer: wireApplicationToReview,
  find: async ({ params: { applicationId }, actor }, { database }: ReviewPorts) => {
    const reviewer = await selectReviewer(database, applicationId, actor.id);
    const application = reviewer && (await selectApplication(database, applicationId));
    const call = application && (await selectAccessCall(database, application.call));
    if (call === undefined || application === undefined || reviewer === undefined) return undefined;
    const body = toWireApplicationToReview(call.terms, { application, reviewer });
    const show = async () => ({ body });
    return { scopes: [{ kind: 'party', id: call.terms.funder }], show };
  },
});

const declareRoute = defineRoute({
  operationId: 'declareConflict',
  method: 'POST',
  path: '/v1/my-reviews/:applicationId/declaration',
  summary: 'Declare a conflict of interest with an application, or none; a conflict ends it',
  room: 'access',
  permission: 'application.review',
  kind: 'command',
  problems: applicationProblems(
    'reviewer_of_applicant',
    'reviewer_decides',
    'reviewer_sees_applicant',
    'at_another_step',
    'conflict_answered',
  ),
  params,
  body: Type.Object({ conflict: wireNullable(wireSaid) }, { ...CLOSED, title: 'ConflictDeclared' }),
  answer: wireReviewer,
  scopesOf: funderOf,
  handle: async ({ params: { applicationId: id }, body, caller }, { database }: ReviewPorts) => {
    const said = body.conflict;
    const declared =
      said === null ? ({ kind: 'none' } as const) : ({ kind: 'conflict', said } as const);
    const made = await database.write(caller, (writer) => declareConflict(writer, id, declared));
    return made.ok ? { ok: true, body: toWireReviewer(made.value) } : refuseApplication(made);
  },
});

const writeRoute = defineRoute({
  operationId: 'writeReview',
  method: 'PUT',
  path: '/v1/my-reviews/:applicationId',
  summary: 'Write a review, or another in its place until the panel has spoken',
  room: 'access',
  permission: 'application.review',
  kind: 'command',
  problems: applicationProblems(
    'reviewer_of_applicant',
    'reviewer_decides',
    'reviewer_sees_applicant',
    'at_another_step',
    'conflict_not_answered',
    'conflict_was_declared',
    'criteria_differ',
    'points_outside',
    'more_than_requested',
  ),
  params,
  body: wireReviewText,
  answer: wireReviewer,
  scopesOf: funderOf,
  handle: async ({ params: { applicationId: id }, body, caller }, { database }: ReviewPorts) => {
    const made = await database.write(caller, (writer) =>
      writeReview(writer, id, fromWireReview(body)),
    );
    return made.ok ? { ok: true, body: toWireReviewer(made.value) } : refuseApplication(made);
  },
});

export const REVIEW_ROUTES: readonly AnyRoute<ReviewPorts>[] = [
  getReviews,
  listRanking,
  assignRoute,
  listMyReviews,
  getMyReview,
  declareRoute,
  writeRoute,
];
