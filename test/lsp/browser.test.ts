// The language server where there is no Node: bundled for a browser without a single alias, and run in a context that has what a worker has.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { MessageChannel } from 'node:worker_threads';
import { build } from 'esbuild';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly params?: { readonly uri?: string; readonly diagnostics?: readonly { readonly code: string }[] };
}

describe('the language server without Node', () => {
  let script: Script;

  before(async () => {
    const { outputFiles } = await build({
      absWorkingDir: repository,
      entryPoints: ['lsp/browser/worker.ts'],
      bundle: true,
      platform: 'browser',
      format: 'iife',
      write: false,
      logLevel: 'silent',
    });
    script = new Script(outputFiles[0]?.text ?? '', { filename: 'worker.js' });
  });

  it('checks files that it is given, across nodes, and says what it fixes', async () => {
    const server = startWorker(script);
    const folder = join(repository, 'examples', 'cluster');
    const files = globFiles(folder, '.conf').map((path: string) => ({
      path: path.replace(folder, '/cluster'),
      bytes: new Uint8Array(readFileSync(path)),
    }));
    server.say({ method: 'ecconf/files', params: { files, all: true } });
    const answer = await server.ask('initialize', { processId: null, rootUri: 'file:///cluster', capabilities: {} });
    assert.ok(JSON.stringify(answer).includes('"hoverProvider":true'), JSON.stringify(answer));
    server.say({ method: 'initialized', params: {} });
    const path = files.find((each: { path: string }) => each.path.endsWith('default/ecelerity-cluster.conf'))?.path ?? '';
    const text = new TextDecoder().decode(files.find((each: { path: string }) => each.path === path)?.bytes);
    const open = (version: number, changed: string) =>
      server.say({
        method: 'textDocument/didOpen',
        params: { textDocument: { uri: `file://${path}`, languageId: 'c', version, text: changed } },
      });
    open(
      1,
      text.replace(/^.*\{/m, (line: string) => `${line}\n  duravip_balance_set_siez = 4`),
    );
    const found = await server.until(
      ({ method, params }) => method === 'textDocument/publishDiagnostics' && (params?.diagnostics?.length ?? 0) > 0,
    );
    assert.equal(found.params?.uri, `file://${path}`);
    const hover = await server.ask('textDocument/formatting', {
      textDocument: { uri: `file://${path}` },
      options: { tabSize: 2, insertSpaces: true },
    });
    assert.ok(Array.isArray(hover));
    assert.deepEqual(server.errors, []);
  });
});

/** Keeps no test alive. */
class LooseChannel extends MessageChannel {
  constructor() {
    super();
    const { port1 } = this;
    const { start } = port1;
    port1.start = () => {
      start.call(port1);
      port1.unref();
    };
  }
}

/** What a worker has, and nothing of Node. */
function startWorker(script: Script) {
  const heard: Message[] = [];
  const errors: string[] = [];
  const waiting: (() => void)[] = [];
  const self: {
    onmessage: ((event: { data: unknown }) => void) | null;
    addEventListener: () => void;
    postMessage: (message: Message) => void;
  } = {
    onmessage: null,
    addEventListener() {},
    postMessage(message) {
      heard.push(message);
      for (const wake of waiting.splice(0)) wake();
    },
  };
  const log = (...said: unknown[]) => void errors.push(said.join(' '));
  const { URL, TextEncoder, TextDecoder, performance, setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask } = globalThis;
  const has = { URL, TextEncoder, TextDecoder, performance, setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask };
  const world = { ...has, MessageChannel: LooseChannel, fetch: async () => ({ ok: false, statusText: 'none here' }) };
  script.runInContext(createContext({ ...world, self, console: { log, warn: log, error: log, info: log } }));
  let count = 0;
  const say = (message: object) => self.onmessage?.({ data: { jsonrpc: '2.0', ...message } });
  const until = async (wanted: (message: Message) => boolean): Promise<Message> => {
    for (;;) {
      const found = heard.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return {
    errors,
    say,
    until,
    async ask(method: string, params: unknown): Promise<unknown> {
      const id = ++count;
      say({ id, method, params });
      return (await until((message) => message.id === id && message.method === undefined)).result;
    },
  };
}
