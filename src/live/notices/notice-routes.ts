/**
 * What a person was told, what of it was read, and what is sent to it by mail: of the caller alone,
 * whatever its roles are.
 */
import Type, { type Static } from 'typebox';
import { toTimeText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { refuse } from '../../platform/http/problem.ts';
import { type AnyRoute, defineRoute } from '../../platform/http/route.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import { wireInstant, wireNullable, wireVersion, wireWord } from '../../platform/http/wire.ts';
import { personById } from '../../platform/identity/store/persons.ts';
import { chooseNotices, readNotices } from '../../platform/notices/commands.ts';
import { selectRefusal } from '../../platform/notices/letter-store.ts';
import { LANGUAGES, MAIL_CHOICES } from '../../platform/notices/notice.ts';
import {
  choiceOf,
  countUnread,
  NOTICE_COLUMNS,
  type NoticeRow,
  type StoredChoice,
} from '../../platform/notices/store.ts';
import { NOTICE_RULES } from './notice-rules.ts';
import { NOTICE_TOPICS } from './notice-topics.ts';

export interface NoticePorts {
  readonly database: Database;
  /** Whether this Polder sends letters: whether it has a mail server. */
  readonly sendsMail: boolean;
}

const CLOSED = { additionalProperties: false } as const;

const wireSeq = Type.String({
  pattern: '^[1-9][0-9]{0,17}$',
  maxLength: 18,
  description: 'the number of the event that a notice is of',
});

const wireTopic = wireWord(NOTICE_TOPICS);

const wireNotice = Type.Object(
  {
    seq: wireSeq,
    at: wireInstant,
    kind: Type.String({ maxLength: 60, description: 'the kind of event, such as invoice.issued' }),
    topic: wireTopic,
    subject: Type.String({ maxLength: 200, description: 'the id of what the event is of' }),
    /** In the languages of the pages. */
    sentences: Type.Object({ en: Type.String(), nl: Type.String() }, CLOSED),
    page: Type.String({ description: 'where one sees it, such as /invoices/invoice_1' }),
    readAt: wireNullable(wireInstant),
  },
  { ...CLOSED, title: 'Notice' },
);

function toWireNotice(row: NoticeRow): Static<typeof wireNotice> {
  const { seq, at, kind, subject, detail, read_at: readAt } = row;
  // A kind that is told no more was of an earlier version.
  const rule = NOTICE_RULES.get(kind);
  return {
    seq: String(seq),
    at: timeText(at),
    kind,
    topic: NOTICE_TOPICS.find((topic) => topic === rule?.topic) ?? 'funding',
    subject,
    sentences: { ...(rule?.sentences ?? { en: kind, nl: kind }) },
    page: rule?.pageOf({ subject, detail }) ?? '/',
    readAt: readAt === null ? null : timeText(readAt),
  };
}

const timeText = (at: bigint): string => toTimeText(toEpochSeconds(Number(at)));

const NOTICES = {
  select: NOTICE_COLUMNS,
  from: 'notice.notice AS n',
  sorts: { at: { column: 'n.seq', type: 'bigint' } },
  id: { column: 'n.seq', type: 'bigint' },
} as const;

const listRoute = defineList({
  operationId: 'listMyNotices',
  path: '/v1/my-notices',
  summary: 'What the caller was told: what it is to do, and what was answered',
  room: 'platform',
  permission: 'anyone-logged-in',
  item: wireNotice,
  filters: { unread: Type.Optional(Type.Boolean()) },
  sorts: ['at'],
  defaultSort: '-at',
  readPage: async ({ page, query: { unread }, actor }, { database }: NoticePorts) => {
    const found = await selectPage<NoticeRow>(database, NOTICES, page, [
      whereEqual('n.person', actor.id),
      whereEqual('(n.read_at IS NULL)', unread),
    ]);
    return mapPage(found, toWireNotice);
  },
});

const readRoute = defineRoute({
  operationId: 'readMyNotices',
  method: 'POST',
  path: '/v1/my-notices/read',
  summary: 'Mark all that the caller was told up to a number as read',
  room: 'platform',
  permission: 'anyone-logged-in',
  kind: 'command',
  auditNoun: 'notices',
  body: Type.Object({ until: wireSeq }, CLOSED),
  answer: Type.Object(
    { read: Type.Integer({ minimum: 0, description: 'how many were not read before' }) },
    CLOSED,
  ),
  handle: async ({ body, actor, caller }, { database }: NoticePorts) => {
    const until = BigInt(body.until);
    const read = await database.write(caller, (writer) => readNotices(writer, actor.id, until));
    return { ok: true, body: { read: read.value } };
  },
});

const CHOICE = {
  mail: wireWord(MAIL_CHOICES),
  language: wireWord(LANGUAGES),
  silent: Type.Array(wireTopic, {
    maxItems: NOTICE_TOPICS.length,
    uniqueItems: true,
    description: 'topics of which no mail is sent',
  }),
};
const wireChoice = Type.Object(
  { ...CHOICE, silent: Type.Optional(CHOICE.silent) },
  { ...CLOSED, title: 'NoticeChoice' },
);
const wireNoticeSettings = Type.Object(
  {
    ...CHOICE,
    unreadCount: Type.Integer({ minimum: 0, description: 'notices that were not read' }),
    /** Where letters go: as the login said it. */
    address: wireNullable(Type.String({ maxLength: 254 })),
    isAddressVerified: Type.Boolean(),
    /** False where this Polder has no mail server. */
    sendsMail: Type.Boolean(),
    /** What a mail server said when it refused the last letter to this address. */
    refusal: wireNullable(Type.String({ maxLength: 500 })),
    version: wireVersion,
  },
  { ...CLOSED, title: 'NoticeSettings' },
);

async function settingsOf(
  reader: Reader,
  person: string,
  { sendsMail }: Pick<NoticePorts, 'sendsMail'>,
  { mail, language, silent, version }: StoredChoice,
): Promise<Static<typeof wireNoticeSettings>> {
  const found = await personById(reader, person);
  return {
    mail,
    language,
    silent: NOTICE_TOPICS.filter((topic) => silent.includes(topic)),
    unreadCount: await countUnread(reader, person),
    address: found?.mail ?? null,
    isAddressVerified: found?.mail !== undefined && found.isMailVerified,
    sendsMail,
    refusal: (await selectRefusal(reader, person)) ?? null,
    version,
  };
}

const getSettings = defineRoute({
  operationId: 'getMyNoticeSettings',
  method: 'GET',
  path: '/v1/my-notice-settings',
  summary: 'How the caller is told by mail, and how many notices it has not read',
  room: 'platform',
  permission: 'anyone-logged-in',
  kind: 'read',
  answer: wireNoticeSettings,
  handle: async ({ actor }, ports: NoticePorts) => {
    const { database } = ports;
    const choice = await choiceOf(database, actor.id);
    const body = await settingsOf(database, actor.id, ports, choice);
    return { ok: true, body, version: choice.version };
  },
});

const putSettings = defineRoute({
  operationId: 'putMyNoticeSettings',
  method: 'PUT',
  path: '/v1/my-notice-settings',
  summary: 'Choose how soon one is told by mail, in which language, and of what not',
  room: 'platform',
  permission: 'anyone-logged-in',
  kind: 'update',
  auditNoun: 'notices',
  problems: [USUAL_PROBLEMS.not_found, USUAL_PROBLEMS.version_changed],
  body: wireChoice,
  answer: wireNoticeSettings,
  handle: async ({ body, actor, caller, ifMatch: version }, ports: NoticePorts) => {
    const { database } = ports;
    const choice = { ...body, silent: body.silent ?? [] };
    const chosen = await database.write(caller, (writer) =>
      chooseNotices(writer, actor.id, { choice, version }),
    );
    if (!chosen.ok) return refuse(USUAL_PROBLEMS[chosen.reason], usualSentence(chosen));
    const settings = await settingsOf(database, actor.id, ports, chosen.value);
    return { ok: true, body: settings, version: chosen.value.version };
  },
});

export const NOTICE_ROUTES: readonly AnyRoute<NoticePorts>[] = [
  listRoute,
  readRoute,
  getSettings,
  putSettings,
];
