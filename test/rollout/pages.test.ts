// The commands of docs/operations.md and docs/ci.md about changing a configuration, each typed as it stands there, against a cluster that runs the example;
// what the pages show of answers is what comes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIr } from '../../runtime/ir/validate.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { SmallCluster } from '../control/small-cluster.ts';
import { repository } from '../shared.ts';
import { names, RolloutCluster, withSetSize } from './rollout-cluster.ts';

const page = (name: string): string => readFileSync(join(repository, 'docs', name), 'utf8');
/** Where the pages have the console of a manager, or of the node that one sits at. */
const shown = '/run/ecclusterd/2025';

describe('the pages about changing a configuration', function () {
  this.timeout(300_000);
  const programs = new Programs();
  let cluster: RolloutCluster;
  const file = () => cluster.small.path(join('conf', 'default', 'ecelerity-cluster.conf'));
  const edit = (...changes: readonly (readonly [string | RegExp, string])[]) => {
    let text = readFileSync(file(), 'utf8');
    for (const [from, to] of changes) {
      assert.notEqual(text.replace(from, to), text, String(from));
      text = text.replace(from, to);
    }
    writeFileSync(file(), text);
  };
  const typed = async (line: string, expected: readonly number[] = [0]) => {
    const { folder } = cluster.small;
    const path = `${join(folder, 'bin')}:${process.env['PATH']}`;
    const env = { ...process.env, PATH: path, GITHUB_BASE_REF: 'main' };
    const command = line.replaceAll(shown, cluster.small.path('control-mgr1'));
    const child = spawn('sh', ['-c', command], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let error = '';
    child.stdout.on('data', (data) => (out += String(data)));
    child.stderr.on('data', (data) => (error += String(data)));
    const [status] = await once(child, 'close');
    assert.ok(expected.includes(status as number), `${command}: status ${status}\n${out}${error}`);
    return out;
  };
  /** Digits, times and the lengths of lines differ; `...` stands for any lines. */
  const asShown = (answer: string, block: readonly string[]) => {
    const general = (text: string) =>
      text
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replace(/\b[0-9a-f]{8}\b/g, '[0-9a-f]{8}')
        .replace(/\d+\\\.\d s/g, '\\d+\\.\\d s')
        .replace(/:\d+\b/g, ':\\d+')
        .replaceAll(shown, '\\S+')
        .replace(/ {2,}/g, ' +');
    const lines = block
      .filter((line) => !line.startsWith('Roll it out?'))
      // It looks every 300 ms: a short step may go unseen.
      .map((line) => (line === '...' || /^(?:offer|switch|settle) /.test(line) ? '(.*\\n)*?' : `${general(line)}\\n`));
    assert.match(answer, new RegExp(`^${lines.join('')}`), `shown:\n${block.join('\n')}\ncame:\n${answer}`);
  };
  /** Each `$ command` of a page with the lines below it, without their margin. */
  const blocks = (text: string) =>
    [...text.matchAll(/^ {4}\$ (.*)\n((?: {4}.*\n|\n(?= {4}))*)/gm)].map(([, command = '', below = '']) => ({
      command,
      below: below
        .replace(/\n+$/, '')
        .split('\n')
        .map((line) => line.slice(4)),
    }));

  before(async () => {
    cluster = RolloutCluster.of(await SmallCluster.of(programs, { irVersion: 1, product: '4', compiler: '', nodes: [], managers: [] }));
    const { small } = cluster;
    cpSync(join(repository, 'examples', 'cluster'), small.path('conf'), { recursive: true });
    mkdirSync(small.path('bin'));
    symlinkSync(join(repository, 'dist', 'ecconf'), small.path('bin/ecconf'));
    edit(
      [/(ec_logger|bounce_logger) "[^}]*}\n/g, ''],
      [/ {2}logs = \[[^\]]*\]\n/, '  view_mature_time = 1\n  view_balance_interval = 1\n'],
      ['heartbeat_start_delay = 15', 'heartbeat_start_delay = 1'],
      ['heartbeats_per_sec = 1', 'heartbeats_per_sec = 4'],
    );
    const { status } = await once(
      spawn(
        'sh',
        [
          '-c',
          'git init -q -b main . && git add conf && git -c user.name=a -c user.email=a@b commit -qm one && git update-ref refs/remotes/origin/main HEAD',
        ],
        { cwd: small.folder },
      ),
      'close',
    ).then(([code]) => ({ status: code as number }));
    assert.equal(status, 0);
    const read = readIr(await typed('ecconf compile conf'));
    small.ir = 'error' in read ? assert.fail(read.error) : read.ir;
    await cluster.begin();
  });
  after(async () => {
    await cluster.remove();
  });

  it('docs/operations.md: plan, rollout, drift', async () => {
    const section = page('operations.md').split('\n## Change the configuration\n')[1]?.split('\n## ')[0] ?? '';
    const found = blocks(section);
    assert.deepEqual(
      found.map(({ command }) => command.split(' ').slice(0, 2).join(' ')),
      ['ecconf plan', 'ecconf rollout', 'ecconf drift'],
    );
    edit(['duravip_balance_set_size = 8', 'duravip_balance_set_size = 4']);
    for (const { command, below } of found.slice(0, 2)) asShown(await typed(command.replace(/^(ecconf rollout .*)$/, '$1 --yes')), below);
    // One node by hand with another value, and one that is down.
    const [plan, , drift = assert.fail()] = found;
    assert.ok(plan !== undefined);
    await typed('git -c user.name=a -c user.email=a@b commit -qam two');
    const two = JSON.parse(await typed('ecconf compile conf'));
    for (const node of two.nodes) node.duravip.balanceSetSize = 2;
    writeFileSync(cluster.small.path('two.json'), JSON.stringify(two));
    assert.equal((await cluster.small.ask('east2', `config reload ${cluster.small.path('two.json')}`)).status, 'ok');
    await cluster.small.stop('west1');
    const answer = await typed(drift.command, [3]);
    for (const line of [
      /^east1 +ok$/m,
      /^east2 +running differs from wanted +duravip_balance_set_size +2, wanted 4 /m,
      /^west1 +no answer \(not on the bus\)$/m,
    ])
      assert.match(answer, line);
    for (const line of [
      /^east1 +ok$/m,
      /^east2 +running differs from wanted +duravip_balance_set_size +2, wanted 4 /m,
      /^west1 +no answer \(not on the bus\)$/m,
    ])
      assert.match(drift.below.join('\n'), line);
    cluster.again('west1');
    assert.equal((await cluster.small.ask('east2', 'config reload')).status, 'ok');
    await cluster.ready();
  });

  it('docs/operations.md: what is typed in a console of a manager, and keys', async () => {
    const section = page('operations.md').split('\n### Roll it out\n')[1]?.split('\n### ')[0] ?? '';
    const inline = [...section.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
    for (const line of [
      'rollout history',
      'rollout show 41 > old.json',
      'rollout back',
      'rollout adopt',
      'rollout abort',
      'rollout confirm',
    ])
      assert.ok(inline.includes(line), line);
    for (const line of inline.filter((text) => text.startsWith('openssl '))) await typed(line);
    const commands = inline.filter((text) => /^rollout \w+( \d+)?$/.test(text));
    for (const line of commands) {
      const { text } = await cluster.small.ask('mgr1', line.replace(/ \d+$/, ' 1'));
      assert.doesNotMatch(text, /unknown command|one word too many|is missing/, line);
      if (text.includes(', begun')) assert.equal((await cluster.small.ask('mgr1', 'rollout abort')).status, 'ok');
    }
    await cluster.until(({ running }) => running === null);
    await cluster.ready();
  });

  it('docs/console.md: how a rollout stands, and its confirmation', async () => {
    const [, status = assert.fail()] = /\n> rollout status\n((?:.*\n){4})> rollout confirm\nOk\n/.exec(page('console.md')) ?? [];
    const serial = (await cluster.status()).nextSerial;
    assert.equal((await cluster.start(withSetSize(cluster.ir, 3), {}, { confirmMs: 120_000 })).status, 'ok');
    await cluster.until(({ running }) => running?.phase === 'waiting');
    const numbers = (text: string) =>
      text
        .replace(/\b[0-9a-f]{8}\b/, 'PLAN')
        .replace(/\d+ s all/, 'SEC s all')
        .replace(/Rollout \d+/, 'Rollout N');
    assert.equal(numbers((await cluster.small.ask('mgr1', 'rollout status')).text), numbers(status));
    assert.deepEqual(await cluster.small.ask('mgr1', 'rollout confirm'), { status: 'ok', text: 'Ok\n' });
    await cluster.ended(serial);
  });

  it('docs/ci.md: what the jobs run', async () => {
    const text = page('ci.md');
    const lines = [...text.matchAll(/^ *(?:- run: |run: \|\n *|run: )?((?:npx --yes )?ecconf .*)$/gm)].map(([, line = '']) =>
      line.replace(/^npx --yes /, ''),
    );
    const known = [
      'ecconf plan "git:origin/$GITHUB_BASE_REF:conf" conf --fail-on restart --fail-on gap --format markdown -o plan.md',
      `ecconf drift conf --live ${shown}`,
    ];
    for (const line of known) assert.ok(lines.includes(line), `${line}\n${lines.join('\n')}`);
    for (const line of lines) await typed(line, line.includes(' drift ') ? [0, 3] : [0]);
    assert.match(cluster.small.read('plan.md'), /^### ecconf plan: /);
    const [, rollout = assert.fail()] = /`(ecconf rollout git:main:conf [^`]*)`/.exec(text) ?? [];
    // A person confirms it; here nobody is asked, since nothing changes or nobody sits there.
    const answer = await typed(`${rollout.replace('300', '5')} --yes`, [0, 5]);
    assert.match(answer, /^Plan [0-9a-f]{8}: /);
    assert.deepEqual([...names].length, 4);
  });
});
