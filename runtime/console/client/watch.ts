// `ecconsole watch`: asks each second, draws on the alternate screen, and leaves the terminal as it was.

import { showEndpoint, type Endpoint } from '../../sockets/endpoint.ts';
import type { Link } from './console-link.ts';
import { wantsColours } from './output.ts';
import { afterKey, emptyModel, isWell, tabCommand, withData, withTrouble, type WatchData, type WatchModel } from './watch-model.ts';
import { plainLines } from './watch-plain.ts';
import { drawWatch } from './watch-screen.ts';

const everyMs = 1000;
/** What the answer about 10,240 addresses with long names comes to, many times over. */
const answerBytesMax = 64 * 1024 * 1024;

const enter = '\x1b[?1049h\x1b[?25l';
const leave = '\x1b[?25h\x1b[?1049l';

const keys: Readonly<Record<string, string>> = {
  '\x03': 'ctrl-c',
  ' ': 'space',
  '\r': 'enter',
  '\n': 'enter',
  '\x1b': 'escape',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1bOA': 'up',
  '\x1bOB': 'down',
  '\x1b[5~': 'pageup',
  '\x1b[6~': 'pagedown',
  '\x1b[H': 'home',
  '\x1b[F': 'end',
  '\x1b[1~': 'home',
  '\x1b[4~': 'end',
};

export type WatchMode = 'screen' | 'once' | 'plain';

/** Nothing is wrong: exit status of `--once`. */
const healthy = 0;
const problems = 3;
/** Resizing a window by hand comes in bursts. */
const resizeMs = 50;

/** One frame, without a terminal. */
async function runOnce(link: Link, endpoint: Endpoint): Promise<number> {
  const watch = new Watch(link, endpoint);
  const { text, status } = await watch.once();
  process.stdout.write(text);
  link.drop();
  return status;
}

/** A line for each thing that happens, until a signal: for logs, screen readers and terminals that cannot move their cursor. */
async function runPlain(link: Link, endpoint: Endpoint): Promise<number> {
  const watch = new Watch(link, endpoint);
  process.on('SIGINT', () => process.exit(0));
  for (;;) {
    for (const line of await watch.news()) process.stdout.write(`${line}\n`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Until `q`. A daemon that is not there is waited for: that is when one wants to watch. */
export async function runWatch(link: Link, endpoint: Endpoint, mode: WatchMode): Promise<number> {
  if (mode === 'once') return runOnce(link, endpoint);
  if (mode === 'plain') return runPlain(link, endpoint);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write(
      `ecconsole: watch needs a terminal; for scripts: ecconsole ${showEndpoint(endpoint)} cluster duravip owners, or watch --once\n`,
    );
    return 2;
  }
  const watch = new Watch(link, endpoint);
  process.stdout.write(enter);
  // Whatever ends us, the terminal must be usable afterwards.
  process.on('exit', () => process.stdout.write(leave));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
  process.stdin.setRawMode(true);
  process.stdin.on('data', (data) => watch.keys(data.toString('latin1')));
  let resizing: NodeJS.Timeout | undefined;
  process.stdout.on('resize', () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => watch.draw(), resizeMs);
  });
  await watch.run();
  process.stdin.setRawMode(false);
  process.stdin.pause();
  link.drop();
  return 0;
}

class Watch {
  private readonly link: Link;
  private model: WatchModel;
  private page = 1;
  private over = false;
  private wake: () => void = () => {};
  private isManager = false;

  constructor(link: Link, endpoint: Endpoint) {
    this.link = link;
    this.model = emptyModel(showEndpoint(endpoint));
  }

  async run(): Promise<void> {
    this.draw();
    // Also while no answer comes: the seconds of a lost connection go on.
    const clock = setInterval(() => this.draw(), everyMs);
    while (!this.over) {
      const got = await this.fetch();
      const now = performance.now();
      this.model = typeof got === 'string' ? withTrouble(this.model, got, now) : withData(this.model, got, now);
      const { tab } = this.model;
      const lines = tab === 'owners' || typeof got === 'string' ? null : await this.linesOf(tabCommand(tab, this.isManager));
      if (lines !== null && this.model.tab === tab) this.model = { ...this.model, lines };
      this.draw();
      await this.pause();
    }
    clearInterval(clock);
  }

