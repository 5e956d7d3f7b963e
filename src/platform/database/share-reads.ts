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
  let turn: Turn<Answer> | undefined;
  return (asked) => {
    turn ??= beginTurn(() => {
      turn = undefined;
    });
    const { answers, end } = turn;
    const name = nameOf(asked);
    const shared = answers.get(name);
    if (shared !== undefined) return shared;
    const answer = end.then(() => read(asked));
    answers.set(name, answer);
    return answer;
  };
}

interface Turn<Answer> {
  readonly answers: Map<string, Promise<Answer>>;
  /** When all that has arrived by now was read. */
  readonly end: Promise<void>;
}

function beginTurn<Answer>(atEnd: () => void): Turn<Answer> {
  const end = new Promise<void>((resolve) => {
    setImmediate(() => {
      atEnd();
      resolve();
    });
  });
  return { answers: new Map(), end };
}
