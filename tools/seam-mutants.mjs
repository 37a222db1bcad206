// Bugs to plant in the seam between bus and Corosync, one at a time: each must be found by `npm run sim:seam`. As in mutants.mjs, `from` occurs exactly
// once in its file.

const bus = (file, from, to) => ({ file: `runtime/bus/${file}.ts`, from, to });

export const seamMutants = [
  {
    name: 'a busy join is never repeated',
    edits: [
      bus(
        'corosync-seat',
        'persist({ timers, isOver: () => this.#ended }, join, (status) => {',
        'join((status) => {\n      if (status === cs.tryAgain) return;',
      ),
    ],
  },
  { name: 'busy is taken for broken', edits: [bus('busy', 'if (status !== cs.tryAgain || isOver()) {', 'if (status !== 0) {')] },
  {
    name: 'a ring alone is no view',
    edits: [
      bus(
        'corosync-view',
        'this.#awaitsRing = false;\n        return this.#view();',
        'if (!this.#awaitsRing && this.seen) return null;\n        this.seen = true;\n        this.#awaitsRing = false;\n        return this.#view();',
      ),
    ],
  },
  { name: 'views are named by their ring alone', edits: [bus('corosync-view', '.slice(0, 12);', '.slice(0, 0);')] },
  {
    name: 'members are left in the order of CPG',
    edits: [bus('corosync-view', 'sorted(this.#members).map(memberId)', 'this.#members.map(memberId)')],
  },
  { name: 'the reader outlives its connection', edits: [bus('corosync-seat', 'this.#reader.stop();', '')] },
  {
    name: 'a connection that comes after the end is not closed',
    edits: [
      bus('corosync-life', 'else if (this.#over) this.#close(handle);\n        else use', 'else if (this.#over) return;\n        else use'),
    ],
  },
  { name: 'seats of an old life stay', edits: [bus('corosync-life', 'for (const seat of this.#seats.values()) this.#stand(seat);', '')] },
  { name: 'a group that was left keeps its connection', edits: [bus('corosync-life', 'if (seat !== undefined) this.#stand(seat);', '')] },
  {
    name: 'a group that was left and joined again stays out',
    edits: [bus('corosync-life', 'this.#seats.delete(group);\n    if (seat', 'if (seat')],
  },
  {
    name: 'the end of one connection is told to nobody',
    edits: [bus('corosync-life', 'onBroken: (reason, left) => this.#fail(reason, left),', 'onBroken: () => {},')],
  },
  {
    name: 'an earlier connection in the group breaks the next',
    edits: [bus('corosync-seat', 'status === cs.exist && timers.now()', 'status === 999 && timers.now()')],
  },
  {
    name: 'a readable descriptor is asked without a pause',
    edits: [bus('corosync-reader', 'else if (this.#empty > emptyTurns) this.#pause();', '')],
  },
  {
    name: 'no new life after the first',
    edits: [bus('reconnect', 'this.#cancel = this.#timers.set(this.#delayMs, this.#begin);', '')],
  },
  {
    name: 'what was on its way survives the connection',
    edits: [
      bus('group-bus', 'for (const group of this.#groups.values()) lose(group);\n        this.#listener(event);', 'this.#listener(event);'),
    ],
  },
];
