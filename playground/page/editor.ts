// The editor: one view, a state for each file that was shown, and the findings drawn into it. It lives in a shadow root, where the editor's
// styles need no `<style>` element, which the page's policy forbids.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { type Diagnostic as Mark, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, type Text } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { colours, language } from './highlight.ts';
import type { Diagnostic } from './language-client.ts';
import { theme } from './editor-theme.ts';

export interface EditorHost {
  /** Extensions that connect a file with the language server. */
  connect(path: string): Extension;
  textOf(path: string): string | null;
  /** The text of the file that is shown has changed. */
  changed(path: string): void;
}

export class Editor {
  readonly view: EditorView;
  private readonly states = new Map<string, EditorState>();
  private readonly host: EditorHost;
  private shown = '';

  constructor(into: HTMLElement, host: EditorHost, styles: readonly string[]) {
    this.host = host;
    const root = into.attachShadow({ mode: 'open' });
    for (const href of styles) {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = href;
      root.append(link);
    }
    const parent = document.createElement('div');
    parent.className = 'editor';
    root.append(parent);
    this.view = new EditorView({ parent, root });
  }

  get path(): string {
    return this.shown;
  }

  /** null: there is no such file. */
  stateOf(path: string): EditorState | null {
    if (path === this.shown) return this.view.state;
    const known = this.states.get(path);
    if (known !== undefined) return known;
    const text = this.host.textOf(path);
    if (text === null) return null;
    const state = EditorState.create({ doc: text, extensions: this.extensions(path) });
    this.states.set(path, state);
    return state;
  }

  keep(path: string, state: EditorState): void {
    this.states.set(path, state);
    this.host.changed(path);
  }

  /** What an editor has of a file; null: it was never shown. */
  textOf(path: string): string | null {
    return (path === this.shown ? this.view.state : this.states.get(path))?.doc.toString() ?? null;
  }

  show(path: string): boolean {
    if (path === this.shown) return true;
    const state = this.stateOf(path);
    if (state === null) return false;
    if (this.shown !== '') this.states.set(this.shown, this.view.state);
    this.shown = path;
    this.view.setState(state);
    return true;
  }

  forget(path: string): void {
    this.states.delete(path);
  }

  /** Another tree. */
  forgetAll(): void {
    this.states.clear();
    this.shown = '';
    this.view.setState(EditorState.create({}));
  }

  select(line: number, character: number): void {
    const { doc } = this.view.state;
    const at = offsetOf(doc, line, character);
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
    this.view.focus();
  }

  /** Draws the findings of the file that is shown. */
  mark(findings: readonly Diagnostic[]): void {
    const { state } = this.view;
    const marks = findings.map((finding): Mark => {
      const from = offsetOf(state.doc, finding.range.start.line, finding.range.start.character);
      const to = Math.max(from, offsetOf(state.doc, finding.range.end.line, finding.range.end.character));
      return { from, to, severity: severityOf(finding), message: messageOf(finding), source: String(finding.code ?? '') };
    });
    this.view.dispatch(setDiagnostics(state, marks));
  }

  private extensions(path: string): Extension {
    return [
      lineNumbers(),
      foldGutter(),
      history(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of('  '),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ icons: false }),
      highlightActiveLine(),
      language,
      colours,
      theme,
      // Tab leaves the editor; Ctrl-M changes that, as everywhere with this editor.
      keymap.of([
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
        ...lintKeymap,
      ]),
      EditorView.contentAttributes.of({ 'aria-label': `text of ${path}` }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.host.changed(path);
      }),
      this.host.connect(path),
    ];
  }
}

export function severityOf({ severity }: Diagnostic): 'error' | 'warning' | 'info' | 'hint' {
  return severity === 1 ? 'error' : severity === 2 ? 'warning' : severity === 3 ? 'info' : 'hint';
}

export function messageOf({ message }: Diagnostic): string {
  return typeof message === 'string' ? message : message.value;
}

function offsetOf(doc: Text, line: number, character: number): number {
  if (line >= doc.lines) return doc.length;
  const { from, to } = doc.line(line + 1);
  return Math.min(from + character, to);
}
