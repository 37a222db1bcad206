// Runs a host engine inside a namespace for a test outside of it: `driver.ts LEASE_SEC MEMBER...`. Lines of JSON on standard input are
// calls, `[id, method, ...arguments]`; on standard output come `[id, result]` and `["notice", notice]`.
import { createInterface } from 'node:readline';
import { openKernelHost } from '../../runtime/host/kernel-host.ts';

const [leaseSec, ...members] = process.argv.slice(2);
const print = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
const opened = await openKernelHost({
  leaseSec: Number(leaseSec),
  members: () => members,
  notice: (notice) => print(['notice', notice]),
});
if ('error' in opened) throw new Error(opened.error);
const methods = opened.host as unknown as Record<string, (...args: readonly unknown[]) => unknown>;
print(['ready', null]);
for await (const line of createInterface(process.stdin)) {
  const [id, method, ...args] = JSON.parse(line) as [number, string, ...unknown[]];
  // Not awaited here: calls overlap as those of a daemon do.
  void Promise.resolve(methods[method]?.(...args)).then((result) => print([id, result ?? null]));
}
await opened.host.close();
