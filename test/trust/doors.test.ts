// One door for text: what somebody else wrote steers nothing that shows it. A hostile alphabet in names of files, nodes and options, in
// values and comments, through every command and output format, and through what editors are told.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Foreign } from '../../base/foreign.ts';
import { jsonText } from '../../base/json-text.ts';
import { markdownCode, markdownText } from '../../base/markdown-text.ts';
import { terminal, terminalBlock, terminalLine } from '../../base/terminal-text.ts';
import { workflowData, workflowProperty } from '../../base/workflow-text.ts';
import { xmlText } from '../../base/xml-text.ts';
import { whyNotTrusted } from '../../runtime/console/client/socket-owner.ts';
import { start } from '../lsp/client.ts';
import { repository } from '../shared.ts';
import { alphabet, assertInert, assertNoCommand, hostile } from './hostile-text.ts';
import { checkout } from './run.ts';

describe('one door for text', () => {
  it('is inert behind each door, whatever comes', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = terminalLine(text);
        assert.doesNotMatch(line, /[\r\n]/);
        for (const shown of [line, terminal`${text}`, terminalLine(new Foreign(text)), terminalLine(line)]) {
          assertInert(shown, 'line');
          assertNoCommand(shown, 'line');
        }
        assert.equal(terminalLine(line), line, 'twice is once');
        assertInert(terminalBlock(text).replaceAll('\r\n', '\n').replace(/\r$/, ''), 'block');
        assertNoCommand(terminalBlock(text), 'block');
        for (const part of [workflowData([text, text]), workflowProperty(text)]) {
          assertInert(part, 'workflow');
          assert.doesNotMatch(part, /[\r\n]/);
        }
        assert.doesNotMatch(workflowProperty(text), /[:,]/);
        for (const part of [markdownText(text), markdownCode(text)]) {
          assertInert(part, 'markdown');
          assert.doesNotMatch(part, /[\r\n<>]|(?<!\\)\]\(|!\[/, part);
          if (!part.startsWith('`')) assert.doesNotMatch(part, /:\/\/|www\./, part);
        }
        const xml = xmlText(text);
        assertInert(xml, 'xml');
        assert.doesNotMatch(xml, /[<>"'\r\n]/);
        assertInert(jsonText({ [text]: text }, 2), 'json');
        assert.deepEqual(JSON.parse(jsonText({ x: text })), { x: text });
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves what is harmless as it is', () => {
    for (const text of ['::1', '::ffff:10.1.1.1', 'a ## b', 'é 漢字 \u{1f600}', 'default/a.conf:3:4', 'a::b'])
      assert.equal(terminalLine(text), text);
    assert.equal(terminalBlock('a\r\n\tb\n'), 'a\r\n\tb\n');
    assert.equal(markdownCode('10.1.1.1'), '`10.1.1.1`');
  });

  it('does not turn into a string by accident', () => {
    assert.equal(`${new Foreign('\x1b[31m')}`, '\u241b[31m', 'harmless where a door was forgotten');
  });

  it('holds for every command and format', async () => {
    const name = fc.constantFrom(...alphabet).filter((part) => !/[\0/]/.test(part) && part !== '\ud800');
    await fc.assert(
      fc.asyncProperty(name, name, hostile, async (file, folder, text) => {
        const quoted = text.replace(/[\\"\0]/g, '');
        const conf = [
          `nodename = "${quoted}"`,
          `No_Such_Option = "${quoted}" # ${text.replace(/[\r\n]+/g, ' ')}`,
          `Binding "${quoted}" { Bind_Address = "${quoted}" Duravip_Preference = "${quoted}" Enable_Duravip = true }`,
          `include "x${quoted}.conf"`,
          `cluster { Topology "${quoted}" { } logs = [ "${quoted}" = "${quoted}" ] }`,
          `Bad ${text} = `,
          '',
        ].join('\n');
        const made = checkout({
          [`conf/default/ecelerity.conf`]: `include "${file.replace(/[\\"]/g, '')}.conf"\n${conf}`,
          [`conf/default/${file}.conf`]: '   No_Such_Option   =   1\n',
          [`conf/n${folder}/ecelerity.conf`]: conf,
          [`${file}.conf`]: '   No_Such_Option   =   1\n}\n',
          [`f/${file}.conf`]: `a = "x\n::warning file=x::${quoted}"\n   b = 1\n`,
        });
        try {
          const commands: readonly (readonly string[])[] = [
            ...['text', 'json', 'sarif', 'junit', 'github'].map((format) => ['check', '--format', format, 'conf']),
            ['check', `./${file}.conf`],
            ['check', '--fix', '--dry-run', 'conf'],
            ['show', 'conf'],
            ['show', 'conf', '--node', text.replaceAll('\0', '') || 'x'],
            ['show', `f/${file}.conf`],
            ['compile', 'conf'],
            ['fmt', '--check', 'conf', 'f'],
            ['fmt', '--diff', 'conf', 'f'],
            ['fmt', '--write', 'f'],
            ['fmt', `./${file}.conf`],
            ['explain', file],
            ['options', file],
            ['check', `no${file}`],
            ['check', `--${file}`],
            [file],
            ['check', '--severity', file, 'conf'],
          ];
          for (const argv of commands) {
            const { out, error } = await made.run(...argv);
            const what = argv.join(' ');
            assertInert(out, what);
            assertInert(error, what);
            assertNoCommand(error, what);
            if (!argv.includes('github')) assertNoCommand(out, what);
            else
              for (const line of out.split('\n'))
                assert.match(line, /^(?:::(?:error|warning|notice) file=[^:]*::.*|\d+ .*|nothing read.*|)$/u, what);
            assert.doesNotMatch(error, /internal error/, what);
          }
        } finally {
          made.remove();
        }
      }),
      { numRuns: 25 },
    );
  });

  it('holds in hovers, completions, findings, lenses and hints', async () => {
    const bad = '![n](https://example.org/x)[x](command:y)<img src=x>\u202e';
    const text = [
      'msgc_server { peers = [ "east1" = "10.0.0.1" ] }',
      `Binding "${bad}" { Bind_Address = "10.1.1.1" Enable_Duravip = true Duravip_Preference = "${bad}" }`,
      `cluster { Topology "10.1.1.0/24" { interface = "${bad}" } cluster_group = "${bad}" logs = [ "${bad}" = "/var/${bad}" ] }`,
      `No_Such_Option = "${bad}"`,
      '',
    ].join('\n');
    const client = await start({ 'default/ecelerity.conf': text, 'east1/node.conf': 'Max_Retries = 1\n' });
    try {
      const path = 'default/ecelerity.conf';
      client.open(path);
      const found = await client.diagnostics(path, (all) => all.length > 0);
      const said: unknown[] = [found];
      for (let at = 0; at < text.length; at += 7) said.push(await client.at('textDocument/hover', path, at));
      const hovers = JSON.stringify(said.slice(1));
      assert.doesNotMatch(hovers, /!\[|(?<!\\)\]\(|<img|command:y/);
      for (const mark of ['10.1.1.1"', 'cluster_group']) said.push(await client.at('textDocument/completion', path, mark));
      said.push(await client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: client.uri(path) } }));
      for (const each of JSON.stringify(said).matchAll(/"(?:value|message|label|title|detail)":"((?:[^"\\]|\\.)*)"/g))
        assertInert(JSON.parse(`"${each[1]}"`), each[0].slice(0, 80));
      await client.end();
    } finally {
      client.abandon();
    }
  });
});

describe('the socket of the console', () => {
  const root = process.getuid?.() === 0;
  const squatter = 54_321;
  const served: Server[] = [];
  const folders: string[] = [];
  const serve = async (path: string, answer: string): Promise<void> => {
    const server = createServer((socket) => socket.on('data', () => socket.write(answer)));
    served.push(server);
    await new Promise<void>((resolve) => server.listen(path, resolve));
  };
  after(() => {
    for (const server of served) server.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const folder = (mode: number): string => {
    const made = mkdtempSync(join(tmpdir(), 'ecconsole-owner-'));
    folders.push(made);
    chmodSync(made, mode);
    return made;
  };
  const ask = (path: string): Promise<{ status: number | null; text: string }> => {
    const child = spawn(process.execPath, [join(repository, 'dist', 'ecconsole.cjs'), path, 'version'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    return new Promise((resolve) => child.on('close', (status) => resolve({ status, text })));
  };

  it('is not talked to where a squatter listens in a folder like /tmp', async function () {
    if (!root) this.skip();
    const path = join(folder(0o1777), '2025');
    await serve(path, '\x1b]0;pwned\x07\n');
    chownSync(path, squatter, squatter);
    const { status, text } = await ask(path);
    assert.equal(status, 1);
    assert.match(text, /belongs to the user with id 54321/);
    assertInert(text, 'ecconsole');
  });

  it('is talked to where it is of root, or in a folder of its own', function () {
    if (!root) this.skip();
    const open = folder(0o1777);
    mkdirSync(join(open, 'of-squatter'));
    chownSync(join(open, 'of-squatter'), squatter, squatter);
    assert.equal(whyNotTrusted('/run/does-not-exist'), null);
    assert.notEqual(whyNotTrusted(join(open, 'of-squatter')), null);
    assert.equal(whyNotTrusted(repository), null);
  });

  it('shows no escape of what a daemon answers', async () => {
    const path = join(folder(0o700), 'socket');
    await serve(path, ' \x1b[31mred\x1b]0;title\x07\u202e\n::warning::x\n.\n');
    const { text } = await ask(path);
    assertInert(text, 'ecconsole');
  });
});
