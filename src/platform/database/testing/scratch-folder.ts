/** Where a store of tests stands that nobody needs after a crash of the machine. */
import { statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';

/** Files in memory, on Linux: a database is cloned in 20 ms, on a disk in 60 to 600. */
const IN_MEMORY = '/dev/shm';
/** Ten times what the stores of a run take at once, and as much again for everything else. */
const BYTES_MIN = 2 * 1_024 ** 3;

/** In memory where there is room for it, and else the folder of temporary files. */
export function scratchFolder(): string {
  const hasRoom = freeBytesOf(IN_MEMORY) >= BYTES_MIN && freemem() >= 2 * BYTES_MIN;
  return hasRoom ? IN_MEMORY : tmpdir();
}

function freeBytesOf(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
