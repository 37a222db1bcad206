// What a member of the bus sends to `ecclusterd listen`: it steers no terminal, and no number ends the listener.
import { Foreign } from '../../base/foreign.ts';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSocketBus } from '../../runtime/bus/socket-bus.ts';
import { encodePanic } from '../../runtime/daemon/panic/panic-wire.ts';
import { exampleIr } from '../daemon/small-ir.ts';
import { repository } from '../shared.ts';

describe('ecclusterd listen', () => {
  for (const flags of [[], ['--json']]) {
    it(`prints what a hostile member says ${flags.join(' ')}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'ecconf-listen-'));
      const socket = join(folder, 'bus');
      writeFileSync(join(folder, 'ir.json'), JSON.stringify(await exampleIr()));
      const bus = createSocketBus(socket);
      const args = ['listen', '--ir', join(folder, 'ir.json'), '--bus', 'embedded', '--bus-socket', socket, '--group', 'panics', ...flags];
      const child = spawn(process.execPath, [join(repository, 'dist', 'ecclusterd.cjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      let [out, error] = ['', ''];
      child.stdout.on('data', (chunk) => {
        out += chunk;
      });
      child.stderr.on('data', (chunk) => {
        error += chunk;
      });
      try {
        bus.open(() => {});
        bus.join('panics');
        const bad = '\u001b]0;pwned\u0007\r\n::error::x\u202e##vso[x]';
        const say = () => {
          // Nobody has such a name.
          bus.multicast('panics', encodePanic({ node: bad, timeMs: 0, source: bad, text: new Foreign('unheard'), leftOut: null }));
          const text = new Foreign(bad);
          bus.multicast('panics', encodePanic({ node: 'east1', timeMs: Number.MAX_SAFE_INTEGER, source: 's', text, leftOut: null }));
          bus.multicast(
            'panics',
            encodePanic({ node: 'east1', timeMs: 0, source: 'ecclusterd', text: new Foreign('still here'), leftOut: 2 }),
          );
        };
        for (let i = 0; i < 300 && !out.includes('still here'); i++) {
          say();
          await sleep(100);
        }
        assert.match(out, /still here/, error);
        assert.match(out, /9007199254740991/);
        assert.doesNotMatch(out, /unheard/);
        assert.equal(child.exitCode, null, 'it goes on');
        assert.doesNotMatch(out + error, /[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]|^\s*::error|##vso\[/m);
      } finally {
        child.kill();
        await bus.close();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
