/** How often what is asked, and when a question that failed is put again. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isLoggedOut, isPassing } from '../api/refused.ts';
import { doubtSession, isAboutSession } from '../api/session.ts';

const AGAIN_MILLISECONDS = 1_000;
const ATTEMPTS_MAX = 5;

/** While nobody answers nothing is sent: attempts are not used up by waiting. */
export function makeQueries(): QueryClient {
  const retry = (count: number, error: unknown) => isPassing(error) && count < ATTEMPTS_MAX;
  const retryDelay = AGAIN_MILLISECONDS;
  const doubt = (error: unknown) => {
    if (isLoggedOut(error)) doubtSession(client);
  };
  const client = new QueryClient({
    mutationCache: new MutationCache({ onError: doubt }),
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        if (!isAboutSession(queryKey)) doubt(error);
      },
    }),
    defaultOptions: {
      queries: { retry, retryDelay, refetchOnReconnect: 'always', refetchOnWindowFocus: false },
      mutations: { retry, retryDelay },
    },
  });
  return client;
}
