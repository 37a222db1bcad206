// A person at a terminal, by tmux: prompt, completion, history, ctrl-C and ctrl-D, and the watch screen.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openConsole, type ConsoleServer } from '../../runtime/console/console-server.ts';
import { commands } from '../../runtime/console/commands/node-commands.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { buildClient, type Built } from './built.ts';
import { healthy, many, SampleNode, troubled } from './sample.ts';

let session = 0;

describe('ecconsole in a terminal', () => {
  let built: Built;
  let path: string;
  let node: SampleNode;
  let server: ConsoleServer | null = null;

  before(function () {
    if (spawnSync('tmux', ['-V']).status !== 0) {
      if (process.env.CI) throw new Error('there is no tmux; in CI it must be there (apt-get install tmux)');
      console.log('(there is no tmux: the tests of the terminal are left out)');
      this.skip();
    }
    built = buildClient();
    path = join(built.folder, '2025');
  });
  beforeEach(() => open(new SampleNode(healthy)));
  afterEach(async () => {
    tmux('kill-server');
    await server?.close();
  });
  after(() => built?.remove());

  async function open(sample: SampleNode): Promise<void> {
    await server?.close();
    node = sample;
    const opened = await openConsole(node, { commands, endpoints: [{ kind: 'unix', path }] });
    if (!opened.ok) throw new Error(opened.why);
    server = opened.server;
  }

  /** Each session has a server of its own: one that is being killed still takes new sessions, and ends with them. */
  function tmux(...args: readonly string[]): string {
    const tmuxSocket = join(built.folder, `tmux${session}`);
    const env = { ...process.env, TMUX: '', XDG_STATE_HOME: join(built.folder, 'state'), NO_COLOR: '', LC_ALL: 'C.UTF-8' };
    return spawnSync('tmux', ['-f', '/dev/null', '-S', tmuxSocket, ...args], { encoding: 'utf8', env }).stdout;
  }

  /** Starts the client with a shell around it that tells the exit status. */
  function start(args: string, columns = 80, rows = 24, variables = ''): void {
    session++;
    const command = `env ${variables} '${process.execPath}' '${built.client}' ${args}; echo "status $?"; exec sleep 60`;
    tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), '-s', `s${session}`, command);
  }

  function screen(...options: readonly string[]): string {
    return tmux('capture-pane', '-p', '-t', `s${session}`, ...options);
  }

  async function until(pattern: RegExp, ...options: readonly string[]): Promise<string> {
    const deadline = Date.now() + 40_000;
    for (;;) {
      const text = screen(...options);
      if (pattern.test(text)) return text;
      if (Date.now() > deadline) assert.fail(`no ${pattern} within 40 s on\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** One key or text after the other, each only when the one before has been read: a TAB in the middle of pasted text is no key. */
  async function type(...keys: readonly (readonly [string, RegExp])[]): Promise<string> {
    let text = '';
    for (const [key, pattern] of keys) {
      tmux('send-keys', '-t', `s${session}`, key);
      text = await until(pattern);
    }
    return text;
  }

  it('greets, prompts with the time, answers, and leaves by quit', async () => {
    start(path);
    const greeting = await until(/2025>$/m);
    assert.match(
      greeting,
      /^#{46}\n# ecclusterd version: 0\.1\.0\n# help lists the commands, quit leaves\n#{46}\n\d\d:\d\d:\d\d \S*2025>$/m,
    );
    await type(['cluster nodename', /nodename$/m], ['Enter', /^labrat-1\n\d\d:\d\d:\d\d /m], ['quit', /quit$/m], ['Enter', /^status 0$/m]);
  });

  it('completes commands, addresses, nodes', async () => {
    start(path, 160);
    await until(/2025>$/m);
    const line = (text: string) => new RegExp(`> ${text}\\s*$`, 'm');
    await type(
      ['cl', line('cl')],
      ['Tab', line('cluster')],
      ['dura', line('cluster dura')],
      ['Tab', line('cluster duravip')],
      ['mo', line('cluster duravip mo')],
      ['Tab', line('cluster duravip move')],
      ['1', line('cluster duravip move 1')],
      ['Tab', line('cluster duravip move 10\\.80\\.116\\.5')],
      ['3', line('.*\\.53')],
      ['Tab', line('.*\\.53')],
      ['t', line('.* t')],
      ['Tab', line('.* to')],
      ['labrat-1', line('.* to labrat-1')],
      ['Enter', /^submitted \(job 1: move 10\.80\.116\.53 to labrat-1\)$/m],
    );
    assert.deepEqual(node.orders, [{ kind: 'move', ip: '10.80.116.53', to: 'labrat-1' }]);
  });

  it('remembers lines between sessions, for its user alone', async () => {
    start(path);
    await until(/2025>$/m);
    await type(['cluster arp show', /show$/m], ['Enter', /43s/], ['C-d', /^status 0$/m]);
    start(path);
    await until(/2025>$/m);
    await type(['Up', /> cluster arp show$/m]);
    const file = join(built.folder, 'state', 'ecconsole', 'history');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(readFileSync(file, 'utf8'), /^cluster arp show$/m);
  });

  it('gives up a line, or a wait, at ctrl-C, and goes on', async () => {
    node.slow = true;
    start(path);
    await until(/2025>$/m);
    await type(['half a li', /li$/m], ['C-c', /half a li\^C\n\S+ \S+>$/m], ['C-c', /^quit or ctrl-D leaves$/m]);
    await type(['cluster duravip move 10.80.116.53 labrat-1', /labrat-1$/m], ['Enter', /^submitted/m]);
    await type(['cluster wait 1', /wait 1$/m]);
    tmux('send-keys', '-t', `s${session}`, 'Enter');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await type(['C-c', /the daemon may go on with it\)\n\S+ \S+>$/m], ['cluster nodename', /nodename$/m], ['Enter', /^labrat-1$/m]);
  });

  it('ends with status 1 where there is no daemon to begin with', async () => {
    start(`${path}.none`);
    await until(/there is no such socket[\s\S]*^status 1$/m);
  });

  it('shows errors in red, and without colours where they are not wanted', async () => {
    start(path);
    await until(/2025>$/m);
    await type(['nonsense', /nonsense$/m], ['Enter', /error: unknown/]);
    assert.match(screen('-e'), /\x1b\[1m\x1b\[31merror: unknown/);
  });

  it('watches owners live, marks changes, and gives the terminal back', async () => {
    start(`watch ${path}`);
    await until(/10\.80\.116\.50 +labrat-4 +1h30m +owned,safe/);
    node.now = { ...healthy, addresses: [...healthy.addresses].map((row) => ({ ...row, owner: 'labrat-1', ownerSince: healthy.now })) };
    await until(/^>\*10\.80\.116\.50 +labrat-1 +0s +was labrat-4; owned,safe/m);
    await type(['q', /^status 0$/m]);
    assert.doesNotMatch(screen(), /ADDRESS/);
  });

  it('watches ten thousand addresses in the room there is, and scrolls', async () => {
    await open(new SampleNode(many(10_240)));
    start(`watch ${path}`);
    const first = await until(/^1-15 of 10240 addresses/m);
    assert.match(first, /^3 nodes, 10240 addresses, leader labrat-4, settled, mature$/m);
    await type(
      ['End', /^10226-10240 of/m],
      ['Home', /^1-15 of/m],
      ['NPage', /^16-30 of/m],
      ['/', /^\/_/m],
      ['10.80.0.7', /^\/10\.80\.0\.7_/m],
      ['Enter', /with "10\.80\.0\.7"/m],
      ['Escape', /^1-15 of 10240/m],
      ['t', /^no troubled or changed/m],
    );
    tmux('resize-window', '-t', `s${session}`, '-x', '120', '-y', '40');
    await type(['t', /^1-31 of 10240/m]);
    await type(['C-c', /^status 0$/m]);
  });

  it('is watched in 80 x 24 without colours and without UTF-8: every key, and the selected row by a mark', async () => {
    await open(new SampleNode(troubled));
    start(`watch ${path}`, 80, 24, 'NO_COLOR=1 LC_ALL=C');
    const first = await until(/^> *10\.80\.116\.50/m);
    const lines = first.trimEnd().split('\n');
    assert.ok(lines.length <= 24 && lines.every((line) => /^[ -~]{0,80}$/.test(line)), first);
    const painted = screen('-e');
    assert.doesNotMatch(painted, /\x1b\[[0-9;]*3[0-7]m/, 'no colour');
    assert.match(painted, /\x1b\[(?:0;)?7m(?:\x1b\[[34]9m)*> 10/, 'reverse as well');
    await type(
      ['j', /^> *10\.80\.116\.51/m],
      ['Enter', /^ +address +10\.80\.116\.51$/m],
      ['Escape', /^> *10\.80\.116\.\d+/m],
      ['c', /^ecconsole \S+ cluster duravip move 10\.80\.116\.\d+ to \S+/m],
      ['3', /\[3 logs\]/],
      ['5', /\[5 configuration\]/],
      ['?', /^ +Enter +the row in full$/m],
      ['q', /\[5 configuration\]/],
      ['q', /^status 0$/m],
    );
  });

  it('waits for a daemon that goes and comes', async () => {
    start(`watch ${path}`);
    await until(/10\.80\.116\.50 +labrat-4/);
    await server?.close();
    const text = await until(/NOT CONNECTED for \d+ s, what is shown is old:/);
    assert.match(text, /10\.80\.116\.50 +labrat-4/, 'the last owners stay');
    await open(new SampleNode(healthy));
    await until(/3? nodes|settled, mature/);
    await until(/^3 nodes, 2 addresses, leader labrat-4, settled, mature$/m);
  });

  it('draws one frame where there is no terminal: 80 x 24, ASCII, no colours, and its status says whether all is well', async () => {
    const frame = (more: NodeJS.ProcessEnv = {}) => runClient(['watch', '--once', path], more);
    const well = await frame();
    assert.equal(well.status, 0);
    assertGolden(
      join(repository, 'test', 'golden', 'console', 'watch-once.txt'),
      well.out.replace(/ +\d\d:\d\d:\d\d\n/, '  HH:MM:SS\n').replaceAll(path, 'SOCKET'),
    );
    await open(new SampleNode(many(10_240)));
    const full = await frame({ LC_ALL: 'de_DE.ISO-8859-1' });
    assert.match(full.out, /^1-\d+ of 10240 addresses/m);
    for (const { out } of [well, full]) {
      const lines = out.trimEnd().split('\n');
      assert.ok(lines.length <= 24 && lines.every((line) => line.length <= 80), out);
      assert.match(out, /^[ -~\n]*$/);
    }
    const wide = await frame({ COLUMNS: '132', LINES: '50' });
    assert.match(wide.out, /^1-41 of 10240/m);
    await open(new SampleNode({ ...healthy, quorum: false }));
    const ill = await frame();
    assert.equal(ill.status, 3);
    assert.match(ill.out, /NO MAJORITY/);
    await server?.close();
    const gone = await frame();
    assert.equal(gone.status, 3);
    assert.match(gone.out, /NOT CONNECTED/);
  });

  it('writes a line for each change with --plain, and moves no cursor', async () => {
    const child = spawn(process.execPath, [built.client, 'watch', '--plain', path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    const said = async (pattern: RegExp) => {
      for (const end = Date.now() + 40_000; !pattern.test(out); await new Promise((resolve) => setTimeout(resolve, 20)))
        assert.ok(Date.now() < end, `no ${pattern} in ${out}`);
    };
    await said(/^\d\d:\d\d:\d\d 3 nodes, 2 addresses, leader labrat-4, settled, mature\n/);
    node.now = { ...healthy, addresses: [...healthy.addresses].map((row) => ({ ...row, owner: 'labrat-1', ownerSince: healthy.now })) };
    await said(/^\S+ 10\.80\.116\.50 labrat-4 -> labrat-1 \(owned,safe\)$/m);
    await server?.close();
    await said(/^\S+ not connected: /m);
    await open(new SampleNode(healthy));
    await said(/^\S+ connected$/m);
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.match(out, /^[ -~\n]*$/);
  });

  it('redraws once when a window is pulled about', async () => {
    start(`watch ${path}`);
    await until(/10\.80\.116\.50 +labrat-4/);
    const drawn = join(built.folder, 'drawn');
    tmux('pipe-pane', '-t', `s${session}`, `cat > '${drawn}'`);
    const tty = tmux('display-message', '-p', '-t', `s${session}`, '#{pane_tty}').trim();
    const begin = Date.now();
    // Of the terminal itself: tmux would put them together before anybody heard of them.
    const { status } = spawnSync('bash', ['-c', `for columns in {60..99}; do stty -F '${tty}' rows 30 cols $columns; done`]);
    assert.equal(status, 0);
    const frames = () => readFileSync(drawn, 'latin1').split('\x1b[?2026h').slice(1);
    // 30 rows are only drawn once it knows of them.
    const isLast = (frame: string) => frame.split('\r\n').length === 30;
    const end = Date.now() + 40_000;
    while (!frames().some(isLast)) {
      assert.ok(Date.now() < end, 'no frame of 30 rows');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const ms = Date.now() - begin;
    const count = frames().length;
    // Each second it draws for its clock and for what it has heard; and once for all that comes within 50 ms.
    assert.ok(count <= 3 + (ms / 1000) * 2 + ms / 50, `${count} frames in ${ms} ms`);
    await type(['q', /status 0/]);
  });

  /** Without a terminal; the server is in this process, so nothing may wait for it here. */
  async function runClient(args: readonly string[], more: NodeJS.ProcessEnv): Promise<{ readonly out: string; readonly status: number }> {
    const { NO_COLOR: _, COLUMNS: __, LINES: ___, ...env } = process.env;
    const child = spawn(process.execPath, [built.client, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...env, LC_ALL: 'C', ...more },
    });
    let out = '';
    child.stdout.setEncoding('latin1').on('data', (data) => {
      out += data;
    });
    const [status] = (await once(child, 'close')) as [number];
    return { out, status };
  }
});
