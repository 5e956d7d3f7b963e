/** How often what is asked, and when a question that failed is put again. */
import { QueryClient } from '@tanstack/react-query';
import { isPassing } from '../api/refused.ts';

const AGAIN_MILLISECONDS = 1_000;
const ATTEMPTS_MAX = 5;

/** While nobody answers nothing is sent: attempts are not used up by waiting. */
export function makeQueries(): QueryClient {
  const retry = (count: number, error: unknown) => isPassing(error) && count < ATTEMPTS_MAX;
  const retryDelay = AGAIN_MILLISECONDS;
  return new QueryClient({
    defaultOptions: {
      queries: { retry, retryDelay, refetchOnReconnect: 'always', refetchOnWindowFocus: false },
      mutations: { retry, retryDelay },
    },
  });
}
