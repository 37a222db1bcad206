// The door of this room, which is a bundle of its own: `ecconf` loads it when a command needs git, a running cluster or the simulator,
// and a language server when somebody asks for a revision or for times out of service.

export { planFormats, runPlan } from './run-plan.ts';
export { runPlayground } from './run-playground.ts';
export { runDrift } from './run-drift.ts';
export { playFailure } from './play-failure.ts';
export { readGitTree } from './git-tree.ts';
export { runRollout } from './run-rollout.ts';
