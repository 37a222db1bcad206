// A language client for measurements: no library, so that what is measured is the server.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { quick } from './measure.mjs';

/** A quick run is a test, on a machine that may be busy. */
const patienceSec = quick ? 120 : 10;

export function startServer(command, { folder = null, settings = {}, capabilities = {}, workspace = {} } = {}) {
  const begin = performance.now();
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = new Map();
  const watchers = new Set();
  let id = 0;
  let buffer = Buffer.alloc(0);

  const send = (message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  const take = (message) => {
    if (message.method === undefined) {
      answers.get(message.id)?.(message);
      answers.delete(message.id);
    } else if (message.id !== undefined) {
      const result =
        message.method === 'workspace/configuration' ? message.params.items.map(({ section }) => settings[section] ?? null) : null;
      send({ id: message.id, result });
    } else if (message.method === 'window/logMessage') console.error(message.params.message);
    else if (message.method === 'textDocument/publishDiagnostics') for (const each of [...watchers]) each(message.params);
  };
  child.stdout.on('data', (bytes) => {
    buffer = buffer.length === 0 ? bytes : Buffer.concat([buffer, bytes]);
    for (;;) {
      const end = buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString('latin1'))[1]);
      if (buffer.length < end + 4 + length) return;
      const message = JSON.parse(buffer.subarray(end + 4, end + 4 + length).toString());
      buffer = buffer.subarray(end + 4 + length);
      take(message);
    }
  });

  const request = (method, params) =>
    new Promise((resolve, reject) => {
      answers.set(++id, ({ result, error }) => (error === undefined ? resolve(result) : reject(new Error(`${method}: ${error.message}`))));
      send({ id, method, params });
    });
  const notify = (method, params) => send({ method, params });
  /** The next findings pushed that `wanted` accepts. */
  const published = (wanted, what) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        watchers.delete(look);
        reject(new Error(`nothing within ${patienceSec} seconds: ${what}`));
      }, patienceSec * 1000);
      const look = (params) => {
        if (!wanted(params)) return;
        clearTimeout(timer);
        watchers.delete(look);
        resolve(params);
      };
      watchers.add(look);
    });

  return {
    begin,
    request,
    notify,
    published,
    async initialize() {
      await request('initialize', {
        processId: process.pid,
        rootUri: folder,
        workspaceFolders: folder === null ? null : [{ uri: folder, name: 'bench' }],
        capabilities: {
          textDocument: { completion: { completionItem: { snippetSupport: true } }, ...capabilities },
          workspace: { configuration: true, ...workspace },
        },
      });
      notify('initialized', {});
    },
    /** Resident memory in MB: now, and at its highest. */
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const field = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024;
      return { now: field('VmRSS'), peak: field('VmHWM') };
    },
    /** Processor time of the thread that answers, so far, in ms: what other programs on the machine hardly change. */
    busy() {
      return Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    },
    async end() {
      await request('shutdown', null);
      notify('exit', null);
      await new Promise((resolve) => child.once('close', resolve));
    },
  };
}

/** A document as the client has it, and what is typed into it. */
export function openDocument(server, uri, languageId, text) {
  const state = { text, version: 1 };
  server.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  const position = (offset) => {
    const before = state.text.slice(0, offset);
    const line = before.split('\n').length - 1;
    return { line, character: offset - (before.lastIndexOf('\n') + 1) };
  };
  return {
    uri,
    state,
    position,
    /** An edit and what sends it. An editor knows where its cursor is, so finding the position in the text is not part of any figure. */
    prepared(start, end, insert) {
      const range = { start: position(start), end: position(end) };
      state.text = state.text.slice(0, start) + insert + state.text.slice(end);
      state.version++;
      const params = { textDocument: { uri, version: state.version }, contentChanges: [{ range, text: insert }] };
      return () => server.notify('textDocument/didChange', params);
    },
  };
}
