/**
 * What Polder writes down at a Slurm site itself, in the description of each account: what it set
 * last. It has two parts, for what is set by two programs at two times: the settings of the account
 * and, after them, its storage quota. Slurm keeps it in small letters.
 */

/** `being set`: whoever died in between left it, and what is found then is nobody's drift. */
type NotedStorage = number | 'being set' | undefined;

export interface AccountNote {
  readonly settings: string;
  /** In GiB; `undefined`: Polder has set none. */
  readonly storage: NotedStorage;
}

const STORAGE_START = '; storage gibibytes ';
const BEING_SET = 'being set';

export function noteText({ settings, storage }: AccountNote): string {
  return storage === undefined ? settings : `${settings}${STORAGE_START}${storage}`;
}

/** The words of `sacctmgr` that write it down. */
export function noteCommand(account: string, note: AccountNote): readonly string[] {
  return ['modify', 'account', 'where', `name=${account}`, 'set', `description=${noteText(note)}`];
}

/** Of what somebody else wrote, all is `settings`. */
export function parseNote(text: string): AccountNote {
  const start = text.lastIndexOf(STORAGE_START);
  const storage = start < 0 ? undefined : storageOf(text.slice(start + STORAGE_START.length));
  return storage === undefined
    ? { settings: text, storage }
    : { settings: text.slice(0, start), storage };
}

function storageOf(text: string): NotedStorage {
  if (text === BEING_SET) return BEING_SET;
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}
