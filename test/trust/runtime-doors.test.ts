// The hostile alphabet through the programs that run: every command of `ecclusterd`, every answer of the console in each format, log lines
// and figures. Names come from an IR, subscribers and records from whoever may write a log, the rest from the command line.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { answerRequest } from '../../runtime/console/console-request.ts';
import { frameLine } from '../../runtime/console/framing.ts';
import { commands as consoleCommands } from '../../runtime/console/commands/node-commands.ts';
import { commands } from '../../runtime/ecclusterd/commands.ts';
import { main } from '../../runtime/ecclusterd/cli.ts';
import { Stage } from '../../runtime/ecclusterd/demo/stage.ts';
import { ecjlog } from '../../runtime/log/commands/ecjlog.ts';
import { metricsText } from '../../runtime/metrics/exposition.ts';
import { makeLog } from '../../runtime/process/log.ts';
import type { Terminal } from '../../runtime/process/program-command.ts';
import { serve } from '../console/ask.ts';
import { healthy, SampleNode, sampleLogs, troubled } from '../console/sample.ts';
import { exampleIrText } from '../daemon/small-ir.ts';
import { write } from '../log/log-dir.ts';
import { alphabet, assertInert, assertNoCommand, hostile } from './hostile-text.ts';

interface Heard extends Terminal {
  said(): string;
}

function terminal(isTerminal = false): Heard {
  let said = '';
  const hear = (text: string): void => {
    said += text;
  };
  return { env: {}, out: hear, error: hear, outIsTerminal: isTerminal, columns: () => 100, again: null, said: () => said };
}

function assertHarmless(text: string, what: string): void {
  assertInert(text, what);
  assertNoCommand(text, what);
  assert.doesNotMatch(text, /internal error/, what);
}

/** Each text that is a name of something, with `more` behind it; the same name stays the same everywhere. */
function poisoned<T>(value: T, names: RegExp, more: string, key = ''): T {
  if (typeof value === 'string') return (names.test(key) ? value + more : value) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => poisoned(each, names, more, key)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Map) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poisoned(each, names, more, name)])) as T;
}

/** The document with the text at its `at`th leaf replaced. */
function withLeaf(document: unknown, at: number, text: string): unknown {
  let left = at;
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return left-- === 0 ? text : value;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each)]));
  };
  return walk(document);
}

const argument = hostile.map((text) => text.replaceAll('\0', ''));

