/** One's own logins in browsers. */
import Type from 'typebox';
import { defineList } from '../../http/list.ts';
import { mapPage } from '../../http/page.ts';
import { selectPage, whereEqual } from '../../http/page-sql.ts';
import { defineRoute } from '../../http/route.ts';
import { wireCount } from '../../http/wire.ts';
import { closeAllSessions, closeSession } from '../commands/sessions.ts';
import { refuseWith } from '../problems.ts';
import { fromSessionRow, SESSION_COLUMNS, type SessionRow } from '../store/sessions.ts';
import type { IdentityPorts } from './ports.ts';
import { toWireSession, wireSession, wireSessionId } from './wire.ts';

const SESSIONS = {
  select: SESSION_COLUMNS,
  from: 'identity.session',
  sorts: { createdAt: { column: 'session.created_at', type: 'bigint' } },
  id: { column: 'session.id', type: 'text' },
} as const;

export const listSessions = defineList({
  operationId: 'listSessions',
  path: '/v1/sessions',
  summary: 'Your logins in browsers, those of the last days that are over included',
  room: 'identity',
  permission: 'anyone-logged-in',
  item: wireSession,
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
  readPage: async ({ page, actor }, { database }: IdentityPorts) => {
    const found = await selectPage<SessionRow, 'createdAt'>(database, SESSIONS, page, [
      whereEqual('session.person_id', actor.id),
    ]);
    return mapPage(found, (row) => toWireSession(fromSessionRow(row), actor.sessionId));
  },
});

export const closeSessionRoute = defineRoute({
  operationId: 'closeSession',
  method: 'POST',
  path: '/v1/sessions/:sessionId/close',
  summary: 'Log a browser out',
  room: 'identity',
  permission: 'anyone-logged-in',
  kind: 'command',
  params: Type.Object({ sessionId: wireSessionId }, { additionalProperties: false }),
  handle: async ({ params, caller, actor }, { database }: IdentityPorts) => {
    const closed = await database.write(caller, (writer) =>
      closeSession(writer, params.sessionId, actor),
    );
    return closed.ok ? { ok: true, status: 204, body: undefined } : refuseWith(closed);
  },
});

export const closeAllSessionsRoute = defineRoute({
  operationId: 'closeAllSessions',
  method: 'POST',
  path: '/v1/sessions/close-all',
  summary: 'Log every browser of yours out',
  room: 'identity',
  permission: 'anyone-logged-in',
  kind: 'command',
  answer: Type.Object({ closedCount: wireCount(0, 1_000_000) }, { additionalProperties: false }),
  handle: async ({ caller, actor }, { database }: IdentityPorts) => {
    const closed = await database.write(caller, (writer) => closeAllSessions(writer, actor));
    if (!closed.ok) return refuseWith(closed);
    return { ok: true, body: { closedCount: closed.value } };
  },
});
