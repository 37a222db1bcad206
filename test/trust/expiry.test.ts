// Certificates end, and are made anew, while everything runs: what is said of it before, what is refused then, and that a new file is enough. The
// log service, the manager that reads from it, and the feed.
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import { identityAnswer } from '../../runtime/daemon/identity-answer.ts';
import { CredentialWatch } from '../../runtime/trust/credential-watch.ts';
import type { Credentials } from '../../runtime/trust/credentials.ts';
import { pullAlone } from '../log/aggregate/pull-alone.ts';
import { withLogNode, type LogNode } from './log-node.ts';
import { withFeed } from './feed-node.ts';
import { until } from '../until.ts';

const dayMs = 86_400_000;

/** What becomes of a connection with that certificate: the serial number of the other side's, or why there is none. */
function shown(port: number, as: Credentials): Promise<{ readonly serial: string; readonly socket: TLSSocket | null }> {
  return new Promise((resolve) => {
    const socket = tlsConnect({ host: '127.0.0.1', port, ...as.context, checkServerIdentity: () => undefined });
    let serial = '';
    socket.on('secureConnect', () => {
      serial = socket.getPeerX509Certificate()?.serialNumber ?? '';
      // A server that refuses our certificate says so after its own handshake.
      setTimeout(() => resolve({ serial, socket }), 100);
    });
    socket.on('error', (error) => resolve({ serial: error.message, socket: null }));
    socket.on('close', () => resolve({ serial: 'closed', socket: null }));
  });
}

const figure = async ({ logs }: LogNode, which: string): Promise<number> => {
  const metric = (await logs.metrics()).find(({ name }) => name === 'ecclusterd_certificate_expiry_timestamp_seconds');
  return metric?.samples.find(({ labels }) => labels?.['certificate'] === which)?.value ?? NaN;
};

