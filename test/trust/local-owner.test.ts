// Whose process is at the other end: however full the kernel's tables are, one connection more costs nothing.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { ownerOf, tablesOf } from '../../runtime/trust/local-owner.ts';

/** As any user of the machine makes them: connections to a port of his own that are over. */
const overRow = (i: number) =>
  `${String(i).padStart(6)}: ${(0x0100007f + i).toString(16).toUpperCase().padStart(8, '0')}:1E61 0100007F:${(i % 65536).toString(16).toUpperCase().padStart(4, '0')} 06 00000000:00000000 03:00001761 00000000     0        0 0 3 0000000000000000`.padEnd(
    149,
  );

describe('owner of a connection from this machine', () => {
  it('is known for each of thousands of connections beside a hundred thousand that are over', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const coming = once(server, 'connection') as Promise<[Socket]>;
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [socket] = await coming;
    try {
      const real = readFileSync('/proc/net/tcp', 'latin1').split('\n');
      const full = [real[0], ...Array.from({ length: 100_000 }, (_, i) => overRow(i)), ...real.slice(1)].join('\n');
      const tables = tablesOf([full, '']);
      const begin = process.cpuUsage();
      for (let i = 0; i < 3000; i++)
        assert.deepEqual(await ownerOf(socket, async () => tables), { kind: 'local', uid: process.getuid?.() });
      // The one that is gone is not in it at all.
      const gone = tablesOf([full.replaceAll(`:${hex(socket.remotePort)} `, ':0001 '), '']);
      for (let i = 0; i < 3000; i++) assert.deepEqual(await ownerOf(socket, async () => gone), { kind: 'local', uid: null });
      const { user, system } = process.cpuUsage(begin);
      assert.ok(user + system < 3e6, `${Math.round((user + system) / 1000)} ms of the processor`);
    } finally {
      client.destroy();
      socket.destroy();
      server.close();
    }
  });
});

const hex = (port: number | undefined) => (port ?? 0).toString(16).toUpperCase().padStart(4, '0');
