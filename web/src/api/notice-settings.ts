/** How one is told, and how much of it one has not read: asked by the frame of every page. */
import { useQuery } from '@tanstack/react-query';
import { getMyNoticeSettings } from '../../../src/client/notices.ts';
import { question } from './questions.ts';

/** Whoever leads tells people some seconds after what happened, and no event says so. */
const LOOK_MILLISECONDS = 60_000;

export function useNoticeSettings() {
  return useQuery({
    ...question('notice', { getMyNoticeSettings }, {}),
    refetchInterval: LOOK_MILLISECONDS,
    refetchOnWindowFocus: 'always',
  });
}
