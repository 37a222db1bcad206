// The findings of all files, in a list: where one leads to its place, and is mended.

import { byId, el, redraw } from './dom.ts';
import { messageOf, severityOf } from './editor.ts';
import type { CodeAction, Diagnostic } from './language-client.ts';

export interface Found {
  readonly path: string;
  readonly finding: Diagnostic;
}

export interface FindingsHost {
  go(path: string, line: number, character: number): void;
  fixes(found: Found): Promise<readonly CodeAction[]>;
  apply(action: CodeAction): void;
  /** Why findings of this code matter. */
  explain(code: string): void;
}

/** A mark and a word: colour alone tells nothing to many. */
const signs = { error: '✕', warning: '▲', info: 'i', hint: '·' } as const;

/** So many are drawn, and looked at for fixes. */
const shownMax = 200;
const fixedMax = 20;

export class FindingsPane {
  private readonly byPath = new Map<string, readonly Diagnostic[]>();
  private readonly fixes = new WeakMap<Diagnostic, readonly CodeAction[]>();
  private readonly host: FindingsHost;
  private shown: readonly Found[] = [];
  private looking = 0;
  private timer = 0;

  constructor(host: FindingsHost) {
    this.host = host;
  }

  set(path: string, findings: readonly Diagnostic[]): void {
    if (findings.length === 0) this.byPath.delete(path);
    else this.byPath.set(path, findings);
    this.draw();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.lookForFixes(), 250);
  }

  of(path: string): readonly Diagnostic[] {
    return this.byPath.get(path) ?? [];
  }

  clear(): void {
    this.byPath.clear();
    this.draw();
  }

  /** What is told in the list. */
  all(): readonly Found[] {
    const worst = new Map<string, number>();
    for (const found of this.byPath.values()) {
      for (const each of found) worst.set(keyOf(each), Math.min(worst.get(keyOf(each)) ?? 4, each.severity ?? 4));
    }
    return (
      [...this.byPath]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([path, findings]) => findings.map((finding) => ({ path, finding })))
        // The other side of a contradiction is marked in its file, and told once in the list.
        .filter(({ finding }) => finding.severity !== 3 || worst.get(keyOf(finding)) === 3)
        .sort((a, b) => (a.finding.severity ?? 4) - (b.finding.severity ?? 4))
    );
  }

  draw(): void {
    const all = this.all();
    this.shown = all;
    const errors = all.filter(({ finding }) => finding.severity === 1).length;
    const words = all.length === 0 ? '✓ no findings' : `${errors > 0 ? '✕' : '▲'} ${all.length} finding${all.length === 1 ? '' : 's'}`;
    const count = byId('count');
    if (count.textContent !== words) count.textContent = words;
    count.dataset['state'] = errors > 0 ? 'bad' : all.length > 0 ? 'warn' : 'good';
    const items = all.slice(0, shownMax).map((found, index) => this.item(found, index));
    const more = all.length > shownMax ? [el('li', {}, `and ${all.length - shownMax} more`)] : [];
    const list = byId('findings');
    const hadFocus = list.contains(document.activeElement);
    redraw(list, ...items, ...more);
    // Whoever mends by keyboard goes on with the next finding.
    if (hadFocus && !list.contains(document.activeElement)) (list.querySelector('button') ?? list).focus({ preventScroll: true });
  }

  /** By their places in the list: a button outlives the finding that it was drawn for, where the next one looks the same. */
  private go(index: number): void {
    const found = this.shown[index];
    if (found !== undefined) this.host.go(found.path, found.finding.range.start.line, found.finding.range.start.character);
  }

  private fix(index: number, nth: number): void {
    const found = this.shown[index];
    const action = found === undefined ? undefined : this.fixes.get(found.finding)?.[nth];
    if (action !== undefined) this.host.apply(action);
  }

  private item(found: Found, index: number): HTMLElement {
    const { path, finding } = found;
    const { line, character } = finding.range.start;
    const severity = severityOf(finding);
    const go = el(
      'button',
      { class: 'go', 'data-key': `finding ${index}`, onclick: () => this.go(index) },
      el('span', { class: `sign ${severity}`, title: severity }, signs[severity]),
      el('span', { class: 'code' }, String(finding.code ?? '')),
      el('span', { class: 'said' }, messageOf(finding)),
      el('span', { class: 'where' }, `${path}:${line + 1}:${character + 1}`),
    );
    const fixes = (this.fixes.get(finding) ?? []).map((action, nth) =>
      el('button', { class: 'fix', 'data-key': `fix ${index} ${nth}`, onclick: () => this.fix(index, nth) }, action.title),
    );
    const code = String(finding.code ?? '');
    const why = el('button', { class: 'why', 'data-key': `why ${index}`, onclick: () => this.host.explain(code) }, `why ${code}?`);
    return el('li', { 'data-code': code, 'data-path': path }, go, ...fixes, why);
  }

  /** Only of the first ones: each is a question to the server. */
  private async lookForFixes(): Promise<void> {
    const mine = ++this.looking;
    for (const found of this.all().slice(0, fixedMax)) {
      if (this.fixes.has(found.finding)) continue;
      const actions = await this.host.fixes(found).catch(() => []);
      if (mine !== this.looking) return;
      // Accepting a finding is what people do in the text itself, with a reason.
      this.fixes.set(found.finding, actions.filter(({ title }) => !/^(accept|ignore|suppress)/i.test(title)).slice(0, 3));
    }
    this.draw();
  }
}

function keyOf(finding: Diagnostic): string {
  return `${finding.code} ${messageOf(finding)}`;
}
