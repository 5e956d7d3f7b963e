/** Why a service could not start or go on, and what its operator can do about it. */

/**
 * `input`: something that was set must change first. `unavailable`: the same may well work later,
 * or once something outside is there.
 */
export type StartRefusalKind = 'input' | 'unavailable';

export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  readonly kind: StartRefusalKind;

  constructor(kind: StartRefusalKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

/** The refusal for what the system said about opening a file or a port; the error itself else. */
export function refusalOfSystem(cause: unknown, what: string): unknown {
  if (!(cause instanceof Error && 'code' in cause)) return cause;
  const advice = ADVICE_BY_CODE[String(cause.code)];
  if (advice === undefined) return cause;
  return new StartRefused(advice.kind, `${what}: ${advice.sentence}`, cause);
}

interface Advice {
  readonly kind: StartRefusalKind;
  readonly sentence: string;
}

const DENIED: Advice = {
  kind: 'input',
  sentence:
    'access is denied to the account that Polder runs as; give it access, or choose another',
};
const FULL: Advice = { kind: 'unavailable', sentence: 'the disk is full; free some space' };

const ADVICE_BY_CODE: Readonly<Record<string, Advice>> = {
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: { kind: 'input', sentence: 'this cannot be written to; choose another' },
  ENOTDIR: { kind: 'input', sentence: 'a part of this path is a file, expected a folder' },
  EEXIST: { kind: 'input', sentence: 'this is a file, expected a folder' },
  ENOSPC: FULL,
  EDQUOT: FULL,
  EADDRNOTAVAIL: { kind: 'input', sentence: 'this machine has no such address; choose another' },
  ENOTFOUND: { kind: 'input', sentence: 'there is no machine of this name; choose another' },
};
