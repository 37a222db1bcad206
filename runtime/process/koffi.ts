// koffi, which calls C libraries: an optional dependency that is loaded when the first of them is needed, never before.
// Its stacks can be set only before any library is loaded, so whoever needs it comes here. `cpg_dispatch` of Corosync 3.1 puts 1 MiB on the
// stack, eight times that leaves room for what the library does besides (bus-corosync.md, section 4).

export type Koffi = (typeof import('koffi'))['default'];

const stackBytes = 8 << 20;
let loading: Promise<Koffi | { readonly error: string }> | null = null;

/** koffi, or why there is none, in words for an operator. */
export function loadKoffi(): Promise<Koffi | { readonly error: string }> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Koffi | { readonly error: string }> {
  try {
    const koffi = (await import('koffi')).default;
    const config = koffi.config();
    // Once is enough, and later is too late.
    if (config.sync_stack_size !== stackBytes) koffi.config({ ...config, sync_stack_size: stackBytes, async_stack_size: stackBytes });
    return koffi;
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    return { error: `koffi, which calls C libraries, cannot be loaded: ${why} (npm install koffi@3.3.4)` };
  }
}
