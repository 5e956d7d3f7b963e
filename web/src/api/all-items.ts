/** The whole of a list that is longer than one answer. */
import {
  type CallInput,
  type CallOptions,
  type Connection,
  itemsOf,
  ListRefused,
  type Operation,
} from '../../../src/client/runtime.ts';
import { Refused } from './refused.ts';

/** The most that one answer has. */
export const PAGE_ITEMS_MAX = 500;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export async function allItemsOf<Input extends CallInput, Item>(
  list: Operation<{ input: Input; answer: Page<Item> }>,
  connection: Connection,
  input: Input,
  options: CallOptions,
): Promise<readonly Item[]> {
  const query = { limit: PAGE_ITEMS_MAX, ...input.query };
  const items: Item[] = [];
  try {
    const all = itemsOf(list, connection, { ...input, query }, options);
    for await (const item of all) items.push(item);
  } catch (error) {
    throw error instanceof ListRefused ? new Refused(error.problem) : error;
  }
  return items;
}
