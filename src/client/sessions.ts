/** The operations on sessions, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * Your logins in browsers, those of the last days that are over included. Permission:
 * anyone-logged-in.
 */
export const listSessions = operation<ListSessionsCall>({
  method: 'GET',
  path: '/v1/sessions',
});

export interface ListSessionsCall {
  readonly input: {
    readonly query?: {
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'createdAt' | '-createdAt' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Session[];
    readonly nextCursor: string | null;
  };
}

/** Log a browser out. Permission: anyone-logged-in. */
export const closeSession = operation<CloseSessionCall>({
  method: 'POST',
  path: '/v1/sessions/:sessionId/close',
});

export interface CloseSessionCall {
  readonly input: {
    readonly params: {
      readonly sessionId: `session_${string}`;
    };
  };
  readonly answer: undefined;
}

/** Log every browser of yours out. Permission: anyone-logged-in. */
export const closeAllSessions = operation<CloseAllSessionsCall>({
  method: 'POST',
  path: '/v1/sessions/close-all',
});

export interface CloseAllSessionsCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: {
    readonly closedCount: number;
  };
}

export interface Session {
  readonly id: `session_${string}`;
  readonly isCurrent: boolean;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
}
