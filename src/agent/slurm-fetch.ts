/** How slurmrestd is reached: by its address, or by a unix socket, which `fetch` does not know. */
import { request as askBySocket } from 'node:http';

/** Below the address of slurmrestd; `path` begins with a slash. */
export type SlurmFetch = (
  path: string,
  request: SlurmRequest,
) => Promise<{ readonly status: number; readonly text: () => Promise<string> }>;

interface SlurmRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly body?: string;
}

const SOCKET = 'unix:';

/** `url`: `http://…`, or `unix:/path/to/socket`. */
export function slurmFetchOf(url: string): SlurmFetch {
  if (url.startsWith(SOCKET)) return fetchBySocket(url.slice(SOCKET.length).replace(/^\/\//, ''));
  const base = url.replace(/\/$/, '');
  // A redirect would carry the token to wherever it leads, and make a GET of a submission.
  return (path, request) => fetch(`${base}${path}`, { ...request, redirect: 'error' });
}

/** Whether slurmrestd may know the caller by the socket. */
export function isSocket(url: string): boolean {
  return url.startsWith(SOCKET);
}

function fetchBySocket(socketPath: string): SlurmFetch {
  return (path, { method, headers, signal, body }) =>
    new Promise((resolve, reject) => {
      // A length is told ahead: slurmrestd takes no body in pieces.
      const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` };
      const options = { socketPath, path, method, headers: { ...headers, ...length }, signal };
      const asked = askBySocket(options, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(pieces).toString();
          resolve({ status: response.statusCode ?? 0, text: async () => text });
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
}
