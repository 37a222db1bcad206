// `ecclusterd log verify` while everything runs: it says that nothing is lost and nothing is there twice, and it sees when something is.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collected, Programs } from '../log/aggregate/stage.ts';
import { onStage, type Staged } from './staged.ts';
import { until } from '../until.ts';

describe('log verify', () => {
  const programs = new Programs();
  before(() => programs.build());

  const verify = async (staged: Staged, more: readonly string[] = []): Promise<{ readonly code: number; readonly said: string }> => {
    const { folder } = staged.stage;
    const args = [
      'log',
      'verify',
      '--ir',
      join(folder, 'manager.json'),
      '--node',
      'mgr1',
      '--state',
      join(folder, 'state'),
      '--utc',
      ...more,
    ];
    const [command = '', ...rest] = programs.command('manager', args);
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    const [code] = await once(child, 'close');
    return { code, said };
  };

  it('while lines come: nothing lost, nothing twice', () =>
    onStage(programs, ['mainlog', 'bouncelog'], async (staged) => {
      const { stage } = staged;
      for (const node of ['n1', 'n2']) {
        staged.node(node);
        const paths = ['mainlog', 'bouncelog'].map((log) => stage.logPath(node, log));
        stage.keep(programs.start('log-writer', [node, '20', '400000', ...paths]));
      }
      const { said } = staged.manager();
      for (let round = 0; round < 2; round++) {
        await until(() => collected(stage.output, 'n2', 'bouncelog').length > 20_000 * (round + 1), said);
        const verdict = await verify(staged);
        assert.equal(verdict.code, 0, verdict.said);
        const logs = verdict.said.match(/^\w+ of n\d as 'master': [1-9]\d* records from \S+: nothing lost, nothing twice up to \S+$/gm);
        assert.equal(logs?.length, 4, verdict.said);
        assert.match(verdict.said, /^4 logs are as they should be, 0 differ, 0 cannot be told for certain$/m);
      }
    })).timeout(180_000);

  it('sees what is lost, what is there twice, and says what cannot be compared', () =>
    onStage(programs, ['mainlog'], async (staged) => {
      const { stage } = staged;
      staged.node('n1');
      const n2 = staged.node('n2');
      const writers = ['n1', 'n2'].map((node) =>
        stage.keep(programs.start('log-writer', [node, '20', '400000', stage.logPath(node, 'mainlog')])),
      );
      const { said } = staged.manager();
      await until(
        () => collected(stage.output, 'n1', 'mainlog').length > 40_000 && collected(stage.output, 'n2', 'mainlog').length > 1000,
        said,
      );
      for (const writer of writers) {
        writer.kill('SIGTERM');
        await once(writer, 'close');
      }
      let verdict = await verify(staged);
      for (let tries = 0; verdict.code !== 0 && tries < 20; tries++) verdict = await verify(staged);
      assert.equal(verdict.code, 0, verdict.said);

      const folder = join(stage.output, 'mainlog', 'n1');
      const name = readdirSync(folder).sort()[1] ?? assert.fail();
      const path = join(folder, name);
      copyFileSync(path, `${path}.kept`);
      const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
      const changed = (list: readonly string[]): void => writeFileSync(path, list.map((line) => `${line}\n`).join(''));
      changed(lines.filter((_, i) => i !== 3));
      verdict = await verify(staged);
      assert.equal(verdict.code, 1);
      assert.ok(verdict.said.includes(`${path}: 1 records are not there (`), verdict.said);
      changed([...lines.slice(0, 5), lines[4] ?? '', ...lines.slice(5)]);
      verdict = await verify(staged);
      assert.equal(verdict.code, 1);
      assert.match(verdict.said, /1 records are there more than once/);

      copyFileSync(`${path}.kept`, path);
      n2.kill('SIGKILL');
      await once(n2, 'close');
      verdict = await verify(staged, ['--json']);
      assert.equal(verdict.code, 1);
      const { logs } = JSON.parse(verdict.said);
      assert.deepEqual(
        logs.map(({ source, state }: { source: { node: string }; state: string }) => [source.node, state]),
        [
          ['n1', 'same'],
          ['n2', 'unknown'],
        ],
      );
      assert.ok(existsSync(path));
    })).timeout(180_000);
});
