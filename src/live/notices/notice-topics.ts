/** What notices are about; a person says of which topics it wants no mail. */
import type { JsonObject } from '../../platform/database/transaction.ts';
import type { Permission } from '../../platform/identity/access.ts';
import type { NoticeRule } from '../../platform/notices/notice.ts';

/** In the order of the chain. */
export const NOTICE_TOPICS = [
  'funding',
  'procurement',
  'applications',
  'allocations',
  'registrations',
  'invoices',
  'delivery',
] as const;
export type NoticeTopic = (typeof NOTICE_TOPICS)[number];

interface RuleDraft {
  readonly topic: NoticeTopic;
  /** What those who act next may do; left out: only those are told whom the event names. */
  readonly mayDo?:
    | Permission
    | readonly Permission[]
    | ((detail: JsonObject) => Permission | undefined);
  /** Where nobody may there, nobody else is told. */
  readonly isOnlyThere?: boolean;
  /** The page of its subject, such as `/invoices`, or where it is seen. */
  readonly page: string | NoticeRule['pageOf'];
  readonly en: string;
  readonly nl: string;
}

/** A rule with its kind of event. Where `page` is a text, the subject's id follows it. */
export function rule(kind: string, draft: RuleDraft): readonly [string, NoticeRule] {
  const { topic, mayDo, isOnlyThere = false, page, en, nl } = draft;
  return [
    kind,
    {
      topic,
      mayDo: ({ detail }) => [(typeof mayDo === 'function' ? mayDo(detail) : mayDo) ?? []].flat(),
      isOnlyThere,
      pageOf: typeof page === 'function' ? page : ({ subject }) => `${page}/${subject}`,
      sentences: { en, nl },
    },
  ];
}
