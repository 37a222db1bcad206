// How long this Corosync is silent about a host that is gone, by its own word: asked when a life of the connection begins, and then each minute, because
// its file may be read anew while it runs (`corosync-cfgtool -R`). Whoever is told knows what is news to him.

import type { Detection } from './bus.ts';
import { persist } from './busy.ts';
import { cs, type Cpg, type RingTimes } from './cpg.ts';
import { detectionReasonOf } from './corosync-words.ts';
import type { Timers } from './timers.ts';

const everyMs = 60_000;
/** A daemon that is busy for longer than this is asked again in a minute. */
const patienceMs = 5000;

export interface DetectionPorts {
  readonly cpg: Pick<Cpg, 'ringTimes'>;
  readonly timers: Timers;
  readonly tell: (detection: Detection) => void;
}

export class CorosyncDetection {
  readonly #ports: DetectionPorts;
  #isOver = false;
  #cancel: () => void = () => {};

  constructor(ports: DetectionPorts) {
    this.#ports = ports;
  }

  begin(): void {
    const { cpg, timers } = this.#ports;
    const since = timers.now();
    let times: RingTimes | null = null;
    persist(
      { timers, isOver: () => this.#isOver || timers.now() - since > patienceMs },
      (done) =>
        cpg.ringTimes((status, found) => {
          times = found;
          done(status);
        }),
      (status) => {
        if (this.#isOver) return;
        this.#cancel = timers.set(everyMs, () => this.begin());
        this.#ports.tell(detectionOf(status, times));
      },
    );
  }

  end(): void {
    this.#isOver = true;
    this.#cancel();
  }
}

function detectionOf(status: number, times: RingTimes | null): Detection {
  if (status !== cs.ok || times === null) return { why: detectionReasonOf(status) };
  const { tokenMs, consensusMs } = times;
  return { ms: tokenMs + consensusMs, of: `token ${tokenMs} + consensus ${consensusMs}` };
}