  keys(text: string): void {
    for (const key of text.match(/\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])|[\s\S]/g) ?? []) {
      const next = afterKey(this.model, keys[key] ?? key, this.page);
      if (next === null) {
        this.over = true;
        this.link.drop();
        this.wake();
        return;
      }
      const isOther = next.tab !== this.model.tab;
      this.model = next;
      // What it shows is asked for now, not within a second.
      if (isOther) this.wake();
    }
    this.draw();
  }

  /** One write for a frame, announced as such, so that terminals do not flicker. */
  draw(): void {
    if (this.over) return;
    const { rows, columns } = process.stdout;
    const screen = { rows: Math.max(4, rows), columns: Math.max(20, columns), colours: wantsColours(process.env) };
    const time = new Date().toTimeString().slice(0, 8);
    const drawn = drawWatch(this.model, screen, performance.now(), time);
    this.page = drawn.page;
    process.stdout.write(`\x1b[?2026h\x1b[H${drawn.rows.map((row) => `${row}\x1b[K`).join('\r\n')}\x1b[J\x1b[?2026l`);
  }

  /** One look, drawn as wide as it is said to be. */
  async once(): Promise<{ readonly text: string; readonly status: number }> {
    const got = await this.fetch();
    this.model = typeof got === 'string' ? withTrouble(this.model, got, 0) : withData(this.model, got, 0);
    const columns = Number(process.env['COLUMNS']) || process.stdout.columns || 80;
    const rows = Number(process.env['LINES']) || process.stdout.rows || 24;
    const time = new Date().toTimeString().slice(0, 8);
    const screen = { rows, columns, colours: process.stdout.isTTY && wantsColours(process.env) };
    const drawn = drawWatch({ ...this.model, selected: -1 }, screen, 0, time);
    const text = process.stdout.isTTY ? drawn.rows : drawn.rows.map((row) => row.replaceAll(/\x1b\[[0-9;]*m/g, '').trimEnd());
    return { text: `${text.join('\n').trimEnd()}\n`, status: typeof got !== 'string' && isWell(got) ? healthy : problems };
  }

  /** What is otherwise than a moment ago. */
  async news(): Promise<readonly string[]> {
    const before = this.model;
    const got = await this.fetch();
    this.model = typeof got === 'string' ? withTrouble(before, got, performance.now()) : withData(before, got, performance.now());
    return plainLines(before, this.model, new Date().toTimeString().slice(0, 8));
  }

  /** The data, or why there is none. A manager is asked as such from the second time on. */
  private async fetch(): Promise<WatchData | string> {
    const text = await this.answerTo(`json ${this.isManager ? 'show owners' : 'cluster duravip owners'}`);
    if (typeof text !== 'string') return text.why;
    if (!this.isManager && /"error": ".*does not execute on a manager"/.test(text)) {
      this.isManager = true;
      return this.fetch();
    }
    const read = readAnswer(text);
    return typeof read === 'string' ? read : { ...read, manager: this.isManager };
  }

  private async linesOf(command: string): Promise<readonly string[] | null> {
    const text = await this.answerTo(command);
    return typeof text === 'string' ? text.trimEnd().split('\n') : null;
  }

  private async answerTo(request: string): Promise<string | { readonly why: string }> {
    const answer = this.link.ask(request);
    let text = '';
    for (;;) {
      const next = await answer.next();
      if (next.done !== true) text += `${next.value.join('\n')}\n`;
      else if (next.value.kind === 'lost') return { why: next.value.why };
      else if (next.value.kind === 'dropped') return { why: 'given up' };
      else return text;
      if (text.length > answerBytesMax) {
        this.link.drop();
        return { why: 'the answer is too long' };
      }
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.over) this.wake();
    });
  }
}

/** The daemon is of the same version, or of another whose answer has the same fields; anything else is said to be so. */
function readAnswer(text: string): WatchData | string {
  try {
    const value = JSON.parse(text) as Partial<WatchData> & { readonly error?: string; readonly mend?: string };
    if (value.error !== undefined) return `${value.error} (${value.mend ?? ''})`;
    if (Array.isArray(value.addresses) && Array.isArray(value.nodes) && Array.isArray(value.mismatches)) return value as WatchData;
  } catch {
    // Said below.
  }
  return 'the daemon gave an answer that this ecconsole does not understand (compare ecconsole --version with the daemon)';
}
