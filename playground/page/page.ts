// The page: files, editor, findings and panes put together. What it knows is here; how it looks is in the files beside.

import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { type ClusterHost, drawCluster } from './cluster-pane.ts';
import { showCodePage } from './code-page.ts';
import { byId } from './dom.ts';
import { Editor } from './editor.ts';
import { drawFiles } from './files-pane.ts';
import { FindingsPane } from './findings-pane.ts';
import { LanguageClient } from './language-client.ts';
import { say } from './message.ts';
import type { Shared } from './share.ts';
import { stepOf } from './scenario-step.ts';
import { Simulation } from './simulation.ts';
import { firstFile, pathOf, type Tree, uriOf } from './tree-text.ts';

const panes = ['cluster', 'ir', 'plan'] as const;
type Pane = (typeof panes)[number];

/** After the last key: the text is compiled and kept. Findings come by themselves, and sooner. */
const settledMs = 400;
/** What is typed goes to the server at once, but for keys that come together. */
const syncMs = 15;

export interface PageEvents {
  /** The text has changed and been compiled. */
  settled(): void;
  found(): void;
  struck(): void;
  scrubbed(): void;
}

export class Page {
  readonly editor: Editor;
  readonly findings: FindingsPane;
  readonly language: LanguageClient;
  readonly simulation: Simulation;
  pane: Pane = 'cluster';
  /** As it was opened: what the plan compares with. */
  opened: Tree = new Map();
  private files = new Map<string, string>();
  private openedIr: string | null = null;
  private ir: string | null = null;
  private compiled = 0;
  private timer = 0;
  private syncTimer = 0;
  /** Checks of all files that have come to their end. */
  checks = 0;
  private deaths = 0;
  /** The line at the top is about the server. */
  private hasComplained = false;
  private wanted: Shared | null = null;
  /** There was an error since it was opened. */
  wasBroken = false;
  private readonly events: PageEvents;

  constructor(events: PageEvents) {
    this.events = events;
    this.language = new LanguageClient(
      {
        stateOf: (uri) => this.editor.stateOf(pathOf(uri) ?? ''),
        keep: (uri, state) => this.editor.keep(pathOf(uri) ?? '', state),
        show: (uri) => (this.show(pathOf(uri) ?? '') ? this.editor.view : null),
      },
      {
        found: (path, findings) => {
          this.findings.set(path, findings);
          if (path === this.editor.path) this.editor.mark(findings);
          this.drawFiles();
          this.wasBroken ||= findings.some(({ severity }) => severity === 1);
          events.found();
        },
        checked: () => {
          this.checks++;
          this.deaths = 0;
        },
        ready: () => {
          // What else is said there, such as that a link is damaged, stays.
          if (this.hasComplained) say(null);
          this.hasComplained = false;
          document.body.dataset['server'] = 'ready';
          void this.settle();
        },
        slow: (reason) => {
          this.hasComplained = true;
          say(`The checking part is slow to start: ${reason}.`, { words: 'try again', does: () => this.language.start(this.tree()) });
        },
        died: (reason) => this.serverDied(reason),
      },
    );
    this.findings = new FindingsPane({
      go: (path, line, character) => {
        if (this.show(path)) this.editor.select(line, character);
      },
      fixes: ({ path, finding }) => this.language.fixes(path, finding),
      apply: ({ edit }) => {
        if (edit !== undefined) this.language.apply(edit);
      },
      explain: (code) => void showCodePage(code),
    });
    this.editor = new Editor(
      byId('editor'),
      {
        connect: (path) => this.language.client.plugin(uriOf(path), 'ecelerity-conf'),
        textOf: (path) => this.files.get(path) ?? null,
        changed: () => this.changed(),
      },
      ['style.css'],
    );
    this.simulation = new Simulation(() => this.drawCluster());
  }

  /** What is in the editor now. */
  tree(): Map<string, string> {
    return new Map([...this.files].map(([path, text]) => [path, this.editor.textOf(path) ?? text]));
  }

  /** Another tree, instead of what is there. */
  load(files: Tree, shared: Shared | null = null): void {
    const before = [...this.files.keys()];
    const isFirst = this.files.size === 0;
    this.files = new Map(files);
    this.opened = new Map(files);
    this.openedIr = null;
    this.ir = null;
    this.wanted = shared;
    // What was found before the server takes back itself, and it does not say again what stays the same.
    this.editor.forgetAll();
    if (isFirst) this.language.start(files);
    else this.language.replace(files, before);
    this.show(shared !== null && files.has(shared.open) ? shared.open : firstFile(files));
    if (shared !== null) this.showPane(panes.find((each) => each === shared.pane) ?? 'cluster');
    this.simulation.clear();
    void this.settle();
  }

  show(path: string): boolean {
    this.language.client.sync();
    if (!this.editor.show(path)) return false;
    this.editor.mark(this.findings.of(path));
    this.drawFiles();
    return true;
  }

  showPane(pane: Pane): void {
    this.pane = pane;
    for (const each of panes) {
      byId(each).hidden = each !== pane;
      const tab = byId(`tab-${each}`);
      tab.setAttribute('aria-selected', String(each === pane));
      tab.tabIndex = each === pane ? 0 : -1;
    }
    void this.drawTexts();
  }

  /** Compares with the text of now from here on. */
  takeAsOpened(): void {
    this.opened = this.tree();
    this.openedIr = this.ir;
    void this.drawTexts();
  }

