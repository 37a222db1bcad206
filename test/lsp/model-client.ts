// A client that behaves as its capabilities say, over a tree in memory: what it announces it does, and nothing else. It shows what was
// pushed to it and what it pulled side by side, as Neovim does, so that a finding that comes both ways is there twice.
import type {
  ClientCapabilities,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  WorkspaceDiagnosticReport,
} from 'vscode-languageserver';
import type { MessageConnection } from 'vscode-languageserver-protocol/node';
import { pathToFileURL } from 'node:url';
import type { Files } from '../../compiler/load/source.ts';
import { mapFiles } from '../map-files.ts';
import { serveInside } from './inside.ts';
import { positionIn } from './client.ts';

export interface ModelOptions {
  readonly capabilities: ClientCapabilities;
  /** It refuses every request of the server. */
  readonly refuses?: boolean;
  /** It asks for the findings of all files, again and again, as VS Code does. */
  readonly pullsWorkspace?: boolean;
  readonly initializationOptions?: object;
  /** In place of the tree in memory. */
  readonly disk?: Files;
}

export class ModelClient {
  readonly disk: Record<string, string>;
  readonly open = new Map<string, { text: string; version: number }>();
  readonly connection: MessageConnection;
  initialized: InitializeResult | null = null;
  private readonly options: ModelOptions;
  private readonly pushed = new Map<string, readonly Diagnostic[]>();
  private readonly pulled = new Map<string, { readonly id: string; readonly items: readonly Diagnostic[] }>();
  private readonly root: string;
  private current: Files | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(root: string, files: Readonly<Record<string, string>>, options: ModelOptions) {
    this.root = root;
    this.options = options;
    this.disk = { ...files };
    this.connection = serveInside(options.disk ?? liveFiles(() => this.files()));
  }

  /** Changes the disk behind the client's back; null takes the file away. */
  write(path: string, text: string | null): void {
    if (text === null) delete this.disk[path];
    else this.disk[path] = text;
    this.current = null;
  }

  private files(): Files {
    this.current ??= mapFiles(this.disk);
    return this.current;
  }

  uri(path: string): string {
    return pathToFileURL(path).href;
  }

  async start(): Promise<void> {
    const { connection, options } = this;
    connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
      this.pushed.set(uri, diagnostics);
    });
    connection.onRequest((method: string) => {
      if (options.refuses === true) throw new Error(`this client refuses ${method}`);
      if (method === 'workspace/diagnostic/refresh') void this.pullAll();
      return method === 'workspace/configuration' ? [null] : null;
    });
    connection.listen();
    this.initialized = await connection.sendRequest<InitializeResult>('initialize', {
      processId: null,
      rootUri: this.uri(this.root),
      workspaceFolders: [{ uri: this.uri(this.root), name: 'test' }],
      capabilities: options.capabilities,
      ...(options.initializationOptions !== undefined && { initializationOptions: options.initializationOptions }),
    });
    await connection.sendNotification('initialized', {});
    await this.pullAll();
    // VS Code does so every two seconds: it forgets what was found in a file that is closed, and the server need not have anything new to say.
    if (options.pullsWorkspace === true) this.timer = setInterval(() => void this.pullAll(), 500);
  }

  async openFile(path: string): Promise<void> {
    const text = this.disk[path] ?? '';
    this.open.set(path, { text, version: 1 });
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: this.uri(path), languageId: 'ecelerity-conf', version: 1, text },
    });
    await this.pull(path);
  }

  async edit(path: string, start: number, end: number, insert: string): Promise<void> {
    const document = this.open.get(path);
    if (document === undefined) throw new Error(`${path} is not open`);
    const range = { start: positionIn(document.text, start), end: positionIn(document.text, end) };
    document.text = document.text.slice(0, start) + insert + document.text.slice(end);
    document.version++;
    const textDocument = { uri: this.uri(path), version: document.version };
    await this.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ range, text: insert }] });
    await this.pull(path);
  }

  async close(path: string): Promise<void> {
    this.open.delete(path);
    this.pulled.delete(this.uri(path));
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri: this.uri(path) } });
  }

  /** Writes what is open to the disk, or a text; tells of it as far as the client can. */
  async save(path: string, text: string | null = null): Promise<void> {
    this.write(path, text ?? this.open.get(path)?.text ?? '');
    if (this.watches) await this.event(path, 2);
    if (text === null) await this.connection.sendNotification('textDocument/didSave', { textDocument: { uri: this.uri(path) } });
  }

  event(path: string, type: 1 | 2 | 3): Promise<void> {
    return this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: this.uri(path), type }] });
  }

  get watches(): boolean {
    const { capabilities, refuses } = this.options;
    return refuses !== true && capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
  }

  /** All findings on the screen, by path. */
  shown(): Readonly<Record<string, readonly Diagnostic[]>> {
    const all: Record<string, Diagnostic[]> = {};
    const add = (uri: string, found: readonly Diagnostic[]) => {
      const path = new URL(uri).pathname;
      if (found.length > 0) all[path] = [...(all[path] ?? []), ...found];
    };
    for (const [uri, found] of this.pushed) add(uri, found);
    for (const [uri, { items }] of this.pulled) add(uri, items);
    return all;
  }

  private get pulls(): boolean {
    return (
      this.options.capabilities.textDocument?.diagnostic !== undefined && this.initialized?.capabilities.diagnosticProvider !== undefined
    );
  }

  private async pull(path: string): Promise<void> {
    if (!this.pulls) return;
    const uri = this.uri(path);
    try {
      const report = await this.connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
        textDocument: { uri },
        ...(this.pulled.has(uri) && { previousResultId: this.pulled.get(uri)?.id }),
      });
      if (report.kind === 'full' && this.open.has(path)) this.pulled.set(uri, { id: report.resultId ?? '', items: report.items });
    } catch (error) {
      // The server says that it could not, for the text has changed; a client asks again.
      if (isCancelled(error)) await this.pull(path);
    }
  }

  private async pullAll(): Promise<void> {
    if (!this.pulls) return;
    for (const path of this.open.keys()) await this.pull(path);
    if (this.options.pullsWorkspace !== true) return;
    const previousResultIds = [...this.pulled].map(([uri, { id }]) => ({ uri, value: id }));
    try {
      const { items } = await this.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds });
      for (const each of items) if (each.kind === 'full') this.pulled.set(each.uri, { id: each.resultId ?? '', items: each.items });
    } catch (error) {
      if (isCancelled(error)) await this.pullAll();
    }
  }

  end(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.connection.dispose();
  }
}

/** What the map holds at the moment. */
function liveFiles(now: () => Files): Files {
  return {
    exists: (path) => now().exists?.(path) ?? false,
    link: (path) => now().link?.(path) ?? null,
    read: (path) => now().read(path),
    list: (path) => now().list(path),
  };
}

/** -32802, or -32800 where the client took it back itself. */
function isCancelled(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && (error.code === -32802 || error.code === -32800);
}
