// Loaded in front of a program (`node --require`), it makes this Node speak as one on Windows does: the platform, the working directory,
// backslashes and a capital drive in what the system returns. What the program then opens under `c:/` lies in a folder of that name; `windows.ts`
// makes it. Paths of a program's own parts stay those of this machine. `ecconf check` was also tried by hand with Node for Windows, under Wine.
'use strict';
const fs = require('node:fs');
const { dirname } = require('node:path');

// The working directory is `c:/Work` below the folder that stands for the machine.
const machine = dirname(dirname(process.cwd()));
const asWindows = (path) =>
  path.startsWith(`${machine}/c:`) ? `C:${path.slice(machine.length + 3)}`.replaceAll('/', '\\') : path.replaceAll('/', '\\');

Object.defineProperty(process, 'platform', { value: 'win32' });
process.cwd = () => 'C:\\Work';
// There are no such owners.
process.getuid = undefined;
for (const name of ['realpathSync', 'readlinkSync']) {
  const real = fs[name];
  fs[name] = (path, options) => {
    const found = real(path, options);
    return String(path).startsWith('/') ? found : asWindows(found);
  };
}
