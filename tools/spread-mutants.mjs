// Bugs to plant in the engine that talks to Spread, one at a time: each must be found by `npm run sim:spread`. As in mutants.mjs, `from` occurs exactly
// once in its file.

const bus = (file, from, to) => ({ file: `runtime/bus/spread/${file}.ts`, from, to });

export const spreadMutants = [
  { name: 'views are named by the daemon alone', edits: [bus('view-maker', 'const digestHex = 12;', 'const digestHex = 0;')] },
  {
    name: 'who was away does not leave first',
    edits: [bus('view-maker', 'const wasAway = last.some', 'const wasAway = false && last.some')],
  },
  { name: 'visitors are members', edits: [bus('view-maker', 'view.members.filter((id) => this.#isOurs(id))', 'view.members')] },
  {
    name: 'no new life after the first',
    edits: [bus('../reconnect', 'this.#cancel = this.#timers.set(this.#delayMs, this.#begin);', '')],
  },
  { name: 'what came back stays away', edits: [bus('life', 'this.#window.cameBack(seat.onBus, data.length);', '{}')] },
  {
    name: 'an old session stays open',
    edits: [bus('spread-session', 'this.#silence();\n    this.#wire?.destroy();\n  }\n\n  #onOpen', 'this.#silence();\n  }\n\n  #onOpen')],
  },
  { name: 'half a frame is a whole one', edits: [bus('frame-reader', 'if (this.bytes < dataAt + dataBytes)', 'if (this.bytes < dataAt)')] },
];
