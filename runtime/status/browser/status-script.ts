// The script of the status page: keeps what is shown up to date by events, and brings keys. Everything is there without it.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { h, render } from 'preact';
import type { PageModel } from '../page/page-model.ts';
import { Page, titleOf } from '../page/page-shell.ts';
import { spanText, timeText } from '../page/signs.ts';
import { watchKeys } from './page-keys.ts';
import { takeSlot } from './stream-slots.ts';

/** Between two looks, and without a stream. */
const betweenMs = 500;
/** After the daemon has said that it is asked too often: many may look through one tunnel, and count as one client. */
const refusedMs = 2000;
const pollMs = 2000;
/** Where nothing happens: `left 41 s ago` is to be true all the same. */
const freshMs = 5000;
/** A tab that nobody sees gives its stream back after this. */
const hiddenMs = 10_000;
const oldMs = 5000;
const saidMs = 5000;
const aimingMs = 2000;
const kinds = ['owners', 'moves', 'nodes', 'problems', 'bus', 'logs', 'configuration', 'reset'] as const;

class LivePage {
  readonly #root: HTMLElement;
  /** As it came last. */
  #model: PageModel | null = null;
  #modelAt = 0;
  /** As it is shown: an earlier one while nothing may move. */
  #drawn: PageModel | null = null;
  #drawnAt = 0;
  /** When the daemon was heard last. */
  #heardAt = Date.now();
  #looking = false;
  #wanted = false;
  #lookedAt = 0;
  #timer = 0;
  #stream: EventSource | null = null;
  #leave: () => void = () => {};
  #hidden = 0;
  #said = '';
  #saidAt = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
    void this.#look();
    void this.#open();
    setInterval(() => this.#tick(), 1000);
    document.addEventListener('visibilitychange', () => this.#onVisibility());
    document.addEventListener('click', onCopy);
  }

  async #open(): Promise<void> {
    if (this.#stream !== null) return;
    const leave = await takeSlot();
    if (leave === null || document.hidden) {
      leave?.();
      return;
    }
    this.#leave = leave;
    const stream = new EventSource('/events');
    this.#stream = stream;
    for (const kind of kinds) stream.addEventListener(kind, () => this.#want());
    stream.addEventListener('beat', () => this.#heard());
    stream.addEventListener('open', () => this.#heard());
  }

  #close(): void {
    this.#stream?.close();
    this.#stream = null;
    this.#leave();
    this.#leave = () => {};
  }

  #onVisibility(): void {
    clearTimeout(this.#hidden);
    if (document.hidden) this.#hidden = window.setTimeout(() => this.#close(), hiddenMs);
    else {
      void this.#open();
      this.#want();
    }
  }

  #heard(): void {
    this.#heardAt = Date.now();
  }

  #want(): void {
    this.#heard();
    this.#wanted = true;
    if (this.#looking || this.#timer !== 0) return;
    const wait = Math.max(0, this.#lookedAt + betweenMs - Date.now());
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      void this.#look();
    }, wait);
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    this.#wanted = false;
    this.#lookedAt = Date.now();
    try {
      const answer = await fetch(`/api/v1/page${location.pathname}${location.search}`);
      if (answer.status === 401) location.reload();
      if (answer.ok || answer.status === 404) {
        this.#model = (await answer.json()) as PageModel;
        this.#modelAt = Date.now();
        this.#heard();
      }
      if (answer.status === 429) {
        this.#wanted = true;
        this.#lookedAt = Date.now() + refusedMs - betweenMs;
      }
    } catch {
      // The daemon is away: its age is shown, and the next tick is another try.
    } finally {
      this.#looking = false;
    }
    this.#draw();
    if (this.#wanted) this.#want();
  }

  /** Also while nothing comes: what is shown grows older. */
  #tick(): void {
    if (document.hidden) return;
    if (this.#stream === null) void this.#open();
    const due = this.#stream?.readyState === EventSource.OPEN ? freshMs : pollMs;
    if (Date.now() - this.#lookedAt >= due) void this.#look();
    this.#draw();
  }

  #draw(): void {
    const isSelecting = hasSelection();
    if (!isSelecting && !isAboutToClick()) [this.#drawn, this.#drawnAt] = [this.#model, this.#modelAt];
    const model = this.#drawn;
    if (model === null) return;
    const now = Date.now();
    const silentMs = now - this.#heardAt;
    // Whoever is live has looked within `freshMs`; who is paused, or is refused again and again, has not.
    const ageMs = Math.max(silentMs, now - this.#drawnAt - freshMs);
    const isOld = ageMs > oldMs;
    this.#saySome(model);
    const live = {
      text: isSelecting
        ? 'paused: text is selected'
        : silentMs > oldMs
          ? `no answer for ${spanText(silentMs)}`
          : this.#stream?.readyState === EventSource.OPEN
            ? 'live ●'
            : 'asks every 2 s',
      age: isOld ? `data of ${timeText(model.frame.atMs, now)}, ${spanText(now - this.#drawnAt)} old` : null,
      said: this.#said,
    };
    render(h(Page, { model, live }), this.#root);
    document.title = titleOf(model);
  }

  /** Problems are spoken, one message in five seconds. */
  #saySome({ frame }: PageModel): void {
    const open = frame.problems.filter(({ mendedMs }) => mendedMs === null);
    const text = open.length === 0 ? 'No problems' : `${open.length} ${open.length === 1 ? 'problem' : 'problems'}. ${open[0]?.text ?? ''}`;
    if (text === this.#said || Date.now() - this.#saidAt < saidMs) return;
    this.#said = text;
    this.#saidAt = Date.now();
  }
}

/** Nothing moves under a reader who selects something ... */
function hasSelection(): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString() !== '';
}

let pointedAt = -Infinity;
document.addEventListener('pointermove', () => {
  pointedAt = Date.now();
});

/** ... or is about to click: a mouse that was left lying on a link is not. */
function isAboutToClick(): boolean {
  return (
    Date.now() - pointedAt < aimingMs &&
    document.querySelector('main a:hover, main button:hover') !== null &&
    matchMedia('(hover: hover)').matches
  );
}

function onCopy(event: Event): void {
  const button = event.target instanceof Element ? event.target.closest('button[data-copy]') : null;
  const text = button?.getAttribute('data-copy');
  if (button == null || text == null) return;
  void navigator.clipboard.writeText(text).then(
    () => {
      button.textContent = 'copied';
      setTimeout(() => {
        button.textContent = 'copy';
      }, 2000);
    },
    () => document.getSelection()?.selectAllChildren(button.previousElementSibling ?? button),
  );
}

const root = document.getElementById('root');
if (root !== null) {
  new LivePage(root);
  watchKeys();
}