describe('one door for text of the programs that run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-doors-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (...argv: readonly string[]): Promise<string> => {
    const heard = terminal();
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const before = signals.map((signal) => process.listeners(signal));
    await main(argv, heard);
    // A command that ends its process leaves them behind.
    for (const [i, signal] of signals.entries())
      for (const listener of process.listeners(signal)) if (before[i]?.includes(listener) !== true) process.off(signal, listener);
    assertHarmless(heard.said(), argv.join(' '));
    return heard.said();
  };

  it('holds for arguments of every command', async () => {
    const names = commands.map(({ name }) => name).filter((name) => !/audit|install/.test(name));
    const parts = alphabet.filter((text) => text !== '\0');
    const all = `x${parts.join('')}`;
    for (const name of names) {
      const command = name === '' ? [] : [name];
      const options = commands.find((each) => each.name === name)?.options.filter(({ value }) => value !== undefined) ?? [];
      // The others are missing or wrong, so nothing is begun.
      for (const { name: option } of options) await run(...command, `--${option}`, all, '--ir', join(folder, all));
      for (const text of parts) await run(...command, `--no${text}x`);
      await run(...command, '--ir', join(folder, 'none', all), '--bus', 'embedded');
      await run(...command, all);
    }
    for (const text of alphabet) await run(`x${text}y`);
  });

  it('holds for whatever an IR says', async () => {
    const ir: unknown = JSON.parse(await exampleIrText());
    const leaves = JSON.stringify(ir).match(/"(?:[^"\\]|\\.)*"(?!:)/g)?.length ?? 0;
    const path = join(folder, 'ir.json');
    await fc.assert(
      fc.asyncProperty(fc.nat(leaves - 1), hostile, fc.boolean(), async (at, text, broken) => {
        const whole = JSON.stringify(withLeaf(ir, at, `x${text}`));
        writeFileSync(path, broken ? `${whole.slice(0, whole.length - at)}${text}` : whole);
        for (const argv of [
          ['corosync-conf', '--ir', path],
          ['spread-conf', '--ir', path],
          ['simulate', '--ir', path],
          ['simulate', '--ir', path, '--json'],
          ['log-verify', '--ir', path, '--node', 'mgr1', '--state', join(folder, 'none')],
          ['pki', 'init', '--ir', path, '--dir', join(folder, 'pki')],
          ['dump', '--control', path],
        ])
          await run(...argv);
      }),
      { numRuns: 40 },
    );
  });

  it('holds for the answers of `check`, whatever the names of the machine are', async () => {
    const text = (await exampleIrText()).replaceAll('"east1"', JSON.stringify('east1\u202e##vso[x]<img>'));
    const path = join(folder, 'check.json');
    writeFileSync(path, text);
    for (const flags of [[], ['--json']])
      await run(
        'check',
        '--ir',
        path,
        '--node',
        'east1\u202e##vso[x]<img>',
        '--bus',
        'embedded',
        '--control',
        join(folder, 'c\x1b[31m'),
        ...flags,
      );
  });

  it('holds for logs and their subscribers', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(argument, hostile, async (name, record) => {
        const path = join(folder, `log${made++}${name.replaceAll('/', '')}`.slice(0, 60));
        const heard = terminal();
        const jlog = (...argv: readonly string[]): Promise<unknown> => ecjlog(argv, heard, new AbortController().signal);
        mkdirSync(folder, { recursive: true });
        await write(path, [`${record}\n`, record], { subscribers: [`s${name}`] });
        for (const flags of [[], ['--json']]) {
          await jlog('show', path, ...flags);
          assert.ok(heard.said().length > 0);
          for (const command of ['list', 'sizes', 'analyse', 'tail', 'acknowledge', 'repair', 'clean']) await jlog(command, path, ...flags);
          await jlog('add', path, `t${name}`, ...flags);
          await jlog('set', path, `s${name}`, name || 'x', ...flags);
          await jlog('remove', path, `none${name}`, ...flags);
          await jlog('create', path, ...flags);
          await jlog('list', `${path}${name}none`, ...flags);
        }
        await jlog(name || 'x', path);
        assertHarmless(heard.said(), 'jlog');
      }),
      { numRuns: 15 },
    );
  });

  it('shows records whole as JSON', async () => {
    const record = alphabet.filter((text) => text !== '\ud800').join('');
    const path = join(folder, 'whole');
    await write(path, [record], { subscribers: ['s'] });
    const heard = terminal();
    await ecjlog(['show', path, '--json'], heard, new AbortController().signal);
    assertHarmless(heard.said(), 'json');
    assert.equal(JSON.parse(heard.said()).text, record);
  });

  it('holds for every answer of the console, also for who reads the socket without ecconsole', async () => {
    const names =
      /^(?:privateName|node|subcluster|version|bindings|services|owner|preference|movingTo|candidates|offeredBy|unable|interface|name|path|key|reader|reason|problem|leader|why|groups|endpoint|mac|control|cluster|log)$/;
    const requests = consoleCommands
      .filter(({ name }) => !/^cluster shared|reload|shutdown/.test(name))
      .flatMap((command) => [command.name, ...command.examples]);
    await fc.assert(
      fc.asyncProperty(hostile, async (more) => {
        const xml = more.replaceAll('\ud800', '');
        for (const snapshot of [healthy, troubled]) {
          const port = new SampleNode(poisoned(snapshot, names, xml));
          port.publishes = poisoned(sampleLogs, /^(?:key|path|name|reader|reason)$/, xml);
          port.reloads = { ok: false, said: more };
          const served = serve(port);
          for (const request of [
            ...requests,
            `${more}x`,
            `cluster duravip show "${more.replace(/["\\]/g, '')}"`,
            `cluster help ${more}`,
            'cluster reload',
          ])
            for (const format of ['', 'json ', 'xml ']) {
              const { lines } = await answerRequest(`${format}${request.replaceAll('\n', ' ')}`, served);
              const sent = [...lines].map(frameLine);
              for (const line of sent) assert.equal(line.indexOf('\n'), line.length - 1);
              const text = sent.join('');
              assertHarmless(text, format + request);
              if (format === 'json ') JSON.parse(text);
              if (format === 'xml ') assertXml(text, request);
            }
        }
      }),
      { numRuns: 8 },
    );
  });

  it('holds for log lines, figures and the table of the demo', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines: string[] = [];
        const drain = { write: (line: string) => lines.push(line), takeDropped: () => 0 };
        const { log } = makeLog(drain as never, 'debug', text, () => 'now');
        log('info', text, { [text]: text, msg: text });
        assert.equal(lines.length, 1);
        assert.equal(lines[0]?.indexOf('\n'), (lines[0]?.length ?? 0) - 1);
        assertHarmless(lines.join(''), 'log');
        assert.equal(JSON.parse(lines.join('')).msg, text);

        const figures = metricsText([{ name: 'x', help: text, type: 'gauge', samples: [{ labels: { log: text }, value: 1 }] }]);
        assertHarmless(figures, 'metrics');
        assert.equal(figures.split('\n').length, 4, figures);

        for (const isTerminal of [false, true]) {
          const heard = terminal(isTerminal);
          const stage = new Stage(heard, false);
          stage.show({ columns: [{ node: text, state: 'up' }], rows: [{ ip: '10.0.0.1', name: text, prefers: text, on: [text] }] });
          stage.say(1, text);
          stage.print();
          assertHarmless(
            heard.said().replace(/\x1b\[\d+A\x1b\[J|\x1b\[[0-9]{1,2}m/g, (own) => (text.includes(own) ? own : '')),
            'demo',
          );
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** No mark-up but ours: each line is one element, a part of one, or none. */
function assertXml(text: string, what: string): void {
  const rest = text.replace(/^<\?xml[^>]*\?>$/gm, '').replace(/<\/?[a-zA-Z_][a-zA-Z0-9_-]*(?: [a-zA-Z]+="[^"<>]*")*\/?>/g, '');
  assert.doesNotMatch(rest, /[<>]/, what);
  assert.doesNotMatch(rest, /&(?!(?:amp|lt|gt|quot|apos|#\d+);)/, what);
}
