/** Quota hooks as programs of a few lines, which keep a file for each account and a log. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type QuotaTool, quotaHookOf } from '../quota-hook.ts';

/** Does as the protocol says; `$here` is its folder. */
const GOOD = `
if [ "$1" = show ]; then cat "$here/$2" 2>/dev/null || echo none; exit; fi
echo "$3" > "$here/$2"
`;

export class HookScript {
  readonly #folder = mkdtempSync(join(tmpdir(), 'polder-hook-'));
  readonly path = join(this.#folder, 'hook');

  constructor(lines: string = GOOD) {
    this.does(lines);
  }

  /** From now on; without lines as the protocol says. */
  does(lines: string = GOOD): void {
    const start = `#!/bin/sh\nhere=\${0%/*}\necho "$*" >> "$here/log"\n`;
    writeFileSync(this.path, start + lines);
    chmodSync(this.path, 0o755);
  }

  tool(millisecondsMax = 5_000): QuotaTool {
    return quotaHookOf({ path: this.path, searchPath: process.env.PATH, millisecondsMax });
  }

  /** By whoever is at the site. */
  setByHand(account: string, gibibytes: number): void {
    writeFileSync(join(this.#folder, account), `${gibibytes}\n`);
  }

  quotaOf(account: string): string | undefined {
    const file = join(this.#folder, account);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  }

  /** The words of each call, in order. */
  calls(): readonly string[] {
    const log = join(this.#folder, 'log');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  }

  sets(): readonly string[] {
    return this.calls().filter((words) => words.startsWith('set '));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