describe('certificates that end', () => {
  it('are spoken of before, by log, figures and check, and once more when they have ended', () => {
    let at = Date.now();
    return withLogNode({ as: 'east1', plain: false, pkiClock: () => at }, async (stage) => {
      const { logs, ir, node, pki, lines, folder } = stage;
      const file = join(folder, 'east1.pem');
      const files = { cert: file, key: file, ca: file };
      assert.equal(identityAnswer(files, false, node, 'east1').state, 'ok');
      assert.ok(!lines.some((line) => /certificate/.test(line)), lines.join('\n'));

      await pki('node', 'east1', '--days', '10');
      await logs.reload(ir, node);
      assert.ok(
        lines.some((line) => /^warn the certificate of this machine ends on \S+, in (?:9|10) days; `ecclusterd pki renew`/.test(line)),
        lines.join('\n'),
      );
      const soon = identityAnswer(files, false, node, 'east1');
      assert.match(`${soon.state} ${soon.text}`, /^warn the certificate of this machine ends on/);
      assert.ok(Math.abs((await figure(stage, 'own')) - (at + 10 * dayMs) / 1000) < 60);
      assert.ok((await figure(stage, 'authority')) > (at + 3000 * dayMs) / 1000);

      at = Date.now() - 20 * dayMs;
      await pki('node', 'east1', '--days', '10');
      await logs.reload(ir, node);
      assert.ok(
        lines.some((line) => /^error the certificate of this machine ended on \S+: nobody accepts it any more/.test(line)),
        lines.join('\n'),
      );
      const over = identityAnswer(files, false, node, 'east1');
      assert.match(`${over.state} ${over.text}`, /^FAIL the certificate of this machine ended on/);
      assert.ok((await figure(stage, 'own')) < Date.now() / 1000);
    });
  });

  it('open no log service, and do again when a new file is there', () => {
    let at = Date.now();
    return withLogNode({ as: 'east1', plain: false, pkiClock: () => at }, async ({ logs, ir, node, pki, port, credentials, lines }) => {
      const first = await shown(port, credentials('mgr1'));
      assert.match(first.serial, /^[0-9A-F]+$/);

      at = Date.now() - 20 * dayMs;
      await pki('manager', 'mgr1', '--days', '10');
      assert.match((await shown(port, credentials('mgr1'))).serial, /expired|closed/, 'of a reader');
      at = Date.now();
      await pki('manager', 'mgr1');

      at = Date.now() - 20 * dayMs;
      await pki('node', 'east1', '--days', '10');
      await logs.reload(ir, node);
      assert.match((await shown(port, credentials('mgr1'))).serial, /expired/, 'of the node');
      at = Date.now();
      await pki('renew');
      await logs.reload(ir, node);
      const again = await shown(port, credentials('mgr1'));
      assert.match(again.serial, /^[0-9A-F]+$/, lines.join('\n'));
      assert.notEqual(again.serial, first.serial);
      assert.equal(first.socket?.destroyed, false, 'who was connected stays');
      for (const { socket } of [first, again]) socket?.destroy();
    });
  });

  it('keep a manager from its nodes until it has a new file, which it takes without a restart', () => {
    let at = Date.now();
    return withLogNode({ as: 'east1', plain: false, pkiClock: () => at }, async ({ pki, port, credentials, folder }) => {
      at = Date.now() - 20 * dayMs;
      await pki('manager', 'mgr1', '--days', '10');
      const own = credentials('mgr1');
      const said: string[] = [];
      let renewed = 0;
      const watch = new CredentialWatch(
        own,
        (level, text) => void said.push(`${level} ${text}`),
        () => Date.now(),
        () => void renewed++,
      );
      assert.match(said.join(), /error the certificate of this machine ended on/);
      const pull = pullAlone({ port, node: 'east1', subscribers: ['nobody'], tls: () => own.context });
      try {
        await until(
          () => pull.view().problem !== null,
          () => 'an expired certificate connects',
        );
        assert.equal(pull.view().connected, false);
        at = Date.now();
        await pki('renew');
        watch.look();
        assert.equal(renewed, 1);
        assert.match(said.join(), /the certificate was read again; it ends on/);
        pull.hurry();
        await until(
          () => pull.view().connected,
          () => pull.view().problem ?? 'no problem',
        );
        assert.equal(watch.metrics()[0]?.samples[0]?.value, own.own.notAfter.getTime() / 1000);

        // The file of another machine is a slip of whoever copies them: this one goes on with what it has.
        copyFileSync(join(folder, 'mgr2.pem'), join(folder, 'mgr1.pem'));
        watch.look();
        assert.match(
          said.join(),
          /cannot be read again, the one of before stays in use: \S+ is that of manager mgr2 now, and this machine is manager mgr1/,
        );
        assert.equal(renewed, 1);
      } finally {
        await pull.end();
        watch.close();
      }
    });
  });

  it('end a connection that was made before', () => {
    let at = Date.now();
    return withLogNode({ as: 'east1', plain: false, pkiClock: () => at }, async ({ pki, port, credentials }) => {
      // It has some seconds left.
      at = Date.now() - 10 * dayMs + 6000;
      await pki('manager', 'mgr1', '--days', '10');
      const own = credentials('mgr1');
      const pull = pullAlone({ port, node: 'east1', subscribers: ['nobody'], tls: () => own.context });
      try {
        await until(
          () => pull.view().connected,
          () => pull.view().problem ?? 'never connected',
        );
        await until(
          () => !pull.view().connected,
          () => 'it is connected with a certificate that has ended',
        );
      } finally {
        await pull.end();
      }
    });
  });

  it('close the feed to who has one, and the feed shows a new one without a restart', () => {
    let at = Date.now();
    return withLogNode({ as: null, plain: false, pkiClock: () => at }, async ({ pki, credentials, ir }) => {
      const own = credentials('east1');
      await withFeed({ host: '127.0.0.1', tls: true, credentials: own, ir }, async (port) => {
        const first = await shown(port, credentials('east2'));
        assert.match(first.serial, /^[0-9A-F]+$/);
        at = Date.now() - 20 * dayMs;
        await pki('node', 'east2', '--days', '10');
        assert.match((await shown(port, credentials('east2'))).serial, /expired|closed/);
        at = Date.now();
        await pki('renew', '--all');
        assert.equal(own.refresh().changed, true);
        const again = await shown(port, credentials('east2'));
        assert.match(again.serial, /^[0-9A-F]+$/);
        assert.notEqual(again.serial, first.serial);
        const answer = new Promise<string>((resolve) => first.socket?.once('data', (bytes: Buffer) => resolve(bytes.toString())));
        first.socket?.write('PING\r\n');
        assert.equal(await answer, '+PONG\r\n', 'who was connected stays');
        for (const { socket } of [first, again]) socket?.destroy();
      });
    });
  });
});
