/** Whether letters wait because no mail server takes them: for the state of a part. */
import { countText } from '../../kernel/number-text.ts';
import type { Reader } from '../../platform/database/transaction.ts';
import { selectPutOff } from '../../platform/notices/letter-store.ts';

/** `undefined` where none waits that was tried. Throws as the store does. */
export async function mailWarning(reader: Reader): Promise<string | undefined> {
  const { count, said } = await selectPutOff(reader);
  if (count === 0) return undefined;
  const letters =
    count === 1 ? 'One letter waits and is' : `${countText(count)} letters wait and are`;
  return `${letters} tried again. The mail server said: ${said}`;
}
