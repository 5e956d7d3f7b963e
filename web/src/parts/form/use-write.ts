/**
 * A write: sent under one idempotency key however often it must be sent, with the version that was
 * read where it updates; what it changes is asked for anew. Where nobody knows whether it was done,
 * the same write has the same key when one sends it again: it is not done twice.
 */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { CallInput } from '../../../../src/client/runtime.ts';
import { CONNECTION, newKey } from '../../api/connection.ts';
import { type Named, onlyOf, type Topic } from '../../api/questions.ts';
import { type Body, bodyOf, isAnswered } from '../../api/refused.ts';

export interface Write<Input> {
  readonly input: Input;
  /** Of what was read, for an update. */
  readonly version?: number | undefined;
}

interface KeyedWrite<Input> extends Write<Input> {
  readonly key: string;
}

export type Writing<Input, Content> = UseMutationResult<Body<Content>, Error, KeyedWrite<Input>> & {
  readonly send: (write: Write<Input>) => Promise<Body<Content>>;
};

export function useWrite<Input extends CallInput, Content>(
  topics: readonly Topic[],
  named: Named<{ input: Input; answer: Content }>,
): Writing<Input, Content> {
  const client = useQueryClient();
  const [, operation] = onlyOf(named);
  const mutation = useMutation({
    mutationFn: async ({ input, version, key }: KeyedWrite<Input>) => {
      const options = { idempotencyKey: key, ...(version !== undefined && { ifMatch: version }) };
      return bodyOf(await operation(CONNECTION, input, options));
    },
    onSettled: () =>
      Promise.all(topics.map((topic) => client.invalidateQueries({ queryKey: [topic] }))),
  });
  const unanswered = useRef<{ readonly text: string; readonly key: string }>(undefined);
  const send = async (write: Write<Input>) => {
    const text = JSON.stringify(write);
    const key = unanswered.current?.text === text ? unanswered.current.key : newKey();
    unanswered.current = { text, key };
    try {
      const answer = await mutation.mutateAsync({ ...write, key });
      unanswered.current = undefined;
      return answer;
    } catch (error) {
      if (isAnswered(error)) unanswered.current = undefined;
      throw error;
    }
  };
  return { ...mutation, send };
}
