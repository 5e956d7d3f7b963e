/** The operations on notices, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * What the caller was told: what it is to do, and what was answered. Permission: anyone-logged-in.
 */
export const listMyNotices = operation<ListMyNoticesCall>({
  method: 'GET',
  path: '/v1/my-notices',
});

export interface ListMyNoticesCall {
  readonly input: {
    readonly query?: {
      readonly unread?: boolean | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'at' | '-at' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Notice[];
    readonly nextCursor: string | null;
  };
}

/** Mark all that the caller was told up to a number as read. Permission: anyone-logged-in. */
export const readMyNotices = operation<ReadMyNoticesCall>({
  method: 'POST',
  path: '/v1/my-notices/read',
});

export interface ReadMyNoticesCall {
  readonly input: {
    readonly body: {
      readonly until: string;
    };
  };
  readonly answer: {
    readonly read: number;
  };
}

/**
 * How the caller is told by mail, and how many notices it has not read. Permission:
 * anyone-logged-in.
 */
export const getMyNoticeSettings = operation<GetMyNoticeSettingsCall>({
  method: 'GET',
  path: '/v1/my-notice-settings',
});

export interface GetMyNoticeSettingsCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: NoticeSettings;
}

/**
 * Choose how soon one is told by mail, in which language, and of what not. Permission:
 * anyone-logged-in.
 */
export const putMyNoticeSettings = operation<PutMyNoticeSettingsCall>({
  method: 'PUT',
  path: '/v1/my-notice-settings',
});

export interface PutMyNoticeSettingsCall {
  readonly input: {
    readonly body: NoticeChoiceInput;
  };
  readonly answer: NoticeSettings;
}

export interface Notice {
  readonly seq: string;
  readonly at: string;
  readonly kind: string;
  readonly topic: NoticeTopic;
  readonly subject: string;
  readonly sentences: NoticeSentences;
  readonly page: string;
  readonly readAt: string | null;
}

export interface NoticeChoiceInput {
  readonly mail: 'soon' | 'daily' | 'never';
  readonly language: 'en' | 'nl';
  readonly silent?: readonly NoticeChoiceInputSilent[] | undefined;
}

export type NoticeChoiceInputSilent =
  | 'funding'
  | 'procurement'
  | 'applications'
  | 'allocations'
  | 'registrations'
  | 'invoices'
  | 'delivery';

export interface NoticeSentences {
  readonly en: string;
  readonly nl: string;
}

export interface NoticeSettings {
  readonly mail: 'soon' | 'daily' | 'never';
  readonly language: 'en' | 'nl';
  readonly silent: readonly NoticeSettingsSilent[];
  readonly unreadCount: number;
  readonly address: string | null;
  readonly isAddressVerified: boolean;
  readonly sendsMail: boolean;
  readonly refusal: string | null;
  readonly version: number;
}

export type NoticeSettingsSilent =
  | 'funding'
  | 'procurement'
  | 'applications'
  | 'allocations'
  | 'registrations'
  | 'invoices'
  | 'delivery';

export type NoticeTopic =
  | 'funding'
  | 'procurement'
  | 'applications'
  | 'allocations'
  | 'registrations'
  | 'invoices'
  | 'delivery';
