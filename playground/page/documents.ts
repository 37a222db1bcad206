// The open documents of the language client. All files that were ever shown stay open, each with the editor's state of its own, so that
// edits by a fix or a new name reach them wherever they are, and can be undone there.

import { LSPPlugin, type LSPClient, Workspace, type WorkspaceFile } from '@codemirror/lsp-client';
import { ChangeSet, type EditorState, type Text, type TransactionSpec } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

class OpenFile implements WorkspaceFile {
  readonly languageId = 'ecelerity-conf';
  version = 1;
  view: EditorView | null = null;
  /** Changes made while the file was not shown, not yet told. */
  hidden: ChangeSet;
  readonly uri: string;
  doc: Text;

  constructor(uri: string, doc: Text) {
    this.uri = uri;
    this.doc = doc;
    this.hidden = ChangeSet.empty(doc.length);
  }

  getView(): EditorView | null {
    return this.view;
  }
}

/** What the workspace asks of the editor. */
export interface Desk {
  /** The state of a file that is not shown; null: there is no such file. */
  stateOf(uri: string): EditorState | null;
  keep(uri: string, state: EditorState): void;
  show(uri: string): EditorView | null;
}

export class Documents extends Workspace {
  files: OpenFile[] = [];
  private readonly desk: Desk;

  constructor(client: LSPClient, desk: Desk) {
    super(client);
    this.desk = desk;
  }

  override syncFiles() {
    return this.files.flatMap((file) => {
      const prevDoc = file.doc;
      const plugin = file.view === null ? null : LSPPlugin.get(file.view);
      const changes = plugin === null ? file.hidden : plugin.unsyncedChanges;
      if (changes.empty) return [];
      file.doc = changes.apply(prevDoc);
      file.version++;
      file.hidden = ChangeSet.empty(file.doc.length);
      plugin?.clear();
      return [{ file, prevDoc, changes }];
    });
  }

  override openFile(uri: string, _languageId: string, view: EditorView): void {
    const known = this.files.find((each) => each.uri === uri);
    if (known !== undefined) {
      known.view = view;
      return;
    }
    const file = new OpenFile(uri, view.state.doc);
    file.view = view;
    this.files.push(file);
    this.client.didOpen(file);
  }

  /** Another file is shown; this one stays open. What was typed last is told before. */
  override closeFile(uri: string, view: EditorView): void {
    const file = this.files.find((each) => each.uri === uri);
    if (file?.view === view) file.view = null;
  }

  override async requestFile(uri: string): Promise<WorkspaceFile | null> {
    return this.fileOf(uri);
  }

  override updateFile(uri: string, update: TransactionSpec): void {
    const file = this.fileOf(uri);
    if (file === null) return;
    if (file.view !== null) {
      file.view.dispatch(update);
      return;
    }
    const before = this.desk.stateOf(uri);
    if (before === null) return;
    const transaction = before.update(update);
    file.hidden = file.hidden.compose(transaction.changes);
    this.desk.keep(uri, transaction.state);
  }

  override async displayFile(uri: string): Promise<EditorView | null> {
    return this.desk.show(uri);
  }

  /** Another tree: nothing is open any more. */
  closeAll(): void {
    for (const { uri } of this.files) this.client.didClose(uri);
    this.files = [];
  }

  private fileOf(uri: string): OpenFile | null {
    const known = this.files.find((each) => each.uri === uri);
    if (known !== undefined) return known;
    const state = this.desk.stateOf(uri);
    if (state === null) return null;
    const file = new OpenFile(uri, state.doc);
    this.files.push(file);
    this.client.didOpen(file);
    return file;
  }
}
