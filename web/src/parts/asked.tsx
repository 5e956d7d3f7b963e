/** Shows an answer, or in its place what is the matter with the question. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isGone } from '../api/refused.ts';
import { Failure, Loading } from './states.tsx';

interface AskedProps<Answer> {
  readonly query: UseQueryResult<Answer>;
  readonly lines?: number;
  readonly children: (answer: Answer) => ReactNode;
}

/**
 * What was read before stays while Polder cannot be reached: the frame says that it is old. What is
 * no longer there, or no longer for who looks, goes.
 */
export function Asked<Answer>({ query, lines, children }: AskedProps<Answer>) {
  const { data, error, refetch } = query;
  if (data !== undefined && !isGone(error)) return children(data);
  if (error !== null) return <Failure error={error} again={() => refetch()} />;
  return <Loading {...(lines === undefined ? {} : { lines })} />;
}
