// What pulling from a node needs of whoever begins it.

import type { SecureContextOptions } from 'node:tls';
import type { Log } from '../../process/log.ts';
import type { LogOutput } from './log-output.ts';
import type { Owners } from './source-owners.ts';
import type { Endpoint } from './pull-view.ts';
import type { Template } from './template.ts';

export interface PullPorts {
  readonly output: LogOutput;
  /** Write a line where records are lost. */
  readonly marksDamage: boolean;
  readonly template: () => Template;
  readonly log: Log;
  readonly wallSec: () => number;
  /** Where the node can be reached, the best first; asked for before each attempt. */
  readonly addresses: (node: string) => readonly Endpoint[];
  /** Why nobody may be asked there; null or absent: he may. */
  readonly forbidden?: (to: Endpoint) => string | null;
  /** Credit for one subscription. */
  readonly credit: () => number;
  /** Who shall read what. */
  readonly owners: Owners;
  /** What keeps everything from being written, or null. */
  readonly hindered: () => string | null;
}

export interface PullSettings {
  /** Node name of this manager. */
  readonly manager: string;
  readonly node: string;
  /** Tried in this order. */
  readonly subscribers: readonly string[];
  /** Asked for each connection, because certificates are renewed; null: without TLS. */
  readonly tls: (() => SecureContextOptions) | null;
  readonly software: string;
  readonly silenceMs: number;
}
