// What the Corosync daemon of this machine knows of the machines of its ring, by libcmap: the list of nodes in its configuration, and the addresses
// of those that have joined. Without Corosync's own word for it, a member would be on whatever machine it says.

import { loadKoffi } from '../process/koffi.ts';
import { cs } from './cpg.ts';
import { type Cmap, loadCmap } from './libcmap.ts';
import { type ForeignFunction, waitFor } from './waited-calls.ts';
import { machinesOf, type Machines } from './corosync-machines.ts';

const keyBytesMax = 255;
const valueBytesMax = 512;
/** Keys of 16 nodes with eight links each are a tenth of it. */
const keysMax = 2000;
/** `cmap_value_types_t`. */
const [uint32Type, stringType] = [6, 11];
const prefixes = ['nodelist.node.', 'runtime.members.'];

/** Null: it does not say, which costs no more than what would follow from it. */
export async function readMachines(): Promise<Machines | null> {
  const koffi = await loadKoffi();
  const cmap = 'error' in koffi ? null : loadCmap(koffi);
  return cmap === null ? null : read(cmap);
}

async function read(cmap: Cmap): Promise<Machines | null> {
  const out = new BigUint64Array(1);
  if ((await called(cmap.initialize, [out])) !== cs.ok) return null;
  const handle = out[0] ?? 0n;
  const values = new Map<string, string>();
  for (const prefix of prefixes) for (const key of await keysOf(cmap, handle, prefix)) await readValue(cmap, handle, key, values);
  await called(cmap.finalize, [handle]);
  return machinesOf(values);
}

async function keysOf({ iterInit, iterNext, iterFinalize }: Cmap, handle: bigint, prefix: string): Promise<readonly string[]> {
  const out = new BigUint64Array(1);
  if ((await called(iterInit, [handle, prefix, out])) !== cs.ok) return [];
  const keys: string[] = [];
  const iterator = out[0] ?? 0n;
  const [name, length, type] = [new Uint8Array(keyBytesMax + 1), new BigUint64Array(1), new Int32Array(1)];
  while (keys.length < keysMax && (await called(iterNext, [handle, iterator, name, length, type])) === cs.ok) keys.push(textOf(name));
  await called(iterFinalize, [handle, iterator]);
  return keys.filter((key) => /\.(?:nodeid|ring\d+_addr|ip)$/.test(key));
}

async function readValue({ get }: Cmap, handle: bigint, key: string, into: Map<string, string>): Promise<void> {
  const [value, length, type] = [new Uint8Array(valueBytesMax), BigUint64Array.of(BigInt(valueBytesMax)), new Int32Array(1)];
  if ((await called(get, [handle, key, value, length, type])) !== cs.ok) return;
  if (type[0] === stringType) into.set(key, textOf(value));
  if (type[0] === uint32Type) into.set(key, String(new DataView(value.buffer).getUint32(0, true)));
}

function called(call: ForeignFunction, args: readonly unknown[]): Promise<number> {
  return new Promise((resolve) => waitFor(call, args, resolve));
}

/** To its NUL. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(bytes.subarray(0, end < 0 ? bytes.length : end));
}
