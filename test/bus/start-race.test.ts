// Many who start at once at one path: one of them becomes the hub, and nobody ever loses a connection for it.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { linkSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BusEvent } from '../../runtime/bus/bus.ts';
import { createSocketBus } from '../../runtime/bus/socket-bus.ts';
import { claimOf, identityOf } from '../../runtime/sockets/take-path.ts';

describe('bus: many connections start at once', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-race-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What a hub leaves that was killed. */
  const leaveDead = async (path: string) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(`${path}.x`, resolve));
    linkSync(`${path}.x`, path);
    await new Promise((resolve) => server.close(resolve));
  };
  /** Opens `count` connections; the reasons for which any was lost before all were together. */
  const together = async (path: string, count: number): Promise<readonly string[]> => {
    const reasons: string[] = [];
    const buses = Array.from({ length: count }, () => createSocketBus(path));
    const all = buses.map(
      (bus) =>
        new Promise<void>((resolve) => {
          bus.open((event: BusEvent) => {
            if (event.kind === 'down') reasons.push(event.reason);
            if (event.kind === 'view' && event.view.members.length === count) resolve();
          });
          bus.join('g');
        }),
    );
    await Promise.all(all);
    const lost = [...reasons];
    await Promise.all(buses.map((bus) => bus.close()));
    return lost;
  };

  for (const before of ['nothing', 'a dead socket'] as const) {
    it(`of one process, with ${before} at the path`, async () => {
      for (let round = 0; round < 25; round++) {
        const path = join(folder, `${round}.sock`);
        if (before === 'a dead socket') await leaveDead(path);
        assert.deepEqual(await together(path, 2 + (round % 7)), [], `round ${round}`);
      }
      assert.deepEqual(readdirSync(folder), []);
    });
  }

  it('of several processes, with and without a dead socket', async () => {
    const processes = Array.from({ length: 4 }, () => racer(8));
    try {
      // The first of a process comes late, because it loads what it runs.
      for (let round = 0; round < 60; round++) {
        const path = join(folder, `${round}.sock`);
        if (round % 3 !== 0) await leaveDead(path);
        assert.deepEqual(await Promise.all(processes.map(({ tell }) => tell(path))), Array(4).fill('[]'), `round ${round}`);
        await Promise.all(processes.map(({ tell }) => tell('close')));
      }
      assert.deepEqual(readdirSync(folder), []);
    } finally {
      for (const { process } of processes) process.kill('SIGKILL');
    }
  });

  it('where somebody died while he replaced a dead socket, and the next one as well', async () => {
    const path = join(folder, 'bus.sock');
    let at = path;
    for (let deaths = 0; deaths < 3; deaths++) {
      await leaveDead(at);
      at = claimOf(at, identityOf(at) ?? '');
    }
    assert.deepEqual(await together(path, 5), []);
    assert.deepEqual(readdirSync(folder), []);
  });
});

function racer(members: number): { readonly process: ChildProcess; readonly tell: (line: string) => Promise<string> } {
  const script = join(import.meta.dirname, 'race-process.ts');
  const child = spawn(process.execPath, ['--import=tsx', script, String(members)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    tell: async (line) => {
      child.stdin.write(`${line}\n`);
      return String((await lines.next()).value);
    },
  };
}
