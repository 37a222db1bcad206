// What the demo shows: lines that tell what happens, and below them who holds which address, redrawn in place on a terminal.

import { ours, terminalLine } from '../../../base/terminal-text.ts';
import { wrap } from '../../text/wrap.ts';
import type { Terminal } from '../../process/program-command.ts';

interface Row {
  readonly ip: string;
  readonly name: string;
  readonly prefers: string;
  /** Nodes on whose machine it is just now. */
  readonly on: readonly string[];
}

export interface Column {
  readonly node: string;
  readonly state: 'up' | 'joining' | 'dead' | 'stopped';
}

export interface Picture {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

const mostRows = 16;

export class Stage {
  readonly #terminal: Terminal;
  readonly #live: boolean;
  readonly #colours: boolean;
  #drawnLines = 0;
  #picture: Picture = { columns: [], rows: [] };

  constructor(terminal: Terminal, plain: boolean) {
    this.#terminal = terminal;
    this.#live = terminal.outIsTerminal && !plain;
    this.#colours = this.#live && !terminal.env['NO_COLOR'];
  }

  /** A line above the picture. `seconds` since the beginning; null: no time. */
  say(seconds: number | null, text: string): void {
    const time = seconds === null ? '' : `${`${seconds.toFixed(1)} s`.padStart(7)}  `;
    const indent = ' '.repeat(seconds === null ? 0 : 9);
    const width = Math.max(40, Math.min(this.#terminal.columns(), 110) - indent.length);
    const lines = wrap(terminalLine(text), width).map((line, index) => `${index === 0 ? this.#paint('dim', time) : indent}${line}`);
    this.#erase();
    this.#terminal.out(ours(`${lines.join('\n')}\n`));
    this.#draw();
  }

  /** The picture as it is now; where nothing can be redrawn it is only remembered. */
  show(picture: Picture): void {
    const next = inert(picture);
    const changed = JSON.stringify(next) !== JSON.stringify(this.#picture);
    this.#picture = next;
    if (!this.#live || !changed) return;
    this.#erase();
    this.#draw();
  }

  /** Without redrawing, the picture is printed where it tells something. */
  print(): void {
    if (!this.#live) this.#terminal.out(ours(`\n${this.#lines().join('\n')}\n\n`));
  }

  #erase(): void {
    if (this.#drawnLines > 0) this.#terminal.out(ours(`\u001b[${this.#drawnLines}A\u001b[J`));
    this.#drawnLines = 0;
  }

  #draw(): void {
    if (!this.#live || this.#picture.columns.length === 0) return;
    const lines = ['', ...this.#lines(), ''];
    this.#terminal.out(ours(`${lines.join('\n')}\n`));
    this.#drawnLines = lines.length;
  }

  #lines(): string[] {
    const { columns, rows } = this.#picture;
    const shown = rows.slice(0, mostRows);
    const ipWidth = shown.reduce((most, { ip }) => Math.max(most, ip.length), 7);
    const nameWidth = shown.reduce((most, { name }) => Math.max(most, name.length), 7);
    const prefersWidth = shown.reduce((most, { prefers }) => Math.max(most, prefers.length), 7);
    const width = columns.reduce((most, { node }) => Math.max(most, node.length), 7);
    const head = ['address'.padEnd(ipWidth), 'used by'.padEnd(nameWidth), 'prefers'.padEnd(prefersWidth)].join('  ');
    const names = columns.map(({ node, state }) => this.#paint(state === 'dead' ? 'red' : 'bold', node.padEnd(width))).join('  ');
    const states = columns
      .map(({ state }) => this.#paint(state === 'up' ? 'dim' : state === 'dead' ? 'red' : 'yellow', state.padEnd(width)))
      .join('  ');
    return [
      `  ${this.#paint('bold', head)}  ${names}`,
      `  ${''.padEnd(head.length)}  ${states}`,
      ...shown.map((row) => {
        const cells = columns.map(({ node }) =>
          row.on.includes(node) ? this.#paint('green', '●'.padEnd(width)) : this.#paint('dim', '·'.padEnd(width)),
        );
        // No cell is empty: whoever copies the table, or cuts it by words, would take the next one for it.
        const words = [row.ip.padEnd(ipWidth), (row.name || '-').padEnd(nameWidth), (row.prefers || '-').padEnd(prefersWidth)];
        return `  ${words.join('  ')}  ${cells.join('  ')}`;
      }),
      ...(rows.length > shown.length ? [`  and ${rows.length - shown.length} more`] : []),
    ].map((line) => line.trimEnd());
  }

  #paint(style: keyof typeof codes, text: string): string {
    return this.#colours ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
  }
}

/** Names come from an IR, which anybody may have written. */
function inert({ columns, rows }: Picture): Picture {
  return {
    columns: columns.map(({ node, state }) => ({ node: terminalLine(node), state })),
    rows: rows.map(({ ip, name, prefers, on }) => ({
      ip: terminalLine(ip),
      name: terminalLine(name),
      prefers: terminalLine(prefers),
      on: on.map((node) => terminalLine(node)),
    })),
  };
}

const codes = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33' } as const;
