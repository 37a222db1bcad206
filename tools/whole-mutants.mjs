// Bugs to plant in what lies between the core and the machine (node, work at the host, ledger, LAN), one at a time: each must be found by
// `npm run sim:whole`. As in mutants.mjs, `from` occurs exactly once in its file.

const daemon = (file, from, to) => ({ file: `runtime/daemon/${file}.ts`, from, to });
const bus = (file, from, to) => ({ file: `runtime/bus/${file}.ts`, from, to });
const host = (file, from, to) => ({ file: `runtime/host/${file}.ts`, from, to });

export const wholeMutants = [
  {
    name: 'nobody gives way',
    edits: [daemon('lan', 'const giveWay = (claim: Claim) => this.#giveWay(claim);', 'const giveWay = () => false;')],
  },
  {
    name: 'who is to give way keeps it on his interface',
    edits: [host('ledger', "entry.wish === 'up' && entry.heldBy === null ? this", "entry.wish === 'up' ? this")],
  },
  {
    name: 'what another has by giving way is put back without a question, and taken off, without end',
    edits: [daemon('host-work', 'ask: this.lan.askFor(entry, ask), addDue', 'ask, addDue')],
  },
  {
    name: 'a planned move is not asked after, though nodes are missing',
    edits: [daemon('asked-first', "witness ? 'outsiders' : 'nobody'", "'nobody'")],
  },
  {
    name: 'an alias is forgotten because taking it off has failed',
    edits: [
      daemon('host-work', 'if (reason === undefined) {\n          this.#counts.unplumbed++;', '{\n          this.#counts.unplumbed++;'),
    ],
  },
  {
    name: 'two sides of a cut that ask at the same moment both take it',
    edits: [daemon('lan', 'if (this.#goesFirst(mac, entry)) this.#rivals.set(entry, mac);', '')],
  },
  {
    name: 'what had gone is put back without a question, though nodes are missing',
    edits: [{ file: 'runtime/core/plumbing/plumbing.ts', from: "isComplete(state) ? 'other' : 'unheard'", to: "'other'" }],
  },
  { name: 'the LAN is no witness', quick: true, edits: [daemon('asked-first', "witness ? 'witness' : 'after'", "'after'")] },
  {
    name: 'a look brings back what was taken off since it began',
    edits: [host('ledger', 'if (!entry.known || entry.lastGone <= since) for (const row', 'for (const row')],
  },
  { name: 'changes that got lost are not looked for', edits: [daemon('host-work', 'if (lost) this.#watch.look(false);', '')] },
  { name: 'a look that failed is not repeated', edits: [daemon('kernel-watch', 'this.#lookAt = this.#options.now() + lookAgainMs;', '')] },
  {
    name: 'what is elsewhere stays there while it is at its place too',
    edits: [host('ledger', "row.kind === 'ours' && row !== place)", "row.kind === 'ours' && place === null)")],
  },
  {
    name: 'an interface with another name carries what the old one did',
    edits: [host('ledger', 'for (const entry of moved ? this.entries.values() : touched)', 'for (const entry of touched)')],
  },
  { name: 'nobody is told that an interface is fit again', quick: true, edits: [host('interfaces', 'else append(back, ips);', '')] },
  { name: 'leases are not renewed', quick: true, edits: [daemon('host-work', 'this.#renewal.tick();', '')] },
  {
    name: 'who holds an address is never asked again',
    edits: [daemon('host-work', 'if (isUnclean || entry.askNotBefore > now) this.#waiting.add(entry);', '')],
  },
  {
    name: 'a silent bus is not noticed',
    edits: [daemon('cluster-node', "if (connected && leftMs <= 0) this.#put({ kind: 'silence' });", '')],
  },
  {
    name: 'who asks for what a stalled node has is not heard',
    edits: [daemon('host-work', 'asked: (questions) => this.lan.asked(questions),', 'asked: () => {},')],
  },
  {
    name: 'what was added where it belongs no longer counts as served',
    edits: [daemon('host-work', 'if (!entry.served) {', 'if (false) {')],
  },
  {
    name: 'the kernel is not asked what came last',
    edits: [daemon('host-work', 'if (entry.lastGone > since) this.#watch.look(false);', '')],
  },
  { name: 'what vanished is not told', edits: [daemon('kernel-watch', 'if (news.vanished.length > 0 || news', 'if (news')] },
  {
    name: 'a wish is answered once for all',
    quick: true,
    edits: [daemon('host-work', 'entry.owed = true;', '')],
  },
  {
    name: 'one job at a time is not kept to',
    edits: [daemon('host-work', 'if (entry.doing !== null || !entry.known', 'if (!entry.known')],
  },
  {
    name: 'the bus is never asked for a sign of life',
    quick: true,
    edits: [daemon('cluster-node', 'this.#proof.run();', '')],
  },
  { name: 'messages for a connection that is gone go to the next', edits: [daemon('cluster-node', 'this.#outbox.clear();', '')] },
  {
    name: 'the core does not hear that the process stood still',
    edits: [daemon('cluster-node', 'if (this.#pulse.overdueMs() > overdueMs) this.#tick();\n', '\n')],
  },
  {
    name: 'what the bus says of its time-outs is not gone by',
    quick: true,
    edits: [daemon('cluster-node', 'if (now === settings) return;', 'return;')],
  },
  {
    name: 'a busy corosync is not asked again for its time-outs',
    edits: [bus('corosync-detection', 'this.#isOver || timers.now() - since > patienceMs', 'true')],
  },
];
