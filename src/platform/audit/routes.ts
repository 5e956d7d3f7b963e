/** The audit: who did what, and whether all of it is still there. */
import Type from 'typebox';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { JsonObject } from '../database/transaction.ts';
import { defineList } from '../http/list.ts';
import { mapPage } from '../http/page.ts';
import { selectPage, whereBefore, whereEqual, whereFrom } from '../http/page-sql.ts';
import { refuse } from '../http/problem.ts';
import { PROBLEMS } from '../http/problems.ts';
import { defineRoute } from '../http/route.ts';
import {
  fromWireInstant,
  toWireInstant,
  wireBytes32,
  wireInstant,
  wireNullable,
  wireText,
  wireWord,
} from '../http/wire.ts';
import { THE_PLATFORM } from '../identity/access.ts';
import type { IdentityPorts } from '../identity/routes/ports.ts';
import {
  AUDIT_FAULTS,
  parseSealText,
  sealedHeadOf,
  toSealText,
  verifyAudit,
} from './verify-audit.ts';

const CLOSED = { additionalProperties: false } as const;
const wireSeq = Type.String({ pattern: '^(?:0|[1-9][0-9]{0,18})$', maxLength: 19 });
const wireHash = wireBytes32();
const wireSeal = Type.String({
  pattern: '^polder-audit-1 (?:0|[1-9][0-9]{0,18}) [0-9a-f]{64}$',
  maxLength: 100,
  description: 'the end of the audit at some moment, as one line to keep elsewhere',
});

const wireEntry = Type.Object(
  {
    seq: wireSeq,
    at: wireInstant,
    actor: wireText(200),
    action: wireText(200),
    subject: wireText(200),
    requestId: wireText(200, 0),
    detail: Type.Unsafe<JsonObject>({ type: 'object', description: 'what was decided' }),
    previous: wireHash,
    hash: wireHash,
  },
  { ...CLOSED, title: 'AuditEntry' },
);

interface EntryRow {
  readonly seq: bigint;
  readonly at: bigint;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly request_id: string;
  readonly detail: JsonObject;
  readonly previous: string;
  readonly hash: string;
}

const AUDIT = {
  select:
    'audit.seq, audit.at, audit.actor, audit.action, audit.subject, audit.request_id, ' +
    'audit.detail, audit.previous, audit.hash',
  from: 'platform.audit',
  sorts: { seq: { column: 'audit.seq', type: 'bigint' } },
  id: { column: 'audit.seq', type: 'bigint' },
} as const;

export const listAudit = defineList({
  operationId: 'listAudit',
  path: '/v1/audit',
  summary: 'Every write that was ever made: by whom, when, to what',
  room: 'audit',
  permission: 'audit.read',
  item: wireEntry,
  filters: {
    actor: Type.Optional(wireText(200)),
    action: Type.Optional(wireText(200)),
    subject: Type.Optional(wireText(200)),
    requestId: Type.Optional(wireText(200)),
    from: Type.Optional(wireInstant),
    before: Type.Optional(wireInstant),
  },
  sorts: ['seq'],
  defaultSort: '-seq',
  scopesOf: async () => [THE_PLATFORM],
  readPage: async ({ page, query }, { database }: IdentityPorts) => {
    const { actor, action, subject, requestId, from, before } = query;
    const found = await selectPage<EntryRow, 'seq'>(database, AUDIT, page, [
      whereEqual('audit.actor', actor),
      whereEqual('audit.action', action),
      whereEqual('audit.subject', subject),
      whereEqual('audit.request_id', requestId),
      whereFrom('audit.at', from && fromWireInstant(from)),
      whereBefore('audit.at', before && fromWireInstant(before)),
    ]);
    return mapPage(found, ({ seq, at, request_id: asked, ...rest }) => ({
      seq: String(seq),
      at: toWireInstant(toEpochSeconds(Number(at))),
      requestId: asked,
      actor: rest.actor,
      action: rest.action,
      subject: rest.subject,
      detail: rest.detail,
      previous: rest.previous,
      hash: rest.hash,
    }));
  },
});

export const getAuditSeal = defineRoute({
  operationId: 'getAuditSeal',
  method: 'GET',
  path: '/v1/audit/seal',
  summary: 'The end of the audit now, to be kept where nobody of this installation can change it',
  room: 'audit',
  permission: 'audit.read',
  kind: 'read',
  answer: Type.Object({ seal: wireSeal }, CLOSED),
  scopesOf: async () => [THE_PLATFORM],
  handle: async (_request, { database }: IdentityPorts) => {
    const head = await sealedHeadOf(database);
    if (head === undefined) return refuse(PROBLEMS.notFound, 'The audit has lost its head.');
    return { ok: true, body: { seal: toSealText(head) } };
  },
});

/** 13 million entries. `fetch` of Node waits no longer than five minutes for an answer. */
const VERIFY_SECONDS_MAX = 270;

export const verifyAuditRoute = defineRoute({
  operationId: 'verifyAudit',
  method: 'GET',
  path: '/v1/audit/verification',
  summary: 'Whether the audit is as it was written, and still holds what was sealed',
  room: 'audit',
  permission: 'audit.read',
  kind: 'read',
  secondsMax: VERIFY_SECONDS_MAX,
  query: Type.Object({ seal: Type.Optional(wireSeal) }, CLOSED),
  answer: Type.Object(
    {
      isWhole: Type.Boolean(),
      entryCount: wireNullable(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
      seal: wireNullable(wireSeal),
      firstBadSeq: wireNullable(Type.String({ pattern: '^-?[0-9]{1,19}$', maxLength: 20 })),
      fault: wireNullable(wireWord(AUDIT_FAULTS)),
      sentence: wireNullable(wireText(300)),
    },
    { ...CLOSED, title: 'AuditVerdict' },
  ),
  scopesOf: async () => [THE_PLATFORM],
  handle: async ({ query }, { database }: IdentityPorts) => {
    const sealed = query.seal === undefined ? undefined : parseSealText(query.seal);
    const verdict = await database.snapshot((reader) => verifyAudit(reader, sealed));
    if (verdict.isWhole) {
      const { entryCount, head } = verdict;
      const nothing = { firstBadSeq: null, fault: null, sentence: null };
      return { ok: true, body: { isWhole: true, entryCount, seal: toSealText(head), ...nothing } };
    }
    const { seq, fault, sentence } = verdict;
    const nothing = { entryCount: null, seal: null };
    return {
      ok: true,
      body: { isWhole: false, ...nothing, firstBadSeq: String(seq), fault, sentence },
    };
  },
});

export const auditRoutes = [listAudit, getAuditSeal, verifyAuditRoute] as const;
