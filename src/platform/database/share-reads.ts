/**
 * Equal reads of one turn of the event loop are one read: what a hundred people look at, such as a
 * queue, is read once for those of them who asked at the same moment.
 *
 * Nothing is kept: whoever asks after the read was sent is answered by another one.
 */
export function shareReads<Asked, Answer>(
  nameOf: (asked: Asked) => string,
  read: (asked: Asked) => Promise<Answer>,
): (asked: Asked) => Promise<Answer> {
  const gathering = new Map<string, Promise<Answer>>();
  return (asked) => {
    const name = nameOf(asked);
    const shared = gathering.get(name);
    if (shared !== undefined) return shared;
    const answer = endOfTurn().then(() => {
      gathering.delete(name);
      return read(asked);
    });
    gathering.set(name, answer);
    return answer;
  };
}

/** After all that has arrived by now was read. */
function endOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
