// Bugs that a simulator must find cost seconds each. CI plants every third of them, `ALL_BUGS=1 npm test -- simulate` all.
export function planted<Bug>(bugs: readonly Bug[]): readonly Bug[] {
  return process.env['ALL_BUGS'] === undefined ? bugs.filter((_, index) => index % 3 === 0) : bugs;
}
