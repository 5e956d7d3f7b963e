/** Rehearsals that are looked at again each second for as long as one of them waits or runs. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { getRehearsal, listRehearsals, type Rehearsal } from '../../../../src/client/rehearsals.ts';
import { question } from '../../api/questions.ts';

const LOOK_MILLISECONDS = 1_000;
const SHOWN_MAX = 200;

export type RehearsalId = Rehearsal['id'];

export function isOpen({ state }: Pick<Rehearsal, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

export function useRehearsals() {
  return useQuery({
    ...question('rehearsal', { listRehearsals }, { query: { limit: SHOWN_MAX } }),
    refetchInterval: ({ state: { data } }) =>
      data?.body.items.some(isOpen) === true ? LOOK_MILLISECONDS : false,
  });
}

function questionOf(id: RehearsalId) {
  return {
    ...question('rehearsal', { getRehearsal }, { params: { rehearsalId: id } }),
    refetchInterval: ({
      state: { data },
    }: {
      state: { data?: { body: Rehearsal } | undefined };
    }) => (data !== undefined && isOpen(data.body) ? LOOK_MILLISECONDS : (false as const)),
  };
}

export function useRehearsal(id: RehearsalId) {
  return useQuery(questionOf(id));
}

export function useSeveralRehearsals(ids: readonly RehearsalId[]) {
  return useQueries({ queries: ids.map(questionOf) });
}
