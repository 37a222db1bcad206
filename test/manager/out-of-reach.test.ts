// Two managers share the logs of a node that one of them sees on the bus and cannot reach: the other one reads them all.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { write } from '../log/log-dir.ts';
import { freePort } from '../free-port.ts';
import { Programs, Stage, type Child } from '../log/aggregate/stage.ts';
import { until } from '../until.ts';

const logs = ['mainlog', 'bouncelog'];

describe('a node out of reach of one manager', () => {
  const programs = new Programs();
  before(() => programs.build());

  it('is read by another one', async () => {
    const stage = new Stage({ nodes: ['n1'], logs, managers: ['mgr1', 'mgr2'] });
    const at = (name: string): string => join(stage.folder, name);
    let said = '';
    const listen = (child: Child): Child => {
      stage.keep(child).stderr.on('data', (text) => (said += text));
      return child;
    };
    try {
      await stage.prepare();
      // What the bus tells is a port where nobody listens, and so does the configuration of the one manager.
      const dead = await freePort();
      const away = (): string => JSON.stringify(stage.ir(() => dead));
      for (const name of ['bus.json', 'mgr1.json']) writeFileSync(at(name), away());
      for (const log of logs) await write(stage.logPath('n1', log), ['one', 'two'], { subscribers: ['master'] });
      listen(programs.start('log-node', [at('node.json'), 'n1']));
      const bus = ['--bus-socket', at('bus'), '--control', at('control-n1')];
      listen(programs.start('manager', ['--ir', at('bus.json'), '--node', 'n1', '--dry-run', ...bus]));
      for (const name of ['mgr1', 'mgr2']) {
        const args = stage.managerArgs([], at(`state-${name}`), name);
        listen(programs.start('manager', name === 'mgr2' ? args : args.map((arg) => (arg === at('manager.json') ? at('mgr1.json') : arg))));
      }
      const got = (log: string): string => {
        const path = join(stage.outputOf('mgr2'), log, 'n1', 'all');
        return existsSync(path) ? readFileSync(path, 'utf8') : '';
      };
      await until(
        () => logs.every((log) => got(log) === 'one\ntwo\n'),
        () => `both logs at mgr2:\n${said}`,
      );
      assert.match(said, /"node":"mgr1".*n1 cannot be reached from here: other managers that can shall read the logs/);
    } finally {
      await stage.remove();
    }
  });
});
