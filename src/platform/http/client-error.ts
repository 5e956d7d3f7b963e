/** Requests that are no HTTP, too large in the head, or too slow: answered on the bare socket. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { PROBLEM_MEDIA_TYPE, problemText } from './answer.ts';
import { problemOf } from './problem.ts';
import { PROBLEMS } from './problems.ts';

export function sendClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOfCode(error.code);
  const body = problemText(problem, randomUUID());
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.type}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function problemOfCode(code: string | undefined) {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return problemOf(PROBLEMS.headTooLarge, 'Expected headers of at most 16 KiB.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problemOf(PROBLEMS.timeOver, 'The request did not arrive in time.');
    default:
      return problemOf(PROBLEMS.addressInvalid, 'What arrived is no request of HTTP/1.1.');
  }
}
