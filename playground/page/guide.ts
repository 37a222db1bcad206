// The first minute, on the example: break a value, see the finding, mend it, kill a node, watch, share. Each step waits for its own event;
// once ended or skipped it does not come again.

import { byId, el, redraw } from './dom.ts';

export type Step = 'break' | 'fix' | 'kill' | 'watch' | 'share';

const texts: Readonly<Record<Step, string>> = {
  break:
    'This is the configuration of a cluster of four mail servers. Break something: in east2/node-local.conf, set duravip_balance_set_size = 2 in the cluster stanza.',
  fix: 'The list below the editor says what is wrong, and what the other nodes say. Mend it there: press the button below the finding.',
  kill: 'Now kill a node: press “kill” on one of those to the right.',
  watch: 'Its addresses go to the others. Drag the slider to see that moment again.',
  share: '“share” makes a link that holds all of this. It holds your configuration, too: nobody else gets it but who has the link.',
};
const order: readonly Step[] = ['break', 'fix', 'kill', 'watch', 'share'];
const key = 'ecconf guide';

export class Guide {
  private at = -1;
  private readonly help: (step: Step) => void;

  /** @param help does a step for somebody who wants to see it done */
  constructor(help: (step: Step) => void) {
    this.help = help;
  }

  begin(): void {
    if (read() === 'seen') return;
    this.at = 0;
    this.draw();
  }

  /** What somebody has done. */
  did(step: Step): void {
    if (order[this.at] !== step) return;
    this.at++;
    if (this.at >= order.length) this.end();
    else this.draw();
  }

  end(): void {
    this.at = -1;
    write();
    this.draw();
  }

  private draw(): void {
    const guide = byId('guide');
    const step = order[this.at];
    guide.hidden = step === undefined;
    if (step === undefined) return;
    const shows =
      step === 'break' || step === 'kill' ? el('button', { id: 'guide-show', onclick: () => this.help(step) }, 'do it for me') : null;
    redraw(
      guide,
      el('p', { class: 'step' }, `${this.at + 1} of ${order.length}`),
      el('p', {}, texts[step]),
      shows,
      el('button', { id: 'guide-skip', onclick: () => this.end() }, 'skip'),
    );
  }
}

/** Where a browser keeps nothing for us, the guide comes each time. */
function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(): void {
  try {
    localStorage.setItem(key, 'seen');
  } catch {
    // As above.
  }
}
