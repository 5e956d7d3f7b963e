import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { listeningSockets, portHolder } from './port-holder.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when uid timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1
   1: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 4712 1
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1
`;

describe('the holder of a port', () => {
  test('is found by the socket that listens on it, and not by one that is connected', () => {
    expect(listeningSockets(TABLE, 8080)).toEqual(['socket:[4711]']);
    expect(listeningSockets(TABLE, 8081)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('is this process for a port of its own', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(portHolder(port)?.pid).toBe(process.pid);
    await new Promise((resolve) => server.close(resolve));
    expect(portHolder(port)).toBeUndefined();
  });
});
