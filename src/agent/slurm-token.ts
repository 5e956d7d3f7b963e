/** Tokens that slurmrestd trusts: made anew for each request and user, and short-lived. */
import { createHmac } from 'node:crypto';
import type { EpochSeconds } from '../kernel/units.ts';

const TOKEN_SECONDS = 120;
/** Of the site's clock against the agent's: a token that is not valid yet is refused. */
const SKEW_SECONDS = 300;

/** Without the key nothing is done in the name of another, and no run of Polder is known. */
export class SlurmKeyNeeded extends Error {
  override readonly name = 'SlurmKeyNeeded';

  constructor(what: string) {
    super(`${what} needs the key of slurmrestd: set POLDER_SLURM_KEY_FILE`);
  }
}

export function slurmToken(key: Buffer, user: string, now: EpochSeconds): string {
  const claims = { iat: now - SKEW_SECONDS, exp: now + SKEW_SECONDS + TOKEN_SECONDS, sun: user };
  const head = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${head}.${createHmac('sha256', key).update(head).digest('base64url')}`;
}

/** What only who has the key can compute of the name of a job. */
export function markOfName(key: Buffer, name: string): string {
  return createHmac('sha256', key).update(`polder run ${name}`).digest('hex').slice(0, 16);
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
