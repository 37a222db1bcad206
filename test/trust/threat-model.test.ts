// Every test that the threat model names exists.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';

describe('threat model', () => {
  const page = readFileSync(join(repository, 'docs', 'threat-model.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:surface|fault|decoder) \|/.test(line));

  it('names a test for every surface, and each of them exists', () => {
    assert.ok(rows.length >= 8);
    for (const row of rows) {
      const tests = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path ?? '');
      assert.ok(tests.length > 0, row);
      for (const path of tests) assert.ok(existsSync(join(repository, path)), path);
    }
  });

  it('has a row for all that listens: a door that nobody has thought of fails here', () => {
    const opens = /\b(?:createServer|createTlsServer|createSocket|socket)\(|\blisten(?:At|Unix|Tcp)\(/;
    const found = globFiles(join(repository, 'runtime'), '.ts')
      .map((path) => relative(repository, path))
      .filter((path) => opens.test(readFileSync(join(repository, path), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')));
    const unknown = found.filter((path) => !(path in doors));
    assert.deepEqual(unknown, [], 'who reaches it, what may he do, what protects it? A row in docs/threat-model.md, and a line here');
    for (const [path, surface] of Object.entries(doors)) {
      assert.ok(found.includes(path), `${path} opens nothing any more`);
      if (surface !== null)
        assert.ok(
          rows.some((row) => row.startsWith(`| ${surface}`)),
          `${path}: no row ${surface}`,
        );
    }
  });
});

/** What opens a socket, and the surface that it is. Null: nobody reaches anything by it. */
const doors: Readonly<Record<string, string | null>> = {
  'runtime/bus/socket-hub.ts': 'embedded bus',
  'runtime/clients/postfix/policy-service.ts': 'policy service of Postfix',
  'runtime/console/console-server.ts': 'console socket',
  // Looks whether a port is free, and closes it at once.
  'runtime/daemon/rollout/judge-offer.ts': null,
  // Asks which address a packet would leave from, and sends none.
  'runtime/daemon/unmanageable.ts': null,
  'runtime/feed/feed-door.ts': 'feed',
  'runtime/host/ears.ts': 'LAN',
  // Of the kernel alone.
  'runtime/host/netlink-monitor.ts': null,
  'runtime/host/netlink-socket.ts': null,
  'runtime/host/packet-socket.ts': 'LAN',
  'runtime/log/input/streams.ts': 'jlogs, files that are followed',
  'runtime/log/service/bind.ts': 'log service',
  'runtime/log/service/listener.ts': 'log service',
  'runtime/metrics/metrics-server.ts': '`/metrics`',
  'runtime/status/open-status.ts': 'status page (`--status`)',
  'runtime/rehearse/pinger.ts': 'pings of a rehearsal',
  // The call of the C library, and what listens for others.
  'runtime/process/libc.ts': null,
  'runtime/sockets/listen.ts': null,
};
