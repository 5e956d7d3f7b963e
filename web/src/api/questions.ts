/**
 * Asking Polder. A question is an operation of the typed client with its input, and the topic that
 * it is about: the first word of the kinds of events that change its answer (`job` of
 * `job.started`), after which it is asked again. See events.ts.
 */
import {
  keepPreviousData,
  queryOptions,
  type UseQueryResult,
  useQuery,
} from '@tanstack/react-query';
import type { CallInput, Operation, OperationShape } from '../../../src/client/runtime.ts';
import { allItemsOf, type Page } from './all-items.ts';
import { CONNECTION } from './connection.ts';
import { type Body, bodyOf } from './refused.ts';

export type Topic =
  | 'plan'
  | 'commitment'
  | 'call'
  | 'evaluation'
  | 'interest'
  | 'contract'
  | 'condition'
  | 'site'
  | 'allocation'
  | 'access-call'
  | 'application'
  | 'review'
  | 'registration'
  | 'job'
  | 'usage'
  | 'statement'
  | 'invoice'
  | 'billing'
  | 'rehearsal'
  | 'notice'
  | 'person'
  | 'audit';

/** Named, so that a question has a name: `{ listJobs }`. */
export type Named<Shape extends OperationShape> = Readonly<Record<string, Operation<Shape>>>;

const FRESH_MILLISECONDS = 10_000;

export function question<Input extends CallInput, Content>(
  topic: Topic,
  named: Named<{ input: Input; answer: Content }>,
  input: Input,
) {
  const [name, operation] = onlyOf(named);
  return asked([topic, name, input], async (signal) =>
    bodyOf(await operation(CONNECTION, input, { signal })),
  );
}

/** What all questions have in common, whether of one answer or of a whole list. */
function asked<Content>(
  queryKey: readonly unknown[],
  ask: (signal: AbortSignal) => Promise<Body<Content>>,
) {
  return queryOptions({
    queryKey,
    queryFn: ({ signal }) => ask(signal),
    staleTime: FRESH_MILLISECONDS,
  });
}

export function onlyOf<Value>(named: Readonly<Record<string, Value>>): readonly [string, Value] {
  const [entry] = Object.entries(named);
  if (entry === undefined) throw new Error('A question names its operation: { listJobs }');
  return entry;
}

interface AskOptions {
  /** Not asked where it would be refused, or where its input is not known yet. */
  readonly isAsked: boolean;
}

/** Asks, and keeps the answer before while another is on its way. */
export function useAnswer<Input extends CallInput, Content>(
  topic: Topic,
  named: Named<{ input: Input; answer: Content }>,
  input: Input,
  { isAsked }: AskOptions = { isAsked: true },
): UseQueryResult<Body<Content>> {
  return useQuery({ ...question(topic, named, input), ...shownWhile(isAsked) });
}

/**
 * Asks for a whole list, page after page. For what is summed up, named, chosen from or counted,
 * where a part alone would be wrong; a table has pages of its own.
 */
export function useAll<Input extends CallInput, Item>(
  topic: Topic,
  named: Named<{ input: Input; answer: Page<Item> }>,
  input: Input,
  { isAsked }: AskOptions = { isAsked: true },
): UseQueryResult<Body<{ readonly items: readonly Item[] }>> {
  const [name, operation] = onlyOf(named);
  const all = asked([topic, name, input, 'all'], async (signal) => ({
    body: { items: await allItemsOf(operation, CONNECTION, input, { signal }) },
    version: undefined,
  }));
  return useQuery({ ...all, ...shownWhile(isAsked) });
}

function shownWhile(isAsked: boolean) {
  return { enabled: isAsked, placeholderData: keepPreviousData };
}
