// A client for tests: starts the real server over real standard input and output, through the validating proxy.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import type { ClientCapabilities, Diagnostic, InitializeResult, PublishDiagnosticsParams } from 'vscode-languageserver';
import { repository, shared } from '../shared.ts';
import { driveIn } from '../windows.ts';

const model = shared('spec', 'lsp-metaModel-3.18.0.json');

/** What an editor of today announces, pulling left out. */
export const capabilities: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] } },
    completion: { completionItem: { snippetSupport: true } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    definition: { linkSupport: true },
  },
  workspace: {
    configuration: false,
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ['rename', 'create', 'delete'] },
  },
};

/** The same for one that pulls. */
export const pulling: ClientCapabilities = {
  ...capabilities,
  textDocument: { ...capabilities.textDocument, diagnostic: { relatedInformation: true } },
  workspace: { ...capabilities.workspace, diagnostics: { refreshSupport: true } },
};

export interface Client {
  readonly connection: MessageConnection;
  readonly folder: string;
  readonly initialized: InitializeResult;
  uri(path: string): string;
  open(path: string, text?: string): void;
  /** Replaces a part of the text, given by offsets into the text as the client has it. */
  edit(path: string, start: number, end: number, insert: string): void;
  text(path: string): string;
  write(path: string, text: string): void;
  /** The findings shown for a file, as soon as they satisfy `wanted`. */
  diagnostics(path: string, wanted: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  /** The same by the URI that the server has for it. */
  shownAt(uri: string, wanted: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  /** What is shown now, for every file that was ever spoken of. */
  readonly shown: ReadonlyMap<string, PublishDiagnosticsParams>;
  /** `method` of the protocol about a file, at the offset of `mark` in it. */
  at<R>(method: string, path: string, mark: string | number, more?: object): Promise<R>;
  position(path: string, offset: number): { line: number; character: number };
  /** Shutdown and exit; asserts that the server kept to the protocol. Gives its exit status and the messages it sent, counted. */
  end(): Promise<{ exit: number; counts: Readonly<Record<string, number>> }>;
  /** After a test has failed: without this its server would keep the whole run from ending. */
  abandon(): void;
}

export interface StartOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** null: no folder is open. */
  readonly root?: string | null;
  readonly command?: readonly string[];
  /** The files are those of a drive, and URIs are written as VS Code does there. */
  readonly onWindows?: boolean;
}

/** Writes the files into a new folder and starts a server on it. */
export async function start(files: Readonly<Record<string, string>>, options: StartOptions = {}): Promise<Client> {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-lsp-'));
  const work = options.onWindows === true ? driveIn(folder) : null;
  const place = work === null ? folder : join(work, 'conf');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const report = join(folder, '.report.json');
  const command = options.command ?? [process.execPath, '--import=tsx', join(repository, 'lsp', 'main.ts'), '--stdio'];
  const through = model === null ? command : [process.execPath, join(import.meta.dirname, 'proxy.mjs'), model, report, ...command];
  const child = spawn(through[0] ?? '', through.slice(1), { stdio: ['pipe', 'pipe', 'inherit'], cwd: work ?? repository });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const shown = new Map<string, PublishDiagnosticsParams>();
  const waiting = new Set<() => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    shown.set(params.uri, params);
    for (const each of waiting) each();
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.listen();

  const uri = (path: string) =>
    work === null ? pathToFileURL(join(folder, path)).href : `file:///c%3A/Work/conf/${path}`.replace(/\/$/, '');
  const root = options.root === undefined ? '' : options.root;
  const initialized: InitializeResult = await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: root === null ? null : uri(root),
    workspaceFolders: root === null ? null : [{ uri: uri(root), name: 'test' }],
    capabilities: options.capabilities ?? capabilities,
    ...(options.initializationOptions !== undefined && { initializationOptions: options.initializationOptions }),
  });
  await connection.sendNotification('initialized', {});

  const texts = new Map<string, { text: string; version: number }>();
  const textOf = (path: string) => texts.get(path)?.text ?? files[path] ?? '';
  const position = (path: string, offset: number) => positionIn(textOf(path), offset);
  const shownAt: Client['shownAt'] = (at, wanted) => {
    const found = () => shown.get(at)?.diagnostics;
    return until(
      () => {
        const now = found();
        return now !== undefined && wanted(now) ? now : null;
      },
      waiting,
      () => `${at} shows ${JSON.stringify(found()?.map((each) => `${each.code} ${each.message}`))}`,
    );
  };
  return {
    connection,
    folder,
    initialized,
    uri,
    shown,
    write,
    position,
    text: textOf,
    open(path, text = files[path] ?? '') {
      texts.set(path, { text, version: 1 });
      void connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: uri(path), languageId: 'ecelerity-conf', version: 1, text },
      });
    },
    edit(path, start, end, insert) {
      const { text, version } = texts.get(path) ?? { text: '', version: 0 };
      const range = { start: position(path, start), end: position(path, end) };
      texts.set(path, { text: text.slice(0, start) + insert + text.slice(end), version: version + 1 });
      const textDocument = { uri: uri(path), version: version + 1 };
      void connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ range, text: insert }] });
    },
    diagnostics: (path, wanted) => shownAt(uri(path), wanted),
    shownAt,
    at: (method, path, mark, more = {}) => {
      const offset = typeof mark === 'number' ? mark : textOf(path).indexOf(mark);
      assert.ok(offset >= 0, `${path} has no ${mark}`);
      return connection.sendRequest(method, { textDocument: { uri: uri(path) }, position: position(path, offset), ...more });
    },
    async end() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const exit = await ended(child);
      connection.dispose();
      const read = model === null ? { violations: [], counts: {} } : JSON.parse(readFileSync(report, 'utf8'));
      rmSync(folder, { recursive: true, force: true });
      assert.deepEqual(read.violations, []);
      return { exit, counts: read.counts };
    },
    abandon() {
      connection.dispose();
      // A server ends with its input, and so does the proxy in front of it.
      child.stdin.destroy();
      child.stdout.destroy();
    },
  };
}

/** UTF-16, by the lines of the text. */
export function positionIn(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset).split(/\r\n|\n|\r(?!\n)/);
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function until<T>(ready: () => T | null, waiting: Set<() => void>, what: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(look);
      reject(new Error(`waited for a minute: ${what()}`));
    }, 60_000);
    const look = () => {
      const value = ready();
      if (value === null) return;
      clearTimeout(timer);
      waiting.delete(look);
      resolve(value);
    };
    waiting.add(look);
    look();
  });
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    child.once('close', (code) => resolve(code ?? -1));
  });
}

/** An offset that a position can name: not inside of CR LF or of a surrogate pair. */
export function boundary(text: string, at: number): number {
  return at > 0 && /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])/.test(text.slice(at - 1, at + 1)) ? at - 1 : at;
}
