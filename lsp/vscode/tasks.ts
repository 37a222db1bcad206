// Tasks of type `ecconf`: the command line program in the terminal, its findings in Problems. What runs here is what runs in CI.

import {
  type Disposable,
  ProcessExecution,
  Task,
  type TaskDefinition,
  TaskGroup,
  tasks,
  TaskScope,
  type WorkspaceFolder,
  workspace,
} from 'vscode';

const type = 'ecconf';

interface EcconfTask extends TaskDefinition {
  readonly command?: string;
  readonly path?: string;
  readonly args?: readonly string[];
}

export function provideTasks(): Disposable {
  return tasks.registerTaskProvider(type, {
    provideTasks: () =>
      (workspace.workspaceFolders ?? []).flatMap((folder) => ['check', 'compile'].map((command) => makeTask({ type, command }, folder))),
    resolveTask: (task) => makeTask(task.definition, typeof task.scope === 'object' ? task.scope : null, task),
  });
}

function makeTask(definition: EcconfTask, folder: WorkspaceFolder | null, given?: Task): Task {
  const command = definition.command ?? 'check';
  const program = workspace.getConfiguration('ecconf').get<string>('cli.path', 'ecconf');
  const output = command === 'compile' ? ['--output', 'cluster.ir.json'] : [];
  const args = [command, ...(definition.args ?? output), definition.path ?? '.'];
  const cwd = folder?.uri.fsPath;
  const execution = new ProcessExecution(program, args, cwd === undefined ? {} : { cwd });
  const task = new Task(given?.definition ?? definition, folder ?? TaskScope.Workspace, command, type, execution, '$ecconf');
  if (command === 'check') task.group = TaskGroup.Test;
  else if (command === 'compile') task.group = TaskGroup.Build;
  return task;
}
