// The page as a client of the language server: findings of all files, fixes, what the cluster makes of the text.

import {
  hoverTooltips,
  jumpToDefinitionKeymap,
  LSPClient,
  type LSPClientExtension,
  renameKeymap,
  formatKeymap,
  findReferencesKeymap,
  serverCompletion,
} from '@codemirror/lsp-client';
import { keymap } from '@codemirror/view';
import type { CodeAction, Diagnostic, PublishDiagnosticsParams, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { type CompiledView, filesGiven, planAsked, proseAt } from '../../lsp/protocol/requests.ts';
import { type Desk, Documents } from './documents.ts';
import { sanitized } from './hover-html.ts';
import { type ServerWorker, startWorker } from './server-worker.ts';
import { pathOf, rootUri, serverPath, type Tree, uriOf } from './tree-text.ts';

/** More than a check of a large tree on a busy machine takes. */
const requestMs = 60_000;

export interface Listener {
  /** The findings of a file, by its path. */
  found(path: string, findings: readonly Diagnostic[]): void;
  /** A check of all files has come to its end, and what it found has been told. */
  checked(): void;
  ready(): void;
  slow(reason: string): void;
  died(reason: string): void;
}

export class LanguageClient {
  readonly client: LSPClient;
  private worker: ServerWorker | null = null;
  private heard: ((message: string) => void)[] = [];
  private readonly listener: Listener;

  constructor(desk: Desk, listener: Listener) {
    this.listener = listener;
    const findings: LSPClientExtension = {
      clientCapabilities: {
        textDocument: {
          publishDiagnostics: { relatedInformation: true },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } }, isPreferredSupport: true },
        },
        workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
      },
      notificationHandlers: {
        'textDocument/publishDiagnostics': (_, { uri, diagnostics }: PublishDiagnosticsParams) => {
          const path = pathOf(uri);
          if (path !== null) listener.found(path, diagnostics);
          return true;
        },
        'ecconf/checked': () => {
          listener.checked();
          return true;
        },
      },
    };
    this.client = new LSPClient({
      rootUri,
      initializationOptions: { tellsOfChecks: true },
      timeout: requestMs,
      sanitizeHTML: sanitized,
      workspace: (client) => new Documents(client, desk),
      extensions: [
        findings,
        serverCompletion(),
        hoverTooltips(),
        keymap.of([...formatKeymap, ...renameKeymap, ...jumpToDefinitionKeymap, ...findReferencesKeymap]),
      ],
    });
  }

  /** Starts the server, or starts it again, with these files. */
  start(tree: Tree): void {
    this.worker?.end();
    this.client.disconnect();
    this.heard = [];
    const worker = startWorker('server.js', {
      heard: (message) => {
        if (this.answered(message)) return;
        const text = JSON.stringify(message);
        for (const handler of this.heard) handler(text);
      },
      slow: (reason) => this.listener.slow(reason),
      died: (reason) => this.listener.died(reason),
    });
    this.worker = worker;
    this.give(tree, true);
    worker.post({ jsonrpc: '2.0', method: proseAt, params: { url: 'prose.json' } });
    this.client.connect({
      send: (message) => worker.post(JSON.parse(message)),
      subscribe: (handler) => void this.heard.push(handler),
      unsubscribe: (handler) => {
        this.heard = this.heard.filter((each) => each !== handler);
      },
    });
    this.client.initializing.then(
      () => this.worker === worker && this.listener.ready(),
      (error: unknown) => this.worker === worker && this.listener.died(String(error)),
    );
  }

  /** Another tree, in the server that runs. */
  replace(tree: Tree, before: Iterable<string>): void {
    (this.client.workspace as Documents).closeAll();
    this.give(tree, true);
    this.changed([...new Set([...before, ...tree.keys()])]);
  }

  /** A file that came or went. */
  giveFile(path: string, text: string | null): void {
    this.worker?.post({ jsonrpc: '2.0', method: filesGiven, params: { files: [fileGiven(path, text)], all: false } });
    this.changed([path]);
  }

  compile(path: string): Promise<CompiledView | null> {
    this.client.sync();
    return this.client.request('ecconf/compile', { uri: uriOf(path) });
  }

  plan(old: string, next: string): Promise<string> {
    return this.client.request(planAsked, { old, next });
  }

  /** What would mend a finding, the best first. */
  async fixes(path: string, finding: Diagnostic): Promise<readonly CodeAction[]> {
    const context = { diagnostics: [finding], only: ['quickfix'] };
    const actions = await this.client.request<unknown, CodeAction[] | null>('textDocument/codeAction', {
      textDocument: { uri: uriOf(path) },
      range: finding.range,
      context,
    });
    const about = (actions ?? []).filter(({ diagnostics = [] }) => diagnostics.some((each) => each.code === finding.code));
    return about.sort((a, b) => Number(b.isPreferred ?? false) - Number(a.isPreferred ?? false));
  }

  /** Carries out the edit of a fix, in all files that it names. */
  apply({ changes = {} }: WorkspaceEdit): void {
    this.client.sync();
    const workspace = this.client.workspace as Documents;
    for (const [uri, edits] of Object.entries(changes)) {
      void workspace.requestFile(uri).then((file) => {
        if (file === null) return;
        const { doc } = file;
        const at = (position: { line: number; character: number }) =>
          position.line >= doc.lines ? doc.length : Math.min(doc.length, doc.line(position.line + 1).from + position.character);
        workspace.updateFile(uri, {
          changes: edits.map(({ range, newText }) => ({ from: at(range.start), to: at(range.end), insert: newText })),
          userEvent: 'input.fix',
        });
        this.client.sync();
      });
    }
  }

  /** For tests: as if an error had ended it. */
  crash(): void {
    this.worker?.end();
    this.listener.died('ended for a test');
  }

  private give(tree: Tree, all: boolean): void {
    const files = [...tree].map(([path, text]) => fileGiven(path, text));
    this.worker?.post({ jsonrpc: '2.0', method: filesGiven, params: { files, all } });
  }

  private changed(paths: readonly string[]): void {
    this.client.notification('workspace/didChangeWatchedFiles', { changes: paths.map((path) => ({ uri: uriOf(path), type: 2 })) });
  }

  /** Requests of the server: it registers what it listens to, and wants to hear yes. */
  private answered({ id, method }: Record<string, unknown>): boolean {
    if (id === undefined || method === undefined) return false;
    this.worker?.post({ jsonrpc: '2.0', id, result: method === 'workspace/configuration' ? [null] : null });
    return true;
  }
}

export type { CodeAction, Diagnostic };

function fileGiven(path: string, text: string | null) {
  return { path: serverPath(path), bytes: text === null ? null : new TextEncoder().encode(text) };
}
