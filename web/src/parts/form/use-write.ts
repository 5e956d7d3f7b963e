/**
 * A write: sent under one idempotency key however often it must be sent, with the version that was
 * read where it updates; what it changes is asked for anew.
 */
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../../../src/client/runtime.ts';
import { CONNECTION, newKey } from '../../api/connection.ts';
import { type Named, onlyOf, type Topic } from '../../api/questions.ts';
import { type Body, bodyOf } from '../../api/refused.ts';

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
  return { ...mutation, send: (write) => mutation.mutateAsync({ ...write, key: newKey() }) };
}
