// Nobody is kept out by others who only wait, and nothing is waited for that may never come. The units leave the daemon what it needs, and no more.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveMetrics } from '../../runtime/metrics/metrics-server.ts';
import { readIrFile } from '../../runtime/process/ir-file.ts';
import { scratch } from '../daemon/small-ir.ts';
import { repository } from '../shared.ts';

describe('reserves', () => {
  it('half requests do not keep the scraper of /metrics out', async () => {
    const server = await serveMetrics({ kind: 'tcp', host: '127.0.0.1', port: 0 }, async () => 'up 1\n');
    const half: Socket[] = [];
    try {
      for (let i = 0; i < 40; i++) {
        const socket = connect({ host: '127.0.0.1', port: server.port });
        socket.on('error', () => {});
        socket.write('GET /metrics HTTP/1.1\r\n');
        half.push(socket);
      }
      await sleep(200);
      const response = await fetch(`http://127.0.0.1:${server.port}/metrics`, { signal: AbortSignal.timeout(30_000) });
      assert.equal(await response.text(), 'up 1\n');
    } finally {
      for (const socket of half) socket.destroy();
      server.close();
    }
  });

  it('a thousand requests in one go are not a thousand answers', async () => {
    let asked = 0;
    const server = await serveMetrics({ kind: 'tcp', host: '127.0.0.1', port: 0 }, async () => `asked ${++asked}\n`);
    try {
      const socket = connect({ host: '127.0.0.1', port: server.port });
      socket.on('error', () => {});
      socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1000));
      // It is cut off before it has an answer, or after one.
      let said = '';
      socket.on('data', (text) => (said += String(text)));
      await once(socket, 'close');
      const answers = said.split('HTTP/1.1 ').length - 1;
      assert.ok(answers <= 1 && asked <= 2, `${answers} answers, ${asked} texts`);
      const response = await fetch(`http://127.0.0.1:${server.port}/metrics`, { signal: AbortSignal.timeout(20_000) });
      assert.match(await response.text(), /^asked/);
    } finally {
      server.close();
    }
  });

  it('whoever asks for figures without a pause leaves the loop four fifths of its time, and reads what is so when he asks', async () => {
    let [busyMs, now] = [0, 0];
    const server = await serveMetrics({ kind: 'tcp', host: '127.0.0.1', port: 0 }, async () => {
      const begin = performance.now();
      while (performance.now() - begin < 20);
      busyMs += performance.now() - begin;
      return `now ${now}\n`;
    });
    try {
      const end = performance.now() + 2000;
      const url = `http://127.0.0.1:${server.port}/metrics`;
      const ask = async (): Promise<void> => {
        while (performance.now() < end) {
          const atLeast = ++now;
          const text = await (await fetch(url)).text();
          assert.ok(Number(text.slice(4)) >= atLeast, text);
        }
      };
      const begin = performance.now();
      await Promise.all(Array.from({ length: 16 }, ask));
      const share = busyMs / (performance.now() - begin);
      assert.ok(share < 0.3, `${Math.round(share * 100)} % of the time`);
    } finally {
      server.close();
    }
  });

  it('a FIFO is no IR', () => {
    const folder = scratch();
    try {
      const path = folder.path('fifo');
      assert.equal(spawnSync('mkfifo', [path]).status, 0);
      // Whoever reads it waits for this, and for ever without.
      const writer = spawn('sh', ['-c', ': > "$1"', 'sh', path]);
      const read = readIrFile(path);
      writer.kill();
      assert.match(read.ok ? '' : read.why, /is no file but a pipe/);
    } finally {
      folder.remove();
    }
  });
});

describe('the units', () => {
  for (const name of ['ecclusterd', 'ecclusterd-manager']) {
    it(`${name} is at 2.0 or below in systemd-analyze security`, function () {
      const unit = join(repository, 'packaging', 'systemd', `${name}.service`);
      const asked = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit], { encoding: 'utf8' });
      if (asked.error !== undefined && process.env['CI'] === undefined) this.skip();
      const exposure = /Overall exposure level for [^:]*: ([\d.]+)/.exec(asked.stdout ?? '')?.[1];
      assert.ok(exposure !== undefined, `systemd-analyze says no level: ${asked.error?.message ?? asked.stderr}`);
      assert.ok(Number(exposure) <= 2, exposure);
    });
  }
});
