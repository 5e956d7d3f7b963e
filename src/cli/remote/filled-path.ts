import { toId } from './arguments.ts';

/**
 * A path of the interface with what was typed in place of its members, in their order:
 * `/v1/calls/:callId` with `call_2026`. An id of another kind is refused before it is sent.
 */
export function filledPath(path: string, words: readonly string[]): string {
  const typed = words.values();
  return path.replaceAll(MEMBER, (_, noun: string, id: string | undefined) => {
    const word = typed.next().value ?? '';
    return encodeURIComponent(id === undefined ? word : toId(`${noun}_`, word));
  });
}

/** The members of a path, such as `call` of `:callId`, and `number` of `:number`. */
export function membersOf(path: string): readonly string[] {
  return [...path.matchAll(MEMBER)].map(([, noun = '']) => noun);
}

const MEMBER = /:([a-z]+)(Id)?/g;
