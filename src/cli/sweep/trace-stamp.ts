/** Whether a trace is still the file that a sweep was begun with, without reading it again. */
import { statSync } from 'node:fs';

/** Another one where the file was written to, replaced or removed. */
export function traceStampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? 'gone' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
