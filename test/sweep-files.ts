import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file of a sweep by its name, but those of what was submitted to a Slurm. */
export function filesOfSweep(root: string): Readonly<Record<string, string>> {
  const names = readdirSync(root, { recursive: true }).map(String).toSorted();
  const files = names.filter(
    (name) => !name.startsWith('slurm') && statSync(join(root, name)).isFile(),
  );
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}
