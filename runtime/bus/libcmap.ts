// libcmap by koffi: the map of what Corosync has and does (cmap_keys(7)), and of it the two figures that say how long it is silent about a host that is gone.
// The connection is for one question, because each that stays open costs the daemon memory.

import type { Koffi } from '../process/koffi.ts';
import { cs, type Cpg, type RingTimes } from './cpg.ts';
import { type ForeignFunction, waitFor } from './waited-calls.ts';

/** As they are after the daemon has added what it adds for each node. */
const keys = { token: 'runtime.config.totem.token', consensus: 'runtime.config.totem.consensus' } as const;

/** Its functions as cmap(3) has them; each is declared once in a process. */
export interface Cmap {
  readonly initialize: ForeignFunction;
  readonly finalize: ForeignFunction;
  readonly getUint32: ForeignFunction;
  readonly get: ForeignFunction;
  readonly iterInit: ForeignFunction;
  readonly iterNext: ForeignFunction;
  readonly iterFinalize: ForeignFunction;
}

let loaded: Cmap | null | undefined;

/** Loaded at the first question: Debian has it in a package of its own, and nothing else needs it. Null: it is not there. */
export function loadCmap(koffi: Koffi): Cmap | null {
  if (loaded === undefined) loaded = load(koffi);
  return loaded;
}

export function bindRingTimes(koffi: Koffi): Cpg['ringTimes'] {
  return (done) => {
    const cmap = loadCmap(koffi);
    if (cmap === null) {
      setImmediate(() => done(cs.notSupported, null));
      return;
    }
    const { initialize, getUint32, finalize } = cmap;
    const handle = new BigUint64Array(1);
    waitFor(initialize, [handle], (status) => {
      if (status !== cs.ok) {
        done(status, null);
        return;
      }
      ask(getUint32, handle[0] ?? 0n, (asked, times) => waitFor(finalize, [handle[0]], () => done(asked, times)));
    });
  };
}

function load(koffi: Koffi): Cmap | null {
  try {
    const library = koffi.load('libcmap.so.4');
    return {
      initialize: library.func('int cmap_initialize(void *)'),
      finalize: library.func('int cmap_finalize(uint64_t)'),
      getUint32: library.func('int cmap_get_uint32(uint64_t, const char *, void *)'),
      get: library.func('int cmap_get(uint64_t, const char *, void *, void *, void *)'),
      iterInit: library.func('int cmap_iter_init(uint64_t, const char *, void *)'),
      iterNext: library.func('int cmap_iter_next(uint64_t, uint64_t, void *, void *, void *)'),
      iterFinalize: library.func('int cmap_iter_finalize(uint64_t, uint64_t)'),
    };
  } catch {
    return null;
  }
}

function ask(getUint32: ForeignFunction, handle: bigint, done: (status: number, times: RingTimes | null) => void): void {
  const token = new Uint32Array(1);
  const consensus = new Uint32Array(1);
  waitFor(getUint32, [handle, keys.token, token], (status) => {
    if (status !== cs.ok) {
      done(status, null);
      return;
    }
    waitFor(getUint32, [handle, keys.consensus, consensus], (last) =>
      done(last, last === cs.ok ? { tokenMs: token[0] ?? 0, consensusMs: consensus[0] ?? 0 } : null),
    );
  });
}
