// What a node knows of its bus, for console, figures, log and core: since when it is connected or why it is not, what holds it up, and how long it is silent
// about a member that is gone. The last is the bus's own word where it gives one: what somebody has written elsewhere goes out of date.

import type { Detection } from '../bus/bus.ts';
import type { Millis, Settings } from '../core/contract.ts';
import type { Log } from '../process/log.ts';

export interface BusConditionPorts {
  readonly now: () => Millis;
  readonly log: Log;
  readonly trouble: () => string | null;
}

/** As `--bus-timeout` has it, or as it is where nobody says so. */
export interface StatedTimeout {
  readonly ms: Millis;
  readonly byOption: boolean;
}

export interface ShownConnection {
  readonly connected: boolean;
  readonly sinceMs: number;
  readonly why: string;
  /** What holds the bus up although it is connected. */
  readonly trouble: string | null;
  /** How long a member may be silent; `of`: by whose word; null: nobody says, it is the default. */
  readonly detection: { readonly ms: Millis; readonly of: string | null };
}

export class BusCondition {
  /** How often something has held the bus up. */
  troubles = 0;
  readonly #ports: BusConditionPorts;
  #stated: StatedTimeout;
  #told: Detection | null = null;
  #connected = false;
  #since: Millis;
  #why = 'not connected yet';

  constructor(ports: BusConditionPorts, stated: StatedTimeout) {
    this.#ports = ports;
    this.#stated = stated;
    this.#since = ports.now();
  }

  up(): void {
    this.#change(true, '');
  }

  down(reason: string): void {
    this.#change(false, reason);
  }

  trouble(text: string | null): void {
    if (text !== null) this.troubles++;
    this.#ports.log(text === null ? 'info' : 'error', text ?? 'the bus does what we wait for again');
  }

  /** Says what is news of it, once. */
  hear(detection: Detection): void {
    const before = JSON.stringify(this.#told);
    if (JSON.stringify(detection) === before) return;
    // What was once told is more than nothing.
    if ('why' in detection && this.#told !== null && 'ms' in this.#told) return;
    this.#told = detection;
    const { ms, byOption } = this.#stated;
    const { log } = this.#ports;
    if ('why' in detection) {
      const by = byOption ? `--bus-timeout, ${ms} ms` : `${ms} ms, the figure of the profile fast; give --bus-timeout if it is another`;
      log('warn', `how long the bus is silent about a member that is gone cannot be read (${detection.why}): going by ${by}`);
    } else if (byOption && detection.ms !== ms)
      log(
        'warn',
        `the bus drops a silent member after ${detection.ms} ms (${detection.of}), not after ${ms} ms as --bus-timeout says: going by the bus; take the option away`,
      );
    else log('info', `the bus drops a silent member after ${detection.ms} ms (${detection.of})`);
  }

  /** A reload: what was stated anew, and the settings with what counts. */
  applied(settings: Settings, stated: StatedTimeout): Settings {
    this.#stated = stated;
    return this.withTimeout(settings);
  }

  withTimeout(settings: Settings): Settings {
    const { ms } = this.#detection();
    return ms === settings.failureTimeoutMs ? settings : { ...settings, failureTimeoutMs: ms };
  }

  shown(): ShownConnection {
    const { now, trouble } = this.#ports;
    return {
      connected: this.#connected,
      sinceMs: now() - this.#since,
      why: this.#why,
      trouble: trouble(),
      detection: this.#detection(),
    };
  }

  #detection(): ShownConnection['detection'] {
    const told = this.#told;
    const { ms, byOption } = this.#stated;
    if (told !== null && 'ms' in told)
      return { ms: told.ms, of: byOption && told.ms !== ms ? `${told.of}, not ${ms} as --bus-timeout says` : told.of };
    return { ms, of: byOption ? 'by --bus-timeout' : null };
  }

  #change(connected: boolean, why: string): void {
    this.#connected = connected;
    this.#since = this.#ports.now();
    this.#why = why;
  }
}

/** What was stated of the time-out, in a configuration. */
export function statedIn({
  settings,
  timeoutByOption,
}: {
  readonly settings: { readonly failureTimeoutMs: number };
  readonly timeoutByOption: boolean;
}): StatedTimeout {
  return { ms: settings.failureTimeoutMs, byOption: timeoutByOption };
}
