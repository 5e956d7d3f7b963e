import { toId } from './arguments.ts';

/**
 * A path of the interface with what was typed in place of its members, in their order:
 * `/v1/calls/:callId` with `call_2026`, `/v1/access-calls/:accessCallId` with `access-call_large`.
 * An id of another kind is refused before it is sent.
 */
export function filledPath(path: string, words: readonly string[]): string {
  const typed = words.values();
  return path.replaceAll(MEMBER, (_, noun: string, id: string | undefined) => {
    const word = typed.next().value ?? '';
    return encodeURIComponent(id === undefined ? word : toId(`${kebabOf(noun)}_`, word));
  });
}

/** The members of a path, such as `call` of `:callId`, and `number` of `:number`. */
export function membersOf(path: string): readonly string[] {
  return [...path.matchAll(MEMBER)].map(([, noun = '']) => kebabOf(noun));
}

const MEMBER = /:([a-z]+(?:[A-Z][a-z]+)*?)(Id)?(?![A-Za-z])/g;

function kebabOf(noun: string): string {
  return noun.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
