// What the Corosync daemon of this machine knows of the machines of its ring, by libcmap: the list of nodes in its configuration, and the addresses
// of those that have joined. Without Corosync's own word for it, a member would be on whatever machine it says.

import { loadKoffi, type Koffi } from '../process/koffi.ts';
import { cs } from './cpg.ts';
import { waitFor } from './waited-calls.ts';
import { machinesOf, type Machines } from './corosync-machines.ts';

const keyBytesMax = 255;
const valueBytesMax = 512;
/** Keys of 16 nodes with eight links each are a tenth of it. */
const keysMax = 2000;
/** `cmap_value_types_t`. */
const [uint32Type, stringType] = [6, 11];
const prefixes = ['nodelist.node.', 'runtime.members.'];

type Call = ReturnType<ReturnType<Koffi['load']>['func']>;

/** Null: it does not say, which costs no more than what would follow from it. */
export async function readMachines(): Promise<Machines | null> {
  const koffi = await loadKoffi();
  if ('error' in koffi) return null;
  try {
    return await read(koffi.load('libcmap.so.4'));
  } catch {
    return null;
  }
}

async function read(library: ReturnType<Koffi['load']>): Promise<Machines | null> {
  const initialize = library.func('int cmap_initialize(void *)');
  const finalize = library.func('int cmap_finalize(uint64_t)');
  const out = new BigUint64Array(1);
  if ((await called(initialize, [out])) !== cs.ok) return null;
  const handle = out[0] ?? 0n;
  const values = new Map<string, string>();
  for (const prefix of prefixes) for (const key of await keysOf(library, handle, prefix)) await readValue(library, handle, key, values);
  await called(finalize, [handle]);
  return machinesOf(values);
}

async function keysOf(library: ReturnType<Koffi['load']>, handle: bigint, prefix: string): Promise<readonly string[]> {
  const begin = library.func('int cmap_iter_init(uint64_t, const char *, void *)');
  const next = library.func('int cmap_iter_next(uint64_t, uint64_t, void *, void *, void *)');
  const end = library.func('int cmap_iter_finalize(uint64_t, uint64_t)');
  const out = new BigUint64Array(1);
  if ((await called(begin, [handle, prefix, out])) !== cs.ok) return [];
  const keys: string[] = [];
  const iterator = out[0] ?? 0n;
  const [name, length, type] = [new Uint8Array(keyBytesMax + 1), new BigUint64Array(1), new Int32Array(1)];
  while (keys.length < keysMax && (await called(next, [handle, iterator, name, length, type])) === cs.ok) keys.push(textOf(name));
  await called(end, [handle, iterator]);
  return keys.filter((key) => /\.(?:nodeid|ring\d+_addr|ip)$/.test(key));
}

async function readValue(library: ReturnType<Koffi['load']>, handle: bigint, key: string, into: Map<string, string>): Promise<void> {
  const get = library.func('int cmap_get(uint64_t, const char *, void *, void *, void *)');
  const [value, length, type] = [new Uint8Array(valueBytesMax), BigUint64Array.of(BigInt(valueBytesMax)), new Int32Array(1)];
  if ((await called(get, [handle, key, value, length, type])) !== cs.ok) return;
  if (type[0] === stringType) into.set(key, textOf(value));
  if (type[0] === uint32Type) into.set(key, String(new DataView(value.buffer).getUint32(0, true)));
}

function called(call: Call, args: readonly unknown[]): Promise<number> {
  return new Promise((resolve) => waitFor(call, args, resolve));
}

/** To its NUL. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytes.length : end));
}
