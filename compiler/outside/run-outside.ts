// The door of this room, which is a bundle of its own: `ecconf` loads it when a command needs git, a running cluster or the simulator.

export { planFormats, runPlan } from './run-plan.ts';
export { runDrift } from './run-drift.ts';