  restart(): void {
    if (this.ir !== null) this.simulation.start(JSON.parse(this.ir) as ClusterIr, this.simulation.seed);
  }

  reload(): void {
    if (this.ir !== null)
      this.simulation.strike({ action: { kind: 'reload', file: 'the text', node: null }, ir: JSON.parse(this.ir) as ClusterIr });
  }

  /** For somebody who wants to see it done: the mistake of the guided minute. */
  breakExample(): void {
    const path = 'east2/node-local.conf';
    if (!this.show(path)) return;
    const { doc } = this.editor.view.state;
    const text = doc.toString();
    const at = /^[Cc]luster \{\n/m.exec(text);
    const insert = at === null ? `cluster {\n  duravip_balance_set_size = 2\n}\n` : '  duravip_balance_set_size = 2\n';
    const from = at === null ? doc.length : at.index + at[0].length;
    this.editor.view.dispatch({ changes: { from, insert }, selection: { anchor: from + insert.length }, userEvent: 'input' });
  }

  /** What `ecclusterd simulate` plays again: the IR, the scenario, and what was reloaded. */
  scenarioFiles(): Map<string, string> {
    const { ir, strikes, seed, nowMs } = this.simulation;
    const files = new Map([['cluster.json', `${JSON.stringify(ir, null, 2)}\n`]]);
    const steps = strikes.map(({ atMs, action, ir: loaded }, index) => {
      if (action.kind !== 'reload') return { at: atMs / 1000, ...stepOf(action) };
      const name = `reload-${index + 1}.json`;
      files.set(name, `${JSON.stringify(loaded, null, 2)}\n`);
      return { at: atMs / 1000, reload: name };
    });
    files.set('scenario.json', `${JSON.stringify({ seed, seconds: nowMs / 1000, steps }, null, 2)}\n`);
    return files;
  }

  /** The document that the simulation began with, where the files say another one now. */
  irOfSimulation(): string | null {
    const begun = this.simulation.ir === null ? null : JSON.stringify(this.simulation.ir);
    return begun === null || (this.ir !== null && begun === JSON.stringify(JSON.parse(this.ir))) ? null : begun;
  }

  private changed(): void {
    clearTimeout(this.syncTimer);
    this.syncTimer = window.setTimeout(() => this.language.client.sync(), syncMs);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.settle(), settledMs);
  }

  /** Compiles what is there; a text with errors leaves the last good document where it was. */
  private async settle(): Promise<void> {
    const mine = ++this.compiled;
    const view = await this.language.compile(firstFile(this.files)).catch(() => null);
    if (mine !== this.compiled) return;
    this.ir = view?.ir ?? null;
    this.openedIr ??= this.ir;
    if (this.ir !== null && this.simulation.ir === null) this.beginSimulation(this.ir);
    this.drawCluster();
    await this.drawTexts();
    this.events.settled();
  }

  private beginSimulation(ir: string): void {
    const { wanted } = this;
    this.wanted = null;
    const begun = wanted?.ir ?? ir;
    try {
      const parsed = JSON.parse(begun) as ClusterIr;
      if (wanted?.atMs === null || wanted === null) this.simulation.start(parsed, wanted?.seed ?? 1);
      else this.simulation.start(parsed, wanted.seed, wanted.strikes, wanted.atMs);
    } catch {
      say('What the link says of the simulation cannot be read; the files are here.');
    }
  }

  private async drawTexts(): Promise<void> {
    if (this.pane === 'ir')
      byId('ir-text').textContent = this.ir ?? 'A configuration with errors is not compiled. Mend what the list of findings shows.';
    if (this.pane !== 'plan') return;
    const { ir, openedIr } = this;
    const text =
      ir === null || openedIr === null
        ? 'A configuration with errors cannot be planned. Mend what the list of findings shows.'
        : await this.language
            .plan(openedIr, ir)
            .catch((error: unknown) => `This cannot be planned: ${error instanceof Error ? error.message : JSON.stringify(error)}`);
    if (ir === this.ir) byId('plan-text').textContent = text;
  }

  private drawFiles(): void {
    drawFiles(
      this.files.keys(),
      this.editor.path,
      (path) => this.findings.of(path),
      (path) => {
        this.show(path);
        this.editor.view.focus();
      },
    );
  }

  private drawCluster(): void {
    const host: ClusterHost = {
      simulation: this.simulation,
      reload: () => this.reload(),
      restart: () => this.restart(),
      isOld: () => this.isOld(),
    };
    drawCluster(host);
    if (this.simulation.strikes.length > 0) this.events.struck();
  }

  private isOld(): boolean {
    const { ir, strikes } = this.simulation;
    if (this.ir === null || ir === null) return false;
    const last = strikes.filter(({ action }) => action.kind === 'reload').at(-1)?.ir ?? ir;
    return JSON.stringify(last) !== JSON.stringify(JSON.parse(this.ir));
  }

  /** The text is the page's own and is not touched; a server that dies again and again is left alone until somebody asks. */
  private serverDied(reason: string): void {
    document.body.dataset['server'] = 'dead';
    this.hasComplained = true;
    const again = () => {
      // A new server knows of nothing that is shown.
      this.findings.clear();
      this.language.start(this.tree());
    };
    if (this.deaths++ === 0) {
      say(`The checking part has ended (${reason}) and is started again. Your text is untouched.`);
      again();
    } else say(`The checking part does not run: ${reason}. Your text is untouched.`, { words: 'try again', does: again });
  }
}
