// `ecconsole watch`: asks each second, draws on the alternate screen, and leaves the terminal as it was.

import { showEndpoint, type Endpoint } from '../../sockets/endpoint.ts';
import type { Link } from './console-link.ts';
import { wantsColours } from './output.ts';
import { afterKey, emptyModel, withData, withTrouble, type WatchData, type WatchModel } from './watch-model.ts';
import { drawWatch } from './watch-screen.ts';

const everyMs = 1000;
/** What the answer about 10,240 addresses with long names comes to, many times over. */
const answerBytesMax = 64 * 1024 * 1024;

const enter = '\x1b[?1049h\x1b[?25l';
const leave = '\x1b[?25h\x1b[?1049l';

const keys: Readonly<Record<string, string>> = {
  '\x03': 'ctrl-c',
  ' ': 'space',
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

/** Until `q`. A daemon that is not there is waited for: that is when one wants to watch. */
export async function runWatch(link: Link, endpoint: Endpoint): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write(`ecconsole: watch needs a terminal; for scripts: ecconsole ${showEndpoint(endpoint)} cluster duravip owners\n`);
    return 2;
  }
  const watch = new Watch(link, endpoint);
  process.stdout.write(enter);
  // Whatever ends us, the terminal must be usable afterwards.
  process.on('exit', () => process.stdout.write(leave));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
  process.stdin.setRawMode(true);
  process.stdin.on('data', (data) => watch.keys(data.toString('latin1')));
  process.stdout.on('resize', () => watch.draw());
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
      this.model = next;
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

  /** The data, or why there is none. */
  private async fetch(): Promise<WatchData | string> {
    const answer = this.link.ask('json cluster duravip owners');
    let text = '';
    for (;;) {
      const next = await answer.next();
      if (next.done !== true) text += `${next.value.join('\n')}\n`;
      else if (next.value.kind === 'lost') return next.value.why;
      else if (next.value.kind === 'dropped') return 'given up';
      else return readAnswer(text);
      if (text.length > answerBytesMax) {
        this.link.drop();
        return 'the answer is too long';
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
