// libcmap by koffi: of the map of what Corosync has and does (cmap_keys(7)) the two figures that say how long it is silent about a host that is gone. The
// connection is for one question, because each that stays open costs the daemon memory.

import type { Koffi } from '../process/koffi.ts';
import { cs, type Cpg, type RingTimes } from './cpg.ts';
import { waitFor } from './waited-calls.ts';

/** As they are after the daemon has added what it adds for each node. */
const keys = { token: 'runtime.config.totem.token', consensus: 'runtime.config.totem.consensus' } as const;

/** The library is loaded at the first question: Debian has it in a package of its own, and nothing else needs it. */
export function bindRingTimes(koffi: Koffi): Cpg['ringTimes'] {
  let functions: ReturnType<typeof load> | null = null;
  return (done) => {
    functions ??= load(koffi);
    if (functions === 'missing') {
      setImmediate(() => done(cs.notSupported, null));
      return;
    }
    const { initialize, getUint32, finalize } = functions;
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

function load(koffi: Koffi) {
  try {
    const library = koffi.load('libcmap.so.4');
    return {
      initialize: library.func('int cmap_initialize(void *)'),
      getUint32: library.func('int cmap_get_uint32(uint64_t, const char *, void *)'),
      finalize: library.func('int cmap_finalize(uint64_t)'),
    };
  } catch {
    return 'missing' as const;
  }
}

function ask(getUint32: Parameters<typeof waitFor>[0], handle: bigint, done: (status: number, times: RingTimes | null) => void): void {
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
