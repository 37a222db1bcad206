// What the benchmark of the host drives: the work, as the daemon has it, on the kernel.
export { HostWork } from '../runtime/daemon/host-work.ts';
export { openKernelHost } from '../runtime/host/kernel-host.ts';
